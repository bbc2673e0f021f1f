using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Withdrawals, loans and rollovers: requested, read, replaced, canceled.</summary>
internal sealed class MoneyEndpoints(ParticipantDirectory directory, ListWriter lists)
{
    private readonly MoneyRecords _records = new();

    public IEnumerable<Endpoint> Endpoints()
    {
        const string Person = "participants/{participant_id}/";
        return
        [
            .. For(Person + "disbursements/", _records.Disbursements),
            .. For(Person + "loan-requests/", _records.Loans),
            .. For(Person + "rollovers/", _records.Rollovers),
            new(
                "GET",
                Person + "disbursements-info/",
                "participant:read",
                call =>
                    call.OkAsync(
                        new JsonObject
                        {
                            ["available_reasons"] = new JsonArray([
                                .. MoneyRecords.Reasons.Take(call.Http.Request.Query["is_hardship"] == "true" ? 2 : 3),
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

    private IEnumerable<Endpoint> For(string path, MoneyRequests kind)
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

    private static async Task<JsonObject?> CheckedAsync(RestCall call, MoneyRequests kind)
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
            _records.Loans.Store.Change(call.Person, [(call["loan_request_id"], loan => loan["promissory_note_url"] = url)]) is null
                ? call.NotFoundAsync()
                : call.OkAsync(new JsonObject { ["promissory_note_url"] = url })
        );
    }

    private Task HistoryAsync(RestCall call) =>
        lists.WriteAsync(
            call,
            directory.Person(call.Person)["deferrals"]!["is_eligible"]!.GetValue<bool>() ? 48 : 0,
            (output, i) =>
            {
                DateOnly date = new DateOnly(2026, 10, 30).AddDays(-7 * i);
                bool employer = i % 2 == 1;
                ListWriter.WriteText(
                    output,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""
                        {"object_id":"m-{{ParticipantDirectory.PersonId(call.Person)}}-{{i}}","memo":"Payroll {{date:yyyy-MM-dd}}",
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
}
