using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace Go401.Simulator.Rest;

/// <summary>The twelve funds of the simulator.</summary>
internal static class Fund
{
    private static readonly string[] Classes = ["US Stock", "International Stock", "Bond", "Real Estate", "Target Date", "Cash"];

    /// <summary>All funds.</summary>
    public static JsonObject[] All { get; } = [.. Enumerable.Range(1, 12).Select(Create)];

    /// <summary>The fund with an id; null where there is none.</summary>
    public static JsonObject? Find(string id) => Array.Find(All, f => f["object_id"]!.ToString() == id);

    private static JsonObject Create(int number) =>
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
