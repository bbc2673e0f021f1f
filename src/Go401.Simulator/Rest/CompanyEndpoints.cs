using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Companies, their plans, advisors and firms.</summary>
internal sealed class CompanyEndpoints(ParticipantDirectory directory, ListWriter lists)
{
    private const string Company = "companies/{company_id}/";
    private const string Firm = "affiliate-firms/{affiliate_firm_id}/";
    private static readonly JsonObject[] Firms = [.. Enumerable.Range(1, 3).Select(FirmOf)];
    private readonly Dictionary<int, string> _setups = [];

    public IEnumerable<Endpoint> Endpoints() =>
        [
            new(
                "GET",
                "companies/",
                "company:read",
                call =>
                    lists.WriteAsync(
                        call,
                        directory.Companies,
                        (output, i) => ListWriter.WriteText(output, Answers.Text(directory.Company(i + 1)))
                    )
            ),
            new(
                "GET",
                Company + "company-affiliates/",
                "company:read",
                call =>
                    call.OkAsync(
                        new JsonObject
                        {
                            ["broker_dealer"] = null,
                            ["advisor"] = Affiliate(1, 1),
                            ["advisor_firm"] = Firms[0].DeepClone(),
                        }
                    )
            ),
            new("GET", Company + "matches/", "company:read", call => call.OkAsync(Matches())),
            new("GET", Company + "plan-provisions/", "company:read", ProvisionsAsync),
            new("GET", "affiliate-firms/", "affiliate_firm:read", call => lists.WriteAsync(call, Firms)),
            new(
                "GET",
                Firm + "affiliates/",
                "affiliate_firm:read",
                call => OfFirmAsync(call, firm => [.. Enumerable.Range(1, 2).Select(i => Affiliate(firm, i))])
            ),
            new(
                "GET",
                Firm + "fund-lineups/",
                "affiliate_firm:read",
                call =>
                    FirmNumber(call) is > 1
                        ? call.RefuseAsync("Only 338 firms have fund lineups.")
                        : OfFirmAsync(
                            call,
                            _ =>
                                [
                                    JsonNode.Parse(
                                        """
                                        {"object_id":"lineup-1","name":"Core","description":"A simulated lineup.",
                                        """
                                            + """
                                            "custodian":"Matrix","investments":[]}
                                            """
                                    )!,
                                ]
                        )
            ),
            new(
                "GET",
                Firm + "pooled-plans/",
                "affiliate_firm:read",
                call =>
                    OfFirmAsync(
                        call,
                        firm =>
                            [
                                JsonNode.Parse(
                                    $$"""
                                    {"object_id":"pooled-{{firm}}","name":"Pooled Plan {{firm}}","effective_date":"2024-01-01",
                                    """
                                        + $$"""
                                        "terminated_date":null,"status":"ACTIVE","matrix_alliance_code":""}
                                        """
                                )!,
                            ]
                    )
            ),
            new("GET", Firm + "pricing-tiers/", "affiliate_firm:read", call => OfFirmAsync(call, firm => [Tier(firm)])),
            new(
                "GET",
                "affiliates/{affiliate_id}/pricing-tiers/",
                "affiliate:read",
                call => AffiliateNumber(call["affiliate_id"]) is int firm ? lists.WriteAsync(call, [Tier(firm)]) : call.NotFoundAsync()
            ),
            new("POST", "plan-setup/", "plan:write", FoundAsync),
            new("PUT", "plan-setup/{company_id}/", "plan:write", ReplaceAsync),
        ];

    public static JsonObject Matches() =>
        JsonNode
            .Parse(
                """
                {"plan_matches":[{"contribution_rate":100,"contribution_max_percent":3},{"contribution_rate":50,
                    "contribution_max_percent":5}],
                "discretionary_matches":[],"discretionary_nonelective":[],"nondiscretionary_nonelective":[]}
                """
            )!
            .AsObject();

    public static string PlanName(JsonObject company) => $"{company["name"]} 401(k) Plan";

