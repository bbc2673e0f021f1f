using System.Text.Json;
using Go401.Client.Calls;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>Reads what the checks need beside the roster: a participant's totals, a company's match, and lines that 401GO has.</summary>
internal static class PlanReader
{
    public static async Task<ContributionTotals> TotalsAsync(
        ApiClient api,
        string participantId,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        using JsonDocument document = await GetAsync(
                api,
                $"participants/{Uri.EscapeDataString(participantId)}/totals/",
                reporter,
                cancellation
            )
            .ConfigureAwait(false);
        JsonElement root = document.RootElement;
        decimal year = Number(root, "year_contribution_limit") ?? decimal.MaxValue / 4;
        return new ContributionTotals(
            Number(root, "pretax_ytd") ?? 0,
            Number(root, "posttax_ytd") ?? 0,
            year,
            Number(root, "pre_tax_contribution_limit") ?? year,
            Number(root, "post_tax_contribution_limit") ?? year,
            Number(root, "pre_tax_catch_up_contribution_limit") ?? 0,
            Number(root, "post_tax_catch_up_contribution_limit") ?? 0
        );
    }

    /// <summary>The tiers of the plan's match, the lowest first; empty where the plan has none.</summary>
    public static async Task<IReadOnlyList<MatchTier>> MatchAsync(
        ApiClient api,
        string companyId,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        using JsonDocument document = await GetAsync(api, $"companies/{Uri.EscapeDataString(companyId)}/matches/", reporter, cancellation)
            .ConfigureAwait(false);
        var tiers = new List<MatchTier>();
        if (
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("plan_matches", out JsonElement matches)
            && matches.ValueKind == JsonValueKind.Array
        )
        {
            foreach (JsonElement tier in matches.EnumerateArray())
            {
                if (Number(tier, "contribution_rate") is decimal rate && Number(tier, "contribution_max_percent") is decimal max)
                {
                    tiers.Add(new MatchTier(rate, max));
                }
            }
        }

        tiers.Sort((a, b) => a.MaxPercent.CompareTo(b.MaxPercent));
        return tiers;
    }

    /// <summary>A number, or a text that is one; null where there is neither.</summary>
    public static decimal? Number(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out decimal number) => number,
            JsonValueKind.String
                when decimal.TryParse(
                    value.GetRawText().Trim('"'),
                    System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowLeadingSign,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out decimal text
                ) => text,
            _ => null,
        };
    }

    private static async Task<JsonDocument> GetAsync(ApiClient api, string path, ICallReporter reporter, CancellationToken cancellation)
    {
        ApiResponse response = await api.SendAsync(new ApiRequest { Path = path }, reporter, cancellation).ConfigureAwait(false);
        return ServerJson.Parse(response.Body);
    }
}
