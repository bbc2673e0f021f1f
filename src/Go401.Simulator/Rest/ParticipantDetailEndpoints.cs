using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Simulator.Data;

namespace Go401.Simulator.Rest;

/// <summary>What else belongs to a participant: totals, steps, messages, documents, the retirement estimate.</summary>
internal sealed class ParticipantDetailEndpoints(ParticipantDirectory directory, ListWriter lists)
{
    private const string Person = "participants/{participant_id}/";
    private static readonly string[] EventTypes =
    [
        "Completed Setup",
        "eDocument Agreement",
        "Viewed Documents",
        "Skipped Guided Portfolio",
        "Remove eDocument Agreement",
        "Opt Out",
    ];
    private static readonly string[] Documents =
    [
        "plan_document",
        "plan_highlights",
        "fee_disclosures",
        "qdia",
        "safe_harbor_notice",
        "auto_enroll_notice",
    ];
    private readonly ConcurrentDictionary<PersonKey, string[]> _events = new();

    private readonly RecordStore _notifications = new(
        "n",
        _ =>
            Enumerable
                .Range(1, 3)
                .Select(i => new JsonObject
                {
                    ["subject"] = string.Create(CultureInfo.InvariantCulture, $"Simulated message {i}"),
                    ["notification_content"] = "Nothing has to be done.",
                    ["content_is_html"] = false,
                    ["status"] = i == 3 ? "New" : "Viewed",
                    ["timestamp"] = string.Create(CultureInfo.InvariantCulture, $"2026-0{i}-05T09:00:00Z"),
                    ["attachment"] = i == 1 ? new JsonObject { ["object_id"] = "att-1", ["name"] = "statement.pdf" } : null,
                    ["signed_url"] = null,
                })
    );

    public IEnumerable<Endpoint> Endpoints() =>
        [
            new("GET", Person + "totals/", "participant:read", TotalsAsync),
            new("GET", Person + "matches/", "participant:read", call => call.OkAsync(CompanyEndpoints.Matches())),
            new(
                "GET",
                Person + "events/",
                "participant:read",
                call => call.OkAsync(new JsonObject { ["event_types"] = new JsonArray([.. Events(call.Person)]) })
            ),
            new("POST", Person + "events/", "participant:write", AddEventsAsync),
            new("GET", Person + "participant-setup/", "participant:read", SetupAsync),
            new("GET", Person + "notifications/", "participant:read", call => lists.WriteAsync(call, _notifications.All(call.Person))),
            new("PATCH", Person + "notifications/{notification_id}/", "participant:write", MarkAsync),
            new(
                "GET",
                Person + "notifications/attachment/{attachment_id}/",
                "participant:read",
                call => call["attachment_id"] == "att-1" ? LinkAsync(call, "statement.pdf") : call.NotFoundAsync()
            ),
            new(
                "GET",
                Person + "participant-documents/",
                "participant:read",
                call => call.OkAsync(new JsonObject { ["available_documents"] = new JsonArray([.. Documents]) })
            ),
            new(
                "GET",
                Person + "participant-documents/{document_name}/",
                "participant:read",
                call =>
                    Documents.Contains(call["document_name"])
                        ? LinkAsync(call, call["document_name"] + ".pdf")
                        : call.RefuseAsync("Invalid document name or document not available for this participant.")
            ),
            new("GET", Person + "retirement-planning-defaults/", "participant:read", call => call.OkAsync(Defaults(call.Person))),
            new("GET", Person + "retirement-planning-estimate/", "participant:read", EstimateAsync),
        ];