    private Task ProvisionsAsync(RestCall call)
    {
        JsonObject company = directory.Company(call.Company);
        if (company["status"]!.ToString() != "SETUP_COMPLETE")
        {
            return Answers.ErrorAsync(call.Http, 404, "Plan not found.");
        }

        JsonObject plan = JsonNode
            .Parse(
                """
                {"plan_name":null,"plan_type":"Volume Submitter Prototype Format","auto_enroll":true,"auto_enroll_percent":"3",
                    "auto_increase_by":1,"auto_increase_cap":"10",
                "plan_effective_date":"2020-01-01","plan_restatement_date":null,"compensation_definition":"W-2",
                    "exclude_highly_compensated_and_key_employees":false,
                "eligibility_delay":"3 Months","eligibility_delay_rolling":"Rolling","match_eligibility_delay":"3 Months",
                    "profit_share_eligibility_delay":"None","hours_of_service":null,
                "vesting":"100% Vested","vesting_requires_1000_hours":false,"profit_share_vesting":"2-6 Year Graded",
                    "profit_share_requires_last_day":true,
                "deferral_change_frequency":"Each pay period","match_frequency":"Each pay period","entry_date":"Monthly",
                    "match_entry_date":"Monthly","profit_share_entry_date":"Annually"}
                """
            )!
            .AsObject();
        plan["plan_name"] = PlanName(company);
        plan["plan_type"] = directory.PlanType;
        return call.OkAsync(plan);
    }

    private async Task FoundAsync(RestCall call)
    {
        if (await CheckedAsync(call) is JsonObject sent)
        {
            int company = directory.Found(sent["company_name"]!.ToString());
            lists.Forget();
            await call.OkAsync(Keep(company, sent));
        }
    }

    private async Task ReplaceAsync(RestCall call)
    {
        if (!directory.IsFounded(call.Company))
        {
            await call.RefuseAsync("The plan is active and can no longer be changed here.", "plan_setup_closed");
        }
        else if (await CheckedAsync(call) is JsonObject sent)
        {
            directory.Rename(call.Company, sent["company_name"]!.ToString());
            lists.Forget();
            await call.OkAsync(Keep(call.Company, sent));
        }
    }

    private static async Task<JsonObject?> CheckedAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return null;
        }

        if (
            new Fields(sent)
                .Required("company_name", "primary_contact_email", "primary_contact_name")
                .Email("primary_contact_email", "trustee_email")
                .Dates("plan_effective_date", "next_payroll_date")
                .Errors
            is JsonObject wrong
        )
        {
            await call.RefuseAsync(wrong);
            return null;
        }

        return sent;
    }

    private JsonObject Keep(int company, JsonObject sent)
    {
        var setup = new JsonObject { ["object_id"] = ParticipantDirectory.CompanyId(company) };
        foreach ((string name, JsonNode? value) in sent)
        {
            if (name != "object_id")
            {
                setup[name] = value?.DeepClone();
            }
        }

        lock (_setups)
        {
            _setups[company] = Answers.Text(setup);
        }

        return setup;
    }

    private Task OfFirmAsync(RestCall call, Func<int, IReadOnlyList<JsonNode>> records) =>
        FirmNumber(call) is int firm ? lists.WriteAsync(call, records(firm)) : call.NotFoundAsync();

    private static int? FirmNumber(RestCall call) =>
        Array.FindIndex(Firms, f => f["object_id"]!.ToString() == call["affiliate_firm_id"]) is >= 0 and int index ? index + 1 : null;

    // a12 is the second affiliate of the first firm.
    private static int? AffiliateNumber(string id) => id is ['a', >= '1' and <= '3' and char firm, '1' or '2'] ? firm - '0' : null;

    private static JsonObject FirmOf(int number) =>
        new()
        {
            ["object_id"] = string.Create(CultureInfo.InvariantCulture, $"f{number}"),
            ["crd"] = string.Create(CultureInfo.InvariantCulture, $"10000{number}"),
            ["address"] = Address(number),
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"Simulated Advisors {number}"),
            ["contact_name"] = "Sam Simulated",
            ["contact_email"] = "firm@example.com",
            ["is_338_firm"] = number == 1,
        };

    private static JsonObject Affiliate(int firm, int number) =>
        new()
        {
            ["object_id"] = string.Create(CultureInfo.InvariantCulture, $"a{firm}{number}"),
            ["crd"] = string.Create(CultureInfo.InvariantCulture, $"20000{firm}{number}"),
            ["address"] = Address(number),
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"Sim Advisor {firm}{number}"),
        };

    private static JsonObject Tier(int firm) =>
        JsonNode
            .Parse(
                $$"""
                {"object_id":"tier-{{firm}}","tier_name":"Standard","aum_tiers_banded":false,"aum_tiers":[{"aum_limit":"1000000.00",
                    "aum_fee":"0.50"}],"per_head_tiers":[],
                "other_fees":[{"fee_frequency":"One-Time","fee_description":"Set-up","fee":"500.00"}]}
                """
            )!
            .AsObject();

    private static JsonObject Address(int number) =>
        new()
        {
            ["address_line_1"] = string.Create(CultureInfo.InvariantCulture, $"{number} Example Plaza"),
            ["address_line_2"] = "",
            ["city"] = "Salt Lake City",
            ["state"] = "UT",
            ["postal_code"] = "84101",
            ["country"] = "US",
        };
}
