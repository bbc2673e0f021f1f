using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Twelve funds, and what participants hold of them.</summary>
internal sealed class InvestmentDesk(ListWriter lists)
{
    private const string Person = "participants/{participant_id}/";
    private const int MostDays = 3660;
    private static readonly string[] Classes = ["US Stock", "International Stock", "Bond", "Real Estate", "Target Date", "Cash"];
    private static readonly (int[] Funds, decimal[] Weights) Steady = ([2, 4], [60, 40]);
    private static readonly (int[] Funds, decimal[] Weights) Growth = ([0, 1], [70, 30]);
    private static readonly string[] Settable = ["auto_rebalance", "rebalance_percent", "opted_in_to_self_direct"];
    private static readonly JsonObject[] Funds = [.. Enumerable.Range(1, 12).Select(Fund)];

    private readonly RecordStore _portfolios = new("pi", _ => Allocation([0, 1, 2, 5], [40, 30, 20, 10]));

    private readonly RecordStore _settings = new(
        "ps",
        _ =>
            [
                new JsonObject
                {
                    ["auto_rebalance"] = true,
                    ["is_rebalancing"] = false,
                    ["rebalance_percent"] = 5,
                    ["can_cancel_rebalance"] = false,
                    ["next_trading_window"] = "2026-12-01T14:30:00Z",
                    ["self_direct_allowed"] = true,
                    ["opted_in_to_self_direct"] = false,
                },
            ]
    );

    public IEnumerable<Endpoint> Endpoints() =>
        [
            new(
                "GET",
                "investments/{investment_id}/",
                null,
                call => Find(call["investment_id"]) is JsonObject fund ? call.OkAsync(fund) : call.NotFoundAsync()
            ),
            new("GET", "companies/{company_id}/investment-options/", "company:read", call => lists.WriteAsync(call, Funds)),
            new("GET", Person + "investment-options/", "participant:read", call => lists.WriteAsync(call, Funds, onRequest: true)),
            new("GET", Person + "investment-history/", "participant:read", HistoryAsync),
            new("GET", Person + "investment-performance/", "participant:read", PerformanceAsync),
            new("GET", Person + "portfolio/", "participant:read", call => lists.WriteAsync(call, Portfolio(call.Person))),
            new("POST", Person + "portfolio/", "participant:write", AllocateAsync),
            new("GET", Person + "portfolio-settings/", "participant:read", call => call.OkAsync(Settings(call.Person, null))),
            new("POST", Person + "portfolio-settings/", "participant:write", SetAsync),
            new("POST", Person + "start-participant-rebalance/", "participant:write", call => RebalanceAsync(call, start: true)),
            new("POST", Person + "cancel-participant-rebalance/", "participant:write", call => RebalanceAsync(call, start: false)),
            new(
                "GET",
                Person + "advisor-models/",
                "participant:read",
                call =>
                    call.OkAsync(
                        new JsonArray(
                            new JsonObject { ["object_id"] = "model-1", ["name"] = "Steady" },
                            new JsonObject { ["object_id"] = "model-2", ["name"] = "Growth" }
                        )
                    )
            ),
            new("POST", Person + "advisor-models/", "participant:write", ChooseModelAsync),
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
                        {"object_id":"t-{{Roster.PersonId(call.Person)}}-{{i}}","investment":{{Answers.Text(Funds[i % 4])}},
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

        int days = Math.Clamp(end.DayNumber - start.DayNumber + 1, 0, MostDays);
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

    private async Task AllocateAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        if (new Fields(sent).Required("investments", "weights").Errors is JsonObject missing)
        {
            await call.RefuseAsync(missing);
            return;
        }

        JsonObject?[] funds = [.. (sent["investments"] as JsonArray ?? []).Select(i => Find(i?.ToString() ?? ""))];
        decimal[] weights =
        [
            .. (sent["weights"] as JsonArray ?? []).Select(w =>
                decimal.TryParse(w?.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal weight) ? weight : -1
            ),
        ];
        if (funds.Length == 0 || funds.Length != weights.Length || funds.Contains(null) || weights.Any(w => w < 0) || weights.Sum() != 100)
        {
            await call.RefuseAsync(
                Fields.General("Investments and weights do not fit: as many of each, funds that exist, and 100 percent in all.")
            );
            return;
        }

        await ReplaceAsync(call, [.. funds.Select(f => Array.IndexOf(Funds, f))], weights);
    }

    private async Task ChooseModelAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        switch (sent["selected_model"]?.ToString())
        {
            case null:
                await call.RefuseAsync("Must select an advisor model.");
                break;
            case "model-1":
                await ReplaceAsync(call, Steady.Funds, Steady.Weights);
                break;
            case "model-2":
                await ReplaceAsync(call, Growth.Funds, Growth.Weights);
                break;
            default:
                await Answers.ErrorAsync(call.Http, 404, "No such advisor model.");
                break;
        }
    }

