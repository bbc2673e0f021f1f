namespace Go401.Client.Catalogue;

/// <summary>One field of a request body.</summary>
internal sealed record BodyField
{
    public required string Name { get; init; }

    /// <summary>
    /// <c>text</c>, <c>decimal</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>, <c>time</c>, <c>base64</c>,
    /// <c>object</c> or <c>list</c>.
    /// </summary>
    public string Type { get; init; } = "text";

    /// <summary>True where the body must have it.</summary>
    public bool Required { get; init; }

    /// <summary>True where only answers have it, and 401GO ignores it in a body.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The fields of an object, or of each object of a list; empty where there are none.</summary>
    public IReadOnlyList<BodyField> Fields { get; init; } = [];

    /// <summary>What a list of proposals says of it.</summary>
    public string Description => Type + (Required ? ", required" : "");

    /// <summary>The field of that name; null where there is none.</summary>
    public static BodyField? Find(IReadOnlyList<BodyField> fields, string name) => fields.FirstOrDefault(f => f.Name == name);

    /// <summary>The field that was probably meant by a name that is none; null where nothing is near.</summary>
    public static BodyField? Nearest(IReadOnlyList<BodyField> fields, string name)
    {
        string given = Comparable(name);
        (BodyField? best, int lowest) = (null, Math.Max(2, given.Length / 3) + 1);
        foreach (BodyField field in fields)
        {
            // Read-only fields are no advice.
            int distance = field.ReadOnly ? int.MaxValue : EditDistance.Between(given, Comparable(field.Name));
            if (distance < lowest && distance < field.Name.Length)
            {
                (best, lowest) = (field, distance);
            }
        }

        return best;
    }

    private static string Comparable(string name) => name.Replace("_", "").Replace("-", "").Replace(" ", "").ToLowerInvariant();
}