    private Task TotalsAsync(RestCall call)
    {
        JsonObject person = directory.Person(call.Person);
        decimal pay = Amount(person["compensation_ytd"]);
        YearLimits limits = directory.LimitsOf(person);
        (decimal preTax, decimal roth) = directory.Contributions(call.Person);
        var loans = new JsonArray();
        if (person["loans"] is JsonArray { Count: > 0 })
        {
            loans.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["loan_balance"] = 2500.0,
                        ["issue_date"] = "2026-02-03",
                        ["first_payment_date"] = "2026-03-01",
                        ["years_duration"] = 2,
                    }
            );
        }

        return call.OkAsync(
            new JsonObject
            {
                ["pretax_ytd"] = preTax,
                ["posttax_ytd"] = roth,
                ["company_contributions_ytd"] = Math.Round(pay * 0.03m, 2),
                ["annual_income"] = pay,
                ["annual_income_ytd"] = pay,
                ["total_balance"] = 20345.67m,
                ["cash_balance"] = 45.67m,
                ["year_payroll_count"] = 22,
                ["loans"] = loans,
                ["year_contribution_limit"] = limits.Total,
                ["pre_tax_contribution_limit"] = limits.Deferrals,
                ["post_tax_contribution_limit"] = limits.Deferrals,
                ["pre_tax_catch_up_contribution_limit"] = limits.PreTaxCatchUp,
                ["post_tax_catch_up_contribution_limit"] = limits.RothCatchUp,
            }
        );
    }

    private string[] Events(PersonKey person) => _events.GetValueOrDefault(person) ?? ["Completed Setup"];

    private async Task AddEventsAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        string[] asked = [.. (sent["event_types"] as JsonArray ?? []).Select(e => e?.ToString() ?? "")];
        if (asked.Length == 0 || asked.Except(EventTypes).Any())
        {
            await call.RefuseAsync(new JsonObject { ["event_types"] = Fields.Error("This is not a valid choice.") });
            return;
        }

        string[] all = _events.AddOrUpdate(
            call.Person,
            _ => [.. Events(call.Person).Union(asked)],
            (_, before) => [.. before.Union(asked)]
        );
        await call.OkAsync(new JsonObject { ["event_types"] = new JsonArray([.. all]) });
    }

    private Task SetupAsync(RestCall call)
    {
        JsonObject person = directory.Person(call.Person),
            company = directory.Company(call.Person.Company);
        if (company["status"]!.ToString() != "SETUP_COMPLETE")
        {
            return call.RefuseAsync("No active plan associated with this account.");
        }

        return call.OkAsync(
            new JsonObject
            {
                ["eligibility_date"] = person["met_eligibility_date"]?.DeepClone(),
                ["has_deferrals"] =
                    Amount(person["deferrals"]!["traditional"]!["amount"]) + Amount(person["deferrals"]!["roth"]!["amount"]) > 0,
                ["plan_name"] = CompanyEndpoints.PlanName(company),
                ["plan_type"] = directory.PlanType,
                ["plan_number"] = 1,
                ["plan_allow_self_direct"] = true,
                ["opted_to_self_direct"] = false,
                ["auto_enroll_percent"] = "3",
                ["has_eDocs_agreement"] = Events(call.Person).Contains("eDocument Agreement"),
            }
        );
    }

    private async Task MarkAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        if (new Fields(sent).OneOf("status", "New", "Viewed", "Archived").Errors is JsonObject wrong)
        {
            await call.RefuseAsync(wrong);
            return;
        }

        JsonArray? changed = _notifications.Change(
            call.Person,
            [
                (
                    call["notification_id"],
                    message =>
                    {
                        if (sent["status"] is JsonNode status)
                        {
                            message["status"] = status.DeepClone();
                        }
                    }
                ),
            ]
        );
        await (changed is null ? call.NotFoundAsync() : call.OkAsync(changed[0]!));
    }

    private static Task LinkAsync(RestCall call, string file) => call.OkAsync(new JsonObject { ["signed_url"] = Links.Signed(call, file) });

    private JsonObject Defaults(PersonKey key)
    {
        JsonObject person = directory.Person(key);
        int age = DateOnly.TryParseExact(
            person["dob"]?.ToString(),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateOnly born
        )
            ? 2026 - born.Year
            : 40;
        return new JsonObject
        {
            ["age"] = age,
            ["retirement_age"] = 67,
            ["salary"] = (int)Amount(person["compensation_ytd"]),
            ["current_savings"] = 20345,
            ["savings_percent"] = "5.00",
            ["annual_raise"] = "2.00",
            ["inflation"] = "2.50",
            ["correct_for_inflation"] = true,
            ["investment_return"] = "6.00",
            ["life_expectancy"] = 92,
            ["retirement_spending"] = "80.00",
            ["include_contributions"] = true,
            ["include_social_security"] = true,
            ["under_50_contribution_limit"] = (int)directory.LimitsOf([]).Total,
            ["over_50_contribution_limit"] = (int)directory.LimitsOf(new JsonObject { ["dob"] = "1970-01-01" }).Total,
        };
    }

    private Task EstimateAsync(RestCall call)
    {
        JsonObject defaults = Defaults(call.Person);
        bool bad = false;
        decimal Value(string name)
        {
            string text = call.Http.Request.Query[name].ToString();
            if (text.Length == 0)
            {
                return Amount(defaults[name]);
            }

            bad |= !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal given);
            return given;
        }

        int age = (int)Value("age"),
            retirement = (int)Value("retirement_age"),
            end = (int)Value("life_expectancy");
        decimal balance = Value("current_savings"),
            saved = Value("salary") * Value("savings_percent") / 100,
            grow = 1 + (Value("investment_return") / 100);
        if (bad || age >= retirement || end > 130 || age < 0)
        {
            return call.RefuseAsync("invalid supplied data");
        }

        decimal target = Value("salary") * Value("retirement_spending") / 100 * 20;
        var years = new JsonArray();
        for (int year = age; year <= end; year++)
        {
            years.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["age"] = year,
                        ["estimated_balance"] = Text(balance),
                        ["target_savings"] = Text(target * Math.Min(1, (decimal)year / retirement)),
                        ["social_security"] = Text(year >= retirement ? 24000 : 0),
                    }
            );
            balance = Math.Max(0, year < retirement ? (balance * grow) + saved : (balance * grow) - (target / 20));
        }

        return call.OkAsync(years);
    }

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static decimal Amount(JsonNode? value) =>
        decimal.TryParse(value?.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount) ? amount : 0;
}
