using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>How participants allocate what they invest: portfolio, settings, rebalancing, advisor models.</summary>
internal sealed class PortfolioEndpoints(ListWriter lists)
{
    private const string Person = "participants/{participant_id}/";
    private static readonly (int[] Funds, decimal[] Weights) Steady = ([2, 4], [60, 40]);
    private static readonly (int[] Funds, decimal[] Weights) Growth = ([0, 1], [70, 30]);
    private static readonly string[] Settable = ["auto_rebalance", "rebalance_percent", "opted_in_to_self_direct"];

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

        JsonObject?[] funds = [.. (sent["investments"] as JsonArray ?? []).Select(i => Fund.Find(i?.ToString() ?? ""))];
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

        await ReplaceAsync(call, [.. funds.Select(f => Array.IndexOf(Fund.All, f))], weights);
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

    private static IEnumerable<JsonObject> Allocation(int[] funds, decimal[] weights) =>
        funds.Select(
            (fund, i) =>
                new JsonObject
                {
                    ["percent"] = weights[i].ToString("0.00", CultureInfo.InvariantCulture),
                    ["investment"] = Fund.All[fund].DeepClone(),
                    ["shares"] = (weights[i] * 2).ToString("0.0000", CultureInfo.InvariantCulture),
                    ["value"] = (weights[i] * 203.45m).ToString("0.00", CultureInfo.InvariantCulture),
                    ["status"] = "ACTIVE",
                }
        );
}
