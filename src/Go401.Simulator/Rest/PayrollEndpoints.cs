using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Simulator.Data;

namespace Go401.Simulator.Rest;

/// <summary>Takes payrolls in, each once for its idempotency key, and shows participants' lines.</summary>
internal sealed class PayrollEndpoints(ParticipantDirectory directory, ListWriter lists, IdempotencyMemory memory)
{
    private const int LinesBefore = 24;
    private static readonly string[] WriteOnly = ["hours_ytd", "gross_pay_ytd"];
    private readonly ConcurrentDictionary<PersonKey, List<string>> _lines = new();
    private int _taken;

    /// <summary>How many payrolls were really taken.</summary>
    public int Taken => _taken;

    /// <summary>Removes the lines of payrolls handed in since the start.</summary>
    public void ForgetLines() => _lines.Clear();

    public async Task SubmitAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject body)
        {
            return;
        }

        await memory.RunAsync(
            call,
            Answers.Text(body),
            () => Check(call.Company, body) is JsonObject errors ? (400, Answers.Bytes(errors)) : (200, Answers.Bytes(Take(body)))
        );
    }

    /// <summary>The lines of payrolls handed in since the start, the newest first, then two years of made-up ones.</summary>
    public Task LinesAsync(RestCall call)
    {
        string[] sent = _lines.TryGetValue(call.Person, out List<string>? there) ? Copy(there) : [];
        return lists.WriteAsync(
            call,
            sent.Length + LinesBefore,
            (output, i) => ListWriter.WriteText(output, i < sent.Length ? sent[^(i + 1)] : Line(call.Person, i - sent.Length)),
            cached: sent.Length == 0
        );
    }

    private JsonObject Take(JsonObject body)
    {
        JsonObject answer = body.DeepClone().AsObject();
        answer["object_id"] = string.Create(CultureInfo.InvariantCulture, $"pay-{++_taken}");
        string date = body["check_date"]!.ToString();

        // The calendar of .NET ends with the year 9999.
        answer["ach_date"] =
            string.CompareOrdinal(date, "9999-12-30") >= 0
                ? date
                : DateOnly
                    .ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                    .AddDays(2)
                    .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (JsonObject line in answer["payroll_lines"]!.AsArray().Select(l => l!.AsObject()))
        {
            JsonNode?[] ytd = [.. WriteOnly.Select(name => line[name]?.DeepClone())];
            foreach (string name in WriteOnly)
            {
                line.Remove(name);
            }

            line["check_date"] = date;
            if (line["participant_id"]?.ToString() is string id && directory.PersonOf(id) is PersonKey person)
            {
                List<string> lines = _lines.GetOrAdd(person, _ => []);
                lock (lines)
                {
                    lines.Add(Answers.Text(line));
                }

                UpdatePerson(person, line, ytd);
            }
        }

        lists.Forget();
        return answer;
    }

    // The year's hours and pay as payroll says them, and whether the limit of the year is reached.
    private void UpdatePerson(PersonKey key, JsonObject line, JsonNode?[] ytd)
    {
        JsonObject person = directory.Person(key);
        if (ytd[0] is not null)
        {
            person["hours_worked_ytd"] = ytd[0];
        }

        if (ytd[1] is not null)
        {
            person["compensation_ytd"] = ytd[1];
        }

        decimal given = Amount(line, "pre_tax_amount") + Amount(line, "post_tax_amount");
        if (given != 0)
        {
            directory.Contribute(key, Amount(line, "pre_tax_amount"), Amount(line, "post_tax_amount"));
            (decimal preTax, decimal roth) = directory.Contributions(key);
            person["deferrals"]!["hit_max"] = preTax + roth >= directory.LimitsOf(person).Total;
        }

        if (given != 0 || ytd.Any(y => y is not null))
        {
            directory.Save(key, person);
        }
    }

    private static decimal Amount(JsonObject line, string name) =>
        decimal.TryParse(
            line[name]?.ToString(),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out decimal amount
        )
            ? amount
            : 0;

    private JsonObject? Check(int company, JsonObject body) =>
        new Fields(body)
            .Required("check_date")
            .Dates("check_date", "pay_period_start", "pay_period_end")
            .Rows(
                "payroll_lines",
                line =>
                {
                    JsonObject? wrong = new Fields(line)
                        .Required("gross_pay")
                        .SignedAmounts(4, "hours")
                        .SignedAmounts(
                            10,
                            "gross_pay",
                            "pre_tax_amount",
                            "post_tax_amount",
                            "company_contribution",
                            "hours_ytd",
                            "gross_pay_ytd"
                        )
                        .Errors;
                    if (
                        line["other_additions"] is JsonArray { Count: > 0 } additions
                        && Fields.OfRows(additions, CheckAddition) is JsonArray refused
                    )
                    {
                        (wrong ??= [])["other_additions"] = refused;
                    }

                    if (line["participant_id"] is JsonNode id && directory.PersonOf(id.ToString())?.Company != company)
                    {
                        (wrong ??= [])["participant_id"] = Fields.Error("There is no such participant in this company.", "does_not_exist");
                    }

                    return wrong ?? OverLimit(line);
                }
            )
            .Errors;

    // 401GO's documents do not say that it rejects what is over a limit, so that it is done on request only.
    private JsonObject? OverLimit(JsonObject line)
    {
        decimal preTax = Amount(line, "pre_tax_amount"),
            roth = Amount(line, "post_tax_amount");
        if (
            !directory.EnforcesLimits
            || preTax + roth <= 0
            || directory.PersonOf(line["participant_id"]?.ToString() ?? "") is not PersonKey person
        )
        {
            return null;
        }

        YearLimits limits = directory.LimitsOf(directory.Person(person));
        (decimal preTaxYtd, decimal rothYtd) = directory.Contributions(person);
        bool tooMuchPreTax = preTaxYtd + preTax > limits.Deferrals + limits.PreTaxCatchUp;
        return tooMuchPreTax || preTaxYtd + rothYtd + preTax + roth > limits.Total
            ? new JsonObject
            {
                [preTax > 0 ? "pre_tax_amount" : "post_tax_amount"] = Fields.Error(
                    "The contribution exceeds the participant's limit for the year.",
                    "max_value"
                ),
            }
            : null;
    }

    private static JsonObject? CheckAddition(JsonObject addition) =>
        new Fields(addition)
            .Required("additional_amount", "other_type")
            .SignedAmounts(10, "additional_amount")
            .OneOf("other_type", "Loan Principal", "Loan Interest")
            .Errors;

    private static string Line(PersonKey person, int i)
    {
        DateOnly date = new DateOnly(2026, 10, 30).AddDays(-14 * i);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"participant_id":"{{ParticipantDirectory.PersonId(person)}}","hours":"80.00","gross_pay":"3200.00","pre_tax_percent":"5.00",
            """
                + $$"""
                "pre_tax_amount":"160.00","post_tax_percent":"0.00","post_tax_amount":"0.00","company_contribution":"96.00",
                """
                + $$"""
                "other_additions":[],"check_date":"{{date:yyyy-MM-dd}}"}
                """
        );
    }

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }
}
