using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Funds, and what participants bought of them.</summary>
internal sealed class InvestmentEndpoints(ListWriter lists)
{
    private const string Person = "participants/{participant_id}/";
    private const int MaxDays = 3660;

    public IEnumerable<Endpoint> Endpoints() =>
        [
            new(
                "GET",
                "investments/{investment_id}/",
                null,
                call => Fund.Find(call["investment_id"]) is JsonObject fund ? call.OkAsync(fund) : call.NotFoundAsync()
            ),
            new("GET", "companies/{company_id}/investment-options/", "company:read", call => lists.WriteAsync(call, Fund.All)),
            new("GET", Person + "investment-options/", "participant:read", call => lists.WriteAsync(call, Fund.All, onRequest: true)),
            new("GET", Person + "investment-history/", "participant:read", HistoryAsync),
            new("GET", Person + "investment-performance/", "participant:read", PerformanceAsync),
        ];

    private Task HistoryAsync(RestCall call) =>
        lists.WriteAsync(
            call,
            36,
            (output, i) =>
            {
                DateOnly date = new DateOnly(2026, 10, 30).AddDays(-10 * i);
                ListWriter.WriteText(
                    output,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""
                        {"object_id":"t-{{ParticipantDirectory.PersonId(call.Person)}}-{{i}}","investment":{{Answers.Text(
                            Fund.All[i % 4]
                        )}},
                        """
                            + $$"""
                            "shares":"1.2500","share_price":"{{100 + i}}.00","amount_paid":"{{125 + i}}.00",
                            """
                            + $$"""
                            "settle_date":"{{date:yyyy-MM-dd}}","status":"confirmed",
                            """
                            + $$"""
                            "money_sources":[{"money_source":"Employee Deferral","tax_type":"Pre-tax","shares":"1.2500"}]}
                            """
                    )
                );
            },
            onRequest: true
        );

    private async Task PerformanceAsync(RestCall call)
    {
        var today = new DateOnly(2026, 10, 30);
        DateOnly? Date(string name, DateOnly otherwise) =>
            call.Http.Request.Query[name].ToString() is not { Length: > 0 } text ? otherwise
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date
            : null;
        if (Date("end_date", today) is not DateOnly end || Date("start_date", end.AddDays(-29)) is not DateOnly start)
        {
            await call.RefuseAsync("Date has wrong format. Use YYYY-MM-DD.");
            return;
        }

        int days = Math.Clamp(end.DayNumber - start.DayNumber + 1, 0, MaxDays);
        await lists.WriteAsync(
            call,
            days,
            (output, i) =>
                ListWriter.WriteText(
                    output,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""
                        {"investments":[{"object_id":"i1","shares":"80.0000","share_price":"{{100 + (i % 30)}}.00",
                        """
                            + $$"""
                            "basis":"7200.00","proceeds":"0.00"}],"date":"{{start.AddDays(i):yyyy-MM-dd}}","cash":"45.67"}
                            """
                    )
                )
        );
    }
}
