using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Participants of a company: list, one, add, replace, change.</summary>
internal sealed class ParticipantEndpoints(ParticipantDirectory directory, ListWriter lists, SimulatorOptions options)
{
    private static readonly string[] Writable =
    [
        "name",
        "email",
        "phone",
        "start_date",
        "termination_date",
        "ssn",
        "dob",
        "hours_worked_ytd",
        "compensation_ytd",
        "years_worked_1000_hours",
        "prior_year_total_compensation",
        "ownership_percentage",
        "company_officer",
        "address",
    ];

    private static readonly string[] Dates = ["met_eligibility_date", "met_match_eligibility_date", "met_profit_share_eligibility_date"];

    private readonly object _taking = new();

    public Task ListAsync(RestCall call)
    {
        int[] gone = directory.Removed(call.Company);
        return lists.WriteAsync(
            call,
            directory.Size(call.Company) - gone.Length,
            (output, i) =>
            {
                foreach (int removed in gone)
                {
                    i += removed <= i ? 1 : 0;
                }

                directory.Write(output, new PersonKey(call.Company, i));
            }
        );
    }

    public Task ShowAsync(RestCall call) => call.OkAsync(directory.Person(call.Person));

    /// <summary>
    /// Adds one or several; a social security number that is there updates that person. Of a list all are taken or none, unless
    /// <see cref="SimulatorOptions.KeepGoodRows"/> is set.
    /// </summary>
    public async Task AddAsync(RestCall call)
    {
        switch (await call.ReadAsync())
        {
            case JsonObject one:
                await (Check(one, whole: true) is JsonObject wrong ? call.RefuseAsync(wrong) : call.OkAsync(Take(call.Company, one)));
                break;
            case JsonArray many:
                if (Fields.OfRows(many, row => Check(row, whole: true)) is not JsonArray errors)
                {
                    await call.OkAsync(new JsonArray([.. many.Select(row => Take(call.Company, row!.AsObject()))]));
                    break;
                }

                for (int i = 0; options.KeepGoodRows && i < many.Count; i++)
                {
                    if (errors[i] is JsonObject { Count: 0 })
                    {
                        Take(call.Company, many[i]!.AsObject());
                    }
                }

                await call.RefuseAsync(errors);
                break;
            case JsonNode:
                await call.RefuseAsync(Fields.General("Invalid data. Expected an object or a list."));
                break;
        }
    }

    public async Task ReplaceAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        await (
            Check(sent, whole: true) is JsonObject wrong ? call.RefuseAsync(wrong) : call.OkAsync(Change(call.Person, sent, whole: true))
        );
    }

    public async Task ChangeAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        await (
            Check(sent, whole: false) is JsonObject wrong ? call.RefuseAsync(wrong) : call.OkAsync(Change(call.Person, sent, whole: false))
        );
    }

    public Task DeferralsAsync(RestCall call) => call.OkAsync(directory.Person(call.Person)["deferrals"]!.DeepClone());

    public async Task ChangeDeferralsAsync(RestCall call)
    {
        if (await call.ReadObjectAsync() is not JsonObject sent)
        {
            return;
        }

        static JsonObject? Amount(JsonObject amount) => new Fields(amount).Required("amount", "is_percent").Amounts("amount").Errors;
        if (new Fields(sent).Nested("traditional", Amount).Nested("roth", Amount).Errors is JsonObject wrong)
        {
            await call.RefuseAsync(wrong);
            return;
        }

        JsonObject person = directory.Person(call.Person);
        JsonObject deferrals = person["deferrals"]!.AsObject();
        foreach (string kind in new[] { "traditional", "roth" })
        {
            if (sent[kind] is JsonObject amount)
            {
                JsonObject chosen = amount.DeepClone().AsObject();
                chosen["timestamp"] = directory.Now();
                deferrals[kind] = chosen;
                // A plan that takes changes at set times, an ineligible person and the maximum leave the election pending.
                if (
                    deferrals["is_eligible"]!.GetValue<bool>()
                    && !deferrals["hit_max"]!.GetValue<bool>()
                    && deferrals["change_frequency"]!.GetValue<string>() == "Each pay period"
                )
                {
                    deferrals["active_" + kind] = chosen.DeepClone();
                }
            }
        }

        directory.Save(call.Person, person);
        lists.Forget();
        await call.OkAsync(deferrals.DeepClone());
    }

    // One at a time: of two requests at once with a number that is new, both would add the person.
    private JsonObject Take(int company, JsonObject sent)
    {
        lock (_taking)
        {
            return TakeOne(company, sent);
        }
    }

    private JsonObject TakeOne(int company, JsonObject sent)
    {
        if (directory.FindBySsn(company, sent["ssn"]!.ToString()) is PersonKey known)
        {
            return Change(known, sent, whole: false);
        }

        var person = new JsonObject { ["object_id"] = null };
        foreach (string name in Writable)
        {
            person[name] = sent[name]?.DeepClone();
        }

        foreach (string name in Dates)
        {
            person[name] = null;
        }

        person["deferrals"] = JsonNode.Parse(
            """
            {"traditional":{"amount":"0.00","timestamp":null,"is_percent":true},"roth":{"amount":"0.00","timestamp":null,"is_percent":true},
            "change_frequency":"Each pay period","active_traditional":null,"active_roth":null,"is_eligible":false,"hit_max":false}
            """
        );
        person["loans"] = new JsonArray();
        directory.Add(company, person);
        lists.Forget();
        return person;
    }

    private JsonObject Change(PersonKey key, JsonObject sent, bool whole)
    {
        JsonObject person = directory.Person(key);
        directory.NoteLogin(key, person["email"]?.ToString(), sent["email"]?.ToString());
        foreach (string name in Writable.Where(n => whole || sent.ContainsKey(n)))
        {
            person[name] = sent[name]?.DeepClone();
        }

        directory.Save(key, person);
        lists.Forget();
        return person;
    }

    private static JsonObject? Check(JsonObject sent, bool whole)
    {
        IEnumerable<string> required = whole ? ["ssn", "start_date"] : [];
        return new Fields(sent)
            .Required(required)
            .Digits("ssn", 9, "A social security number has nine digits.")
            .Dates("start_date", "termination_date", "dob")
            .Email("email")
            .Amounts("hours_worked_ytd", "compensation_ytd", "prior_year_total_compensation", "ownership_percentage")
            .Address("address")
            .Errors;
    }
}
