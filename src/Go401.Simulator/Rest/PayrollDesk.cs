using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator.Rest;

/// <summary>Takes payrolls in: checks them field by field, and remembers idempotency keys.</summary>
internal sealed class PayrollDesk
{
    private readonly ConcurrentDictionary<string, (string Body, string Answer)> _remembered = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>How many payrolls were really taken.</summary>
    public int Taken => _taken;

    public async Task SubmitAsync(HttpContext http, string company)
    {
        if (await RestApi.ReadAsync(http) is not JsonObject body)
        {
            return;
        }

        string text = body.ToJsonString();
        string? key = http.Request.Headers["Idempotent-Key"];
        if (key is not null && _remembered.TryGetValue(company + key, out (string Body, string Answer) before))
        {
            await (before.Body == text
                ? Answers.BytesAsync(http, 200, Encoding.UTF8.GetBytes(before.Answer))
                : Answers.ErrorAsync(http, 409, "This idempotency key was used for another payroll.", "Idempotent-Key reuse"));
            return;
        }

        if (Check(body) is JsonObject errors)
        {
            await Answers.BytesAsync(http, 400, Encoding.UTF8.GetBytes(errors.ToJsonString()));
            return;
        }

        int number = Interlocked.Increment(ref _taken);
        body["object_id"] = "pay-" + number.ToString(CultureInfo.InvariantCulture);
        string answer = body.ToJsonString();
        if (key is not null)
        {
            _remembered[company + key] = (text, answer);
        }

        await Answers.BytesAsync(http, 200, Encoding.UTF8.GetBytes(answer));
    }

    private static JsonObject? Check(JsonObject body)
    {
        var errors = new JsonObject();
        if (!DateOnly.TryParseExact(body["check_date"]?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            errors["check_date"] = Error("Date has wrong format. Use YYYY-MM-DD.");
        }

        if (body["payroll_lines"] is not JsonArray lines || lines.Count == 0)
        {
            errors["payroll_lines"] = Error("At least one line is needed.");
            return errors;
        }

        var rows = new JsonArray();
        bool bad = false;
        foreach (JsonNode? line in lines)
        {
            var row = new JsonObject();
            if (!decimal.TryParse(line?["gross_pay"]?.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal pay) || pay < 0)
            {
                row["gross_pay"] = Error("A valid number is required.");
                bad = true;
            }

            rows.Add((JsonNode)row);
        }

        if (bad)
        {
            errors["payroll_lines"] = rows;
        }

        return errors.Count > 0 ? errors : null;
    }

    private static JsonObject Error(string text) => new() { ["user_error_message"] = text, ["developer_error_detail"] = "invalid" };
}
