using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Go401.Simulator.Rest;

/// <summary>
/// Records that belong to a participant: made up when they are first asked for, held from then on, because they may change.
/// </summary>
/// <param name="kind">What ids begin with.</param>
/// <param name="seed">The records that a participant has at the start, without ids.</param>
internal sealed class RecordStore(string kind, Func<PersonKey, IEnumerable<JsonObject>> seed)
{
    private readonly ConcurrentDictionary<PersonKey, Bucket> _buckets = new();

    /// <summary>Copies of all records of a participant.</summary>
    public IReadOnlyList<JsonNode> All(PersonKey person) => Use(person, bucket => bucket.Records.Select(r => r.DeepClone()).ToArray());

    /// <summary>A copy of one record; null where there is none.</summary>
    public JsonObject? Find(PersonKey person, string id) => Use(person, bucket => bucket.Find(id)?.DeepClone().AsObject());

    /// <summary>Keeps a new record and returns it with its id.</summary>
    public JsonObject Add(PersonKey person, JsonObject record) => Use(person, bucket => bucket.Add(record).DeepClone().AsObject());

    /// <summary>Changes records, all or none; null where an id is not there.</summary>
    public JsonArray? Change(PersonKey person, IReadOnlyList<(string Id, Action<JsonObject> Change)> changes) =>
        Use(
            person,
            bucket =>
            {
                if (changes.Any(c => bucket.Find(c.Id) is null))
                {
                    return null;
                }

                var changed = new JsonArray();
                foreach ((string id, Action<JsonObject> change) in changes)
                {
                    JsonObject record = bucket.Find(id)!;
                    change(record);
                    changed.Add((JsonNode)record.DeepClone());
                }

                return changed;
            }
        );

    public bool Remove(PersonKey person, string id) =>
        Use(person, bucket => bucket.Records.RemoveAll(r => r["object_id"]!.ToString() == id) > 0);

    private T Use<T>(PersonKey person, Func<Bucket, T> work)
    {
        Bucket bucket = _buckets.GetOrAdd(
            person,
            key =>
            {
                var made = new Bucket($"{kind}-{ParticipantDirectory.PersonId(key)}-");
                foreach (JsonObject record in seed(key))
                {
                    made.Add(record);
                }

                return made;
            }
        );
        lock (bucket)
        {
            return work(bucket);
        }
    }

    private sealed class Bucket(string prefix)
    {
        private int _last;

        public List<JsonObject> Records { get; } = [];

        public JsonObject? Find(string id) => Records.Find(r => r["object_id"]!.ToString() == id);

        public JsonObject Add(JsonObject record)
        {
            // The id is first, as in the service's answers.
            var made = new JsonObject { ["object_id"] = prefix + (++_last).ToString(System.Globalization.CultureInfo.InvariantCulture) };
            foreach ((string name, JsonNode? value) in record)
            {
                if (name != "object_id")
                {
                    made[name] = value?.DeepClone();
                }
            }

            Records.Add(made);
            return made;
        }
    }
}
