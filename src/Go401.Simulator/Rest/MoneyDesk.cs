using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>
/// Withdrawals, loans and rollovers: asked for, shown, replaced, called off. Every other participant has one of each at the start.
/// </summary>
internal sealed class MoneyDesk(Roster roster, ListWriter lists)
{
    private static readonly string[] Reasons =
    [
        "Termination of Employment",
        "Hardship Withdrawal",
        "Pre-Retirement Withdrawal",
        "Qualified Domestic Relations Order",
        "Retirement Age Withdrawal",
        "Required Minimum Distribution",
    ];

    private readonly Kind _disbursements = new(
        "disbursement_id",
        201,
        new RecordStore(
            "d",
            person =>
                Some(
                    person,
                    """
                    {"reason":"Pre-Retirement Withdrawal","pretax_amount":"500.00","posttax_amount":"0.00",
                    """
                        + """
                        "payment_method":"Check","is_rollover":false,"name":"Sim Ulated","dob":"1980-01-02","married":false,
                        """
                        + """
                        "phone":"5550100","status":"Pending"}
                        """
                )
        ),
        sent =>
            new Fields(sent)
                .Required("address", "dob", "married", "name", "payment_method", "phone", "reason")
                .OneOf("reason", Reasons)
                .Amounts("pretax_amount", "posttax_amount", "federal_withholding_percent")
                .Dates("dob")
                .Address("address")
                .Errors,
        new JsonObject { ["status"] = "Pending" }
    );

    private readonly Kind _loans = new(
        "loan_request_id",
        200,
        new RecordStore(
            "l",
            person =>
                Some(
                    person,
                    """
                    {"name":"Sim Ulated","phone":"5550100","dob":"1980-01-02","married":false,"is_primary_residence":false,
                    """
                        + """
                        "loan_reason":"Car","loan_amount":"2500.00","loan_duration":24,"payment_method":"ACH Transfer",
                        """
                        + """
                        "date":"2026-02-03","interest_rate":"8.50","balance":"2500.00","period_payment":"113.64",
                        """
                        + """
                        "promissory_note_url":null,"fee_amount":"100.00","wire_transfer_fee":"0.00","status":"Active"}
                        """
                )
        ),
        sent =>
            new Fields(sent)
                .Required(
                    "address",
                    "dob",
                    "is_primary_residence",
                    "loan_amount",
                    "loan_duration",
                    "married",
                    "name",
                    "payment_method",
                    "phone"
                )
                .Amounts("loan_amount")
                .Dates("dob")
                .Address("address")
                .Errors,
        new JsonObject
        {
            ["interest_rate"] = "8.50",
            ["promissory_note_url"] = null,
            ["fee_amount"] = "100.00",
            ["wire_transfer_fee"] = "0.00",
            ["status"] = "Active",
        }
    );

    private readonly Kind _rollovers = new(
        "rollover_id",
        201,
        new RecordStore(
            "r",
            person =>
                Some(
                    person,
                    """
                    {"name":"Sim Ulated","phone":"5550100","dob":"1980-01-02","married":false,
                    """
                        + """
                        "prior_plan_name":"Former Employer 401(k)","prior_tpa_contact_name":"Pat Prior",
                        """
                        + """
                        "prior_tpa_contact_phone":"5550111","prior_tpa_contact_email":"pat@example.com",
                        """
                        + """
                        "prior_plan_type":"Traditional (pre-tax) 401(k)","total_rollover_amount":"12000.00","status":"Submitted",
                        """
                        + """
                        "rollover_acceptance_letter_url":null}
                        """
                )
        ),
        sent =>
            new Fields(sent)
                .Required(
                    "address",
                    "dob",
                    "married",
                    "name",
                    "phone",
                    "prior_plan_name",
                    "prior_plan_type",
                    "prior_tpa_contact_email",
                    "prior_tpa_contact_name",
                    "prior_tpa_contact_phone",
                    "total_rollover_amount"
                )
                .Amounts("total_rollover_amount", "roth_contribution_basis")
                .Email("prior_tpa_contact_email")
                .Dates("dob")
                .Address("address")
                .Errors,
        new JsonObject { ["status"] = "Submitted", ["rollover_acceptance_letter_url"] = null }
    );

