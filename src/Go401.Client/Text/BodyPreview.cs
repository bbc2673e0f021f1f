using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Go401.Client.Text;

/// <summary>
/// Shows a body before it is sent, without what is personal: the values of fields that tell who somebody is, where they
/// live, how to reach them or what they earn are replaced, and so is everything that looks like a social security number,
/// an email address or a telephone number wherever it stands.
/// </summary>
public static class BodyPreview
{
    private const string Mask = "***";
    private const int MostRows = 3;
    private const int MostCharacters = 2000;
    private const int LongestValue = 100;

    // A field whose name holds one of these is personal, whatever else its name says.
    private static readonly string[] Personal =
    [
        "ssn", "social", "tax", "tin", "dob", "birth", "address", "street", "line1", "line2", "city", "zip", "postal", "mail", "phone", "mobile", "fax", "name",
        "pay", "salary", "wage", "compensation", "amount", "balance", "contribution", "percent", "account_number", "routing", "bank", "iban", "card",
        "password", "secret", "token", "gender", "sex", "marital", "spouse", "relationship", "hours", "ownership", "signature", "note", "comment", "reason",
    ];

    // What the words above would hide though it says nothing of a person.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "check_date", "pay_period_start", "pay_period_end", "payroll_lines", "is_percent", "payroll_schedule", "pay_frequency", "payment_type",
    };

    private static readonly Regex LooksPersonal = new(@"(?<!\d)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)|[^@\s]+@[^@\s]+|(?<!\d)(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)", RegexOptions.CultureInvariant);

    /// <summary>Shows JSON, indented; long lists and long texts are cut. What is not JSON is described by its size.</summary>
    public static string Of(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0)
        {
            return "";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            var text = new StringBuilder();
            Write(text, document.RootElement, "", false);
            return text.Length <= MostCharacters ? text.ToString() : text.ToString(0, MostCharacters) + "…";
        }
        catch (JsonException)
        {
            return $"({body.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes that are not JSON)";
        }
    }

    /// <summary>A value of a form: stars where its name is that of a personal field.</summary>
    public static string Value(string name, string value) => IsPersonal(name) ? Mask : Clean(value);

    private static bool IsPersonal(string name) => !Harmless.Contains(name) && !name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
        && Personal.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static void Write(StringBuilder text, JsonElement element, string indent, bool personal)
    {
        if (text.Length > MostCharacters)
        {
            return;
        }

        string inner = indent + "  ";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                string separator = "\n";
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    text.Append(separator).Append(inner).Append('"').Append(Clean(property.Name)).Append("\": ");
                    Write(text, property.Value, inner, personal || IsPersonal(property.Name));
                    separator = ",\n";
                }

                text.Append(separator == "\n" ? "}" : "\n" + indent + "}");
                break;
            case JsonValueKind.Array:
                int count = element.GetArrayLength(), shown = 0;
                text.Append('[');
                foreach (JsonElement item in element.EnumerateArray().Take(MostRows))
                {
                    text.Append(shown++ == 0 ? "\n" : ",\n").Append(inner);
                    Write(text, item, inner, personal);
                }

                text.Append(count > MostRows ? $",\n{inner}… and {(count - MostRows).ToString(CultureInfo.InvariantCulture)} more" : "").Append(count == 0 ? "]" : "\n" + indent + "]");
                break;
            case JsonValueKind.String:
                text.Append('"').Append(personal ? Mask : Clean(element.GetString()!)).Append('"');
                break;
            case JsonValueKind.Number:
                text.Append(personal ? Mask : Clean(element.GetRawText()));
                break;
            default:
                text.Append(personal && element.ValueKind != JsonValueKind.Null ? Mask : element.GetRawText());
                break;
        }
    }

    private static string Clean(string value) => ServerText.Clean(LooksPersonal.Replace(value, Mask), LongestValue)!;
}
