using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Go401.Simulator.Rest;

/// <summary>
/// Checks what was sent, field by field. The errors mirror what was sent: each leaf is a message for people and one for
/// developers, an error of the whole is under <c>non_field_error</c>, and a list gets an array with <c>{}</c> for the
/// rows that were fine.
/// </summary>
internal sealed class Fields(JsonObject sent)
{
    private const NumberStyles Signed = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
    private readonly JsonObject _errors = [];

    /// <summary>What is wrong; null where nothing is.</summary>
    public JsonObject? Errors => _errors.Count > 0 ? _errors : null;

    public static JsonObject Error(string text, string detail = "invalid") =>
        new() { ["user_error_message"] = text, ["developer_error_detail"] = detail };

    public static JsonObject General(string text) => new() { ["non_field_error"] = Error(text) };

    /// <summary>Checks every row; null where all are fine.</summary>
    public static JsonArray? OfRows(JsonArray rows, Func<JsonObject, JsonObject?> check)
    {
        var errors = new JsonArray();
        bool any = false;
        foreach (JsonNode? row in rows)
        {
            JsonObject? wrong = row is JsonObject item ? check(item) : General("Invalid data. Expected an object.");
            any |= wrong is not null;
            errors.Add((JsonNode)(wrong ?? []));
        }

        return any ? errors : null;
    }

    public Fields Required(params IEnumerable<string> names)
    {
        foreach (string name in names.Where(n => sent[n] is null))
        {
            _errors[name] = sent.ContainsKey(name)
                ? Error("This field may not be null.", "null")
                : Error("This field is required.", "required");
        }

        return this;
    }

    public Fields Dates(params IEnumerable<string> names) =>
        Each(
            names,
            text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "Date has wrong format. Use YYYY-MM-DD."
        );

    public Fields Amounts(params IEnumerable<string> names) =>
        Each(
            names,
            text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
            "A valid number is required."
        );

    /// <summary>Amounts that may be negative, with so many digits before the point and two behind it at most.</summary>
    public Fields SignedAmounts(int digits, params string[] names)
    {
        Each(names, text => decimal.TryParse(text, Signed, CultureInfo.InvariantCulture, out _), "A valid number is required.");
        return Each(
            names.Where(n => !_errors.ContainsKey(n)),
            text => text.TrimStart('-').Split('.') is [{ } whole, .. { } rest] && whole.Length <= digits && rest.All(r => r.Length <= 2),
            $"Ensure that there are no more than {digits} digits before the decimal point and 2 behind it."
        );
    }

    public Fields Digits(string name, int count, string message) =>
        Each([name], text => text.Length == count && text.All(char.IsAsciiDigit), message);

    public Fields Email(params IEnumerable<string> names) =>
        Each(names, text => text.IndexOf('@', StringComparison.Ordinal) > 0, "Enter a valid email address.");

    public Fields OneOf(string name, params string[] choices) =>
        Each([name], text => choices.Contains(text, StringComparer.Ordinal), "This is not a valid choice.");

    public Fields Nested(string name, Func<JsonObject, JsonObject?> check)
    {
        JsonNode? value = sent[name];
        if (value is not null)
        {
            JsonObject? wrong = value is JsonObject inner ? check(inner) : General("Invalid data. Expected an object.");
            if (wrong is not null)
            {
                _errors[name] = wrong;
            }
        }

        return this;
    }

    public Fields Rows(string name, Func<JsonObject, JsonObject?> check)
    {
        if (sent[name] is JsonArray { Count: > 0 } rows)
        {
            if (OfRows(rows, check) is JsonArray wrong)
            {
                _errors[name] = wrong;
            }
        }
        else if (!_errors.ContainsKey(name))
        {
            _errors[name] = Error("At least one line is needed.");
        }

        return this;
    }

    public Fields Address(string name) =>
        Nested(name, address => new Fields(address).Required("address_line_1", "city", "state", "postal_code").Errors);

    // A null is left alone: fields that may be empty take it.
    private Fields Each(IEnumerable<string> names, Func<string, bool> good, string message)
    {
        foreach (string name in names)
        {
            if (
                sent[name] is JsonNode value
                && !(value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && good(value.ToString()))
            )
            {
                _errors[name] = Error(message);
            }
        }

        return this;
    }
}
