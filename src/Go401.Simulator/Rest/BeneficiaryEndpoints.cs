using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>Who inherits a participant's account. Every third participant has no one, the next one person, the next two.</summary>
internal sealed class BeneficiaryEndpoints(ListWriter lists, IdempotencyMemory memory)
{
    private static readonly string[] Names = ["name", "email", "phone", "dob", "percentage"];

    private readonly RecordStore _store = new(
        "b",
        person =>
            Enumerable
                .Range(0, person.Index % 3)
                .Select(i => new JsonObject
                {
                    ["name"] = $"Sim Heir {i + 1}",
                    ["email"] = $"heir{i + 1}@example.com",
                    ["phone"] = "5550123",
                    ["dob"] = $"20{10 + i}-04-0{1 + i}",
                    ["percentage"] = person.Index % 3 == 1 ? "100.00" : "50.00",
                })
    );

    public Task ListAsync(RestCall call) => lists.WriteAsync(call, _store.All(call.Person));

    /// <summary>Names one or several; of a list all are taken or none.</summary>
    public async Task AddAsync(RestCall call)
    {
        JsonNode? body = await call.ReadAsync();
        JsonNode? Take(JsonObject one) => _store.Add(call.Person, Picked(one, whole: true));
        Func<(int, byte[])>? work = body switch
        {
            JsonObject one => () =>
                Check(one, whole: true) is JsonObject wrong ? (400, Answers.Bytes(wrong)) : (201, Answers.Bytes(Take(one)!)),
            JsonArray many => () =>
                Fields.OfRows(many, row => Check(row, whole: true)) is JsonArray wrong
                    ? (400, Answers.Bytes(wrong))
                    : (201, Answers.Bytes(new JsonArray([.. many.Select(row => Take(row!.AsObject()))]))),
            null => null,
            _ => () => (400, Answers.Bytes(Fields.General("Invalid data. Expected an object or a list."))),
        };
        if (work is not null)
        {
            await memory.RunAsync(call, Answers.Text(body!), work);
        }
    }

    /// <summary>Changes several: each entry names its object_id, all are changed or none.</summary>
    public async Task ChangeManyAsync(RestCall call)
    {
        JsonNode? body = await call.ReadAsync();
        if (body is null)
        {
            return;
        }

        if (body is not JsonArray rows)
        {
            await call.RefuseAsync(Fields.General("Invalid data. Expected a list."));
            return;
        }

        HashSet<string> known = [.. _store.All(call.Person).Select(b => b["object_id"]!.ToString())];
        JsonObject? CheckRow(JsonObject row) =>
            row["object_id"]?.ToString() is string id && known.Contains(id)
                ? Check(row, whole: false)
                : new JsonObject { ["object_id"] = Fields.Error("There is no such beneficiary.", "does_not_exist") };
        await (
            Fields.OfRows(rows, CheckRow) is JsonArray errors
                ? call.RefuseAsync(errors)
                : call.OkAsync(
                    _store.Change(call.Person, [.. rows.Select(r => Changed(r!["object_id"]!.ToString(), r.AsObject(), whole: false))])
                        ?? []
                )
        );
    }

    public Task ShowAsync(RestCall call) =>
        _store.Find(call.Person, call["beneficiary_id"]) is JsonObject found ? call.OkAsync(found) : call.NotFoundAsync();

    public Task ReplaceAsync(RestCall call) => WriteAsync(call, whole: true);

    public Task ChangeAsync(RestCall call) => WriteAsync(call, whole: false);

    public Task RemoveAsync(RestCall call) => _store.Remove(call.Person, call["beneficiary_id"]) ? call.EmptyAsync() : call.NotFoundAsync();

    private async Task WriteAsync(RestCall call, bool whole)
    {
        if (_store.Find(call.Person, call["beneficiary_id"]) is null)
        {
            await call.NotFoundAsync();
        }
        else if (await call.ReadObjectAsync() is JsonObject sent)
        {
            await (
                Check(sent, whole) is JsonObject wrong ? call.RefuseAsync(wrong)
                : _store.Change(call.Person, [Changed(call["beneficiary_id"], sent, whole)]) is JsonArray changed
                    ? call.OkAsync(changed[0]!)
                : call.NotFoundAsync()
            );
        }
    }

    private static (string Id, Action<JsonObject> Change) Changed(string id, JsonObject sent, bool whole) =>
        (
            id,
            record =>
            {
                foreach ((string name, JsonNode? value) in Picked(sent, whole))
                {
                    record[name] = value?.DeepClone();
                }
            }
        );

    private static JsonObject Picked(JsonObject sent, bool whole) =>
        new(Names.Where(n => whole || sent.ContainsKey(n)).Select(n => KeyValuePair.Create(n, sent[n]?.DeepClone())));

    private static JsonObject? Check(JsonObject sent, bool whole)
    {
        IEnumerable<string> required = whole ? ["dob", "name", "percentage"] : [];
        return new Fields(sent).Required(required).Dates("dob").Email("email").Amounts("percentage").Errors;
    }
}
