using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Go401.Simulator.Rest;

/// <summary>One kind of request for money.</summary>
/// <param name="Parameter">The parameter of a path that names one.</param>
/// <param name="Created">The status of the response to a new one.</param>
/// <param name="Store">Those that there are.</param>
/// <param name="Check">What is wrong with a body; null where nothing is.</param>
/// <param name="Given">What the service adds to a body.</param>
internal sealed record MoneyRequests(
    string Parameter,
    int Created,
    RecordStore Store,
    Func<JsonObject, JsonObject?> Check,
    JsonObject Given
);

/// <summary>The withdrawals, loans and rollovers of participants. Every other participant has one of each at the start.</summary>
internal sealed class MoneyRecords
{
    public static readonly string[] Reasons =
    [
        "Termination of Employment",
        "Hardship Withdrawal",
        "Pre-Retirement Withdrawal",
        "Qualified Domestic Relations Order",
        "Retirement Age Withdrawal",
        "Required Minimum Distribution",
    ];

    public MoneyRequests Disbursements { get; } =
        new(
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

    public MoneyRequests Loans { get; } =
        new(
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

    public MoneyRequests Rollovers { get; } =
        new(
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

    private static IEnumerable<JsonObject> Some(PersonKey person, string record) =>
        person.Index % 2 == 1 ? [JsonNode.Parse(record)!.AsObject()] : [];
}
