using Go401.Client.Catalogue;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>Reads what the checks need beside the roster: a participant's totals, and a company's match.</summary>
internal sealed class PlanReader(ApiClient api, ICallReporter reporter, CancellationToken cancellation)
{
    public async Task<ContributionTotals> TotalsAsync(string participantId)
    {
        using JsonDocument document = await GetAsync(
                $"participants/{Uri.EscapeDataString(participantId)}/totals/",
                static root => Number(root, "pretax_ytd") is not null && Number(root, "posttax_ytd") is not null
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
    public async Task<IReadOnlyList<MatchTier>> MatchAsync(string companyId)
    {
        using JsonDocument document = await GetAsync(
                $"companies/{Uri.EscapeDataString(companyId)}/matches/",
                static root =>
                    root.ValueKind == JsonValueKind.Object
                    && root.TryGetProperty("plan_matches", out JsonElement list)
                    && list.ValueKind == JsonValueKind.Array
            )
            .ConfigureAwait(false);
        var tiers = new List<MatchTier>();
        foreach (JsonElement tier in document.RootElement.GetProperty("plan_matches").EnumerateArray())
        {
            if (Number(tier, "contribution_rate") is decimal rate && Number(tier, "contribution_max_percent") is decimal max)
            {
                tiers.Add(new MatchTier(rate, max));
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
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out decimal text
                ) => text,
            _ => null,
        };
    }

    // What is not there would be taken for zero, or for no limit: a response that is something else must not pass for it.
    private async Task<JsonDocument> GetAsync(string path, Func<JsonElement, bool> isValid)
    {
        ApiResponse response = await api.SendAsync(new ApiRequest { Path = path }, reporter, cancellation).ConfigureAwait(false);
        if (response.StatusCode == 200 && !ServerJson.IsBlank(response.Body))
        {
            JsonDocument document = ServerJson.Parse(response.Body);
            if (isValid(document.RootElement))
            {
                return document;
            }

            document.Dispose();
        }

        throw new Go401Exception(
            "ResponseNotJson",
            ErrorKind.InvalidResult,
            $"The response to GET {ShownPath.Of(path)} is not what the API documentation describes (status "
                + $"{response.StatusCode.ToString(CultureInfo.InvariantCulture)}). It was not used. {Hint.Of("RawOfOther")}"
        );
    }
}