    private Task ReplaceAsync(RestCall call, int[] funds, decimal[] weights)
    {
        foreach (JsonNode old in _portfolios.All(call.Person))
        {
            _portfolios.Remove(call.Person, old["object_id"]!.ToString());
        }

        foreach (JsonObject part in Allocation(funds, weights))
        {
            _portfolios.Add(call.Person, part);
        }

        return lists.WriteAsync(call, Portfolio(call.Person));
    }

    private async Task SetAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        await call.OkAsync(
            Settings(
                call.Person,
                settings =>
                {
                    foreach (string name in Settable)
                    {
                        if (sent[name] is JsonNode value)
                        {
                            settings[name] = value.DeepClone();
                        }
                    }
                }
            )
        );
    }

    private async Task RebalanceAsync(RestCall call, bool start)
    {
        JsonObject now = Settings(call.Person, null);
        if (start && now["auto_rebalance"]!.ToString() == "true")
        {
            await call.RefuseAsync("Manual rebalance is not possible while auto-rebalance is enabled.");
        }
        else if (!start && now["can_cancel_rebalance"]!.ToString() != "true")
        {
            await call.RefuseAsync("There is no rebalance that could be cancelled.");
        }
        else
        {
            await call.OkAsync(
                Settings(
                    call.Person,
                    settings =>
                    {
                        settings["is_rebalancing"] = start;
                        settings["can_cancel_rebalance"] = start;
                    }
                )
            );
        }
    }

    private JsonObject Settings(PersonKey person, Action<JsonObject>? change)
    {
        string id = _settings.All(person)[0]["object_id"]!.ToString();
        JsonObject settings = _settings.Change(person, [(id, change ?? (_ => { }))])![0]!.DeepClone().AsObject();
        settings.Remove("object_id");
        return settings;
    }

    // Parts of a portfolio have no id of their own.
    private JsonNode[] Portfolio(PersonKey person) =>
        [
            .. _portfolios
                .All(person)
                .Select(part =>
                {
                    part.AsObject().Remove("object_id");
                    return part;
                }),
        ];

    private static JsonObject? Find(string id) => Array.Find(Funds, f => f["object_id"]!.ToString() == id);

    private static IEnumerable<JsonObject> Allocation(int[] funds, decimal[] weights) =>
        funds.Select(
            (fund, i) =>
                new JsonObject
                {
                    ["percent"] = weights[i].ToString("0.00", CultureInfo.InvariantCulture),
                    ["investment"] = Funds[fund].DeepClone(),
                    ["shares"] = (weights[i] * 2).ToString("0.0000", CultureInfo.InvariantCulture),
                    ["value"] = (weights[i] * 203.45m).ToString("0.00", CultureInfo.InvariantCulture),
                    ["status"] = "ACTIVE",
                }
        );

    private static JsonObject Fund(int number) =>
        new()
        {
            ["object_id"] = string.Create(CultureInfo.InvariantCulture, $"i{number}"),
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"Simulated {Classes[number % Classes.Length]} Fund {number}"),
            ["ticker"] = string.Create(CultureInfo.InvariantCulture, $"SIM{number:D2}"),
            ["description"] = "A fund that exists in this simulator only.",
            ["asset_class"] = Classes[number % Classes.Length],
            ["cusip"] = string.Create(CultureInfo.InvariantCulture, $"00000{number:D4}"),
            ["status"] = 1,
        };
}