    public IEnumerable<Endpoint> Endpoints()
    {
        const string Person = "participants/{participant_id}/";
        return
        [
            .. Of(Person + "disbursements/", _disbursements),
            .. Of(Person + "loan-requests/", _loans),
            .. Of(Person + "rollovers/", _rollovers),
            new(
                "GET",
                Person + "disbursements-info/",
                "participant:read",
                call =>
                    call.OkAsync(
                        new JsonObject
                        {
                            ["available_reasons"] = new JsonArray([
                                .. Reasons.Take(call.Http.Request.Query["is_hardship"] == "true" ? 2 : 3),
                            ]),
                            ["missing_reasons"] = new JsonObject { ["Retirement Age Withdrawal"] = "The participant is not old enough." },
                            ["pretax_available"] = "18240.10",
                            ["posttax_available"] = "2105.57",
                            ["minimum_disbursement"] = "100.00",
                        }
                    )
            ),
            new(
                "GET",
                Person + "loan-requests-info/",
                "participant:read",
                call =>
                    call.OkAsync(
                        new JsonObject
                        {
                            ["can_take_loan"] = true,
                            ["cannot_take_reason"] = null,
                            ["fee_amount"] = "100.00",
                            ["wire_transfer_fee"] = "25.00",
                            ["available_amount"] = "9120.05",
                        }
                    )
            ),
            new("PUT", Person + "loan-requests-signature/{loan_request_id}/", "participant:write", SignAsync),
            new("GET", Person + "money-movement-history/", "participant:read", HistoryAsync),
        ];
    }

    private IEnumerable<Endpoint> Of(string path, Kind kind)
    {
        string one = $"{path}{{{kind.Parameter}}}/";
        return
        [
            new("GET", path, "participant:read", call => lists.WriteAsync(call, kind.Store.All(call.Person))),
            new(
                "POST",
                path,
                "participant:write",
                async call =>
                {
                    if (await CheckedAsync(call, kind) is JsonObject sent)
                    {
                        JsonObject made = kind.Store.Add(call.Person, sent);
                        await (kind.Created == 201 ? call.CreatedAsync(made) : call.OkAsync(made));
                    }
                }
            ),
            new(
                "GET",
                one,
                "participant:read",
                call => kind.Store.Find(call.Person, call[kind.Parameter]) is JsonObject found ? call.OkAsync(found) : call.NotFoundAsync()
            ),
            new(
                "PUT",
                one,
                "participant:write",
                async call =>
                {
                    if (kind.Store.Find(call.Person, call[kind.Parameter]) is null)
                    {
                        await call.NotFoundAsync();
                    }
                    else if (await CheckedAsync(call, kind) is JsonObject sent)
                    {
                        JsonArray? changed = kind.Store.Change(call.Person, [(call[kind.Parameter], record => Merge(record, sent))]);
                        await (changed is null ? call.NotFoundAsync() : call.OkAsync(changed[0]!));
                    }
                }
            ),
            new(
                "DELETE",
                one,
                "participant:write",
                call => kind.Store.Remove(call.Person, call[kind.Parameter]) ? call.EmptyAsync() : call.NotFoundAsync()
            ),
        ];
    }

    private static async Task<JsonObject?> CheckedAsync(RestCall call, Kind kind)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return null;
        }

        if (kind.Check(sent) is JsonObject wrong)
        {
            await call.RefuseAsync(wrong);
            return null;
        }

        Merge(sent, kind.Given);
        return sent;
    }

    private async Task SignAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        if (new Fields(sent).Required("signature").Errors is JsonObject wrong)
        {
            await call.RefuseAsync(wrong);
            return;
        }

        string url = Links.Signed(call, "promissory-note.pdf");
        await (
            _loans.Store.Change(call.Person, [(call["loan_request_id"], loan => loan["promissory_note_url"] = url)]) is null
                ? call.NotFoundAsync()
                : call.OkAsync(new JsonObject { ["promissory_note_url"] = url })
        );
    }

    private Task HistoryAsync(RestCall call) =>
        lists.WriteAsync(
            call,
            roster.Person(call.Person)["deferrals"]!["is_eligible"]!.GetValue<bool>() ? 48 : 0,
            (output, i) =>
            {
                DateOnly date = new DateOnly(2026, 10, 30).AddDays(-7 * i);
                bool employer = i % 2 == 1;
                ListWriter.WriteText(
                    output,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""
                        {"object_id":"m-{{Roster.PersonId(call.Person)}}-{{i}}","memo":"Payroll {{date:yyyy-MM-dd}}",
                        """
                            + $$"""
                            "amount":"{{(employer ? "96.00" : "160.00")}}",
                            """
                            + $$"""
                            "movement_type":"{{(employer ? "Safe Harbor Match" : "Employee Deferral")}}",
                            """
                            + $$"""
                            "applied_date":"{{date:yyyy-MM-dd}}","account_type":"{{(employer ? "Vested Contribution" : "Pre-tax")}}",
                            """
                            + $$"""
                            "tax_type":{{(employer ? "\"Pre-tax\"" : "null")}},"testing_exempt":false}
                            """
                    )
                );
            }
        );

    private static void Merge(JsonObject record, JsonObject sent)
    {
        foreach ((string name, JsonNode? value) in sent)
        {
            if (name != "object_id")
            {
                record[name] = value?.DeepClone();
            }
        }
    }

    private static IEnumerable<JsonObject> Some(PersonKey person, string record) =>
        person.Index % 2 == 1 ? [JsonNode.Parse(record)!.AsObject()] : [];

    private sealed record Kind(string Parameter, int Created, RecordStore Store, Func<JsonObject, JsonObject?> Check, JsonObject Given);
}
