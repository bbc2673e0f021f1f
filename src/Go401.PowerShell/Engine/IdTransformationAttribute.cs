using System.Data;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>Makes a list of ids of texts, numbers, records of any shape, and lists of them.</summary>
public abstract class IdTransformationAttribute : ArgumentTransformationAttribute
{
    private const int MaxListDepth = 16;

    private protected IdTransformationAttribute() { }

    private protected abstract string Takes { get; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var ids = new List<string?>();
        Add(ids, inputData, 0);
        return ids.Count == 1 && ids[0] is null ? null : ids.ToArray();
    }

    /// <summary>The id that a record represents; null where it has none.</summary>
    private protected abstract string? IdOf(RecordIdentity record);

    private void Add(List<string?> ids, object? item, int depth)
    {
        object? given = Wrapped.Bare(item);
        if (PlainValue.TryRead(item, out PlainValue plain, out _))
        {
            ids.Add(
                plain.Kind switch
                {
                    PlainKind.Null => null,
                    PlainKind.Boolean => throw Invalid("true or false is not an id"),
                    _ when plain.Text.IndexOf('\0') >= 0 => throw Invalid("an id cannot contain control characters"),
                    _ => plain.Text.Trim(),
                }
            );
        }
        else if (given is DataTable table)
        {
            Add(ids, table.Rows, depth + 1);
        }
        else if (given is IEnumerable list && InputTable.Entries(given) is null)
        {
            if (depth > MaxListDepth)
            {
                throw Invalid("the list is nested too deeply");
            }

            foreach (object? one in list)
            {
                Add(ids, one, depth + 1);
            }
        }
        else
        {
            ids.Add(IdOf(RecordIdentity.Of(item!)) ?? throw Invalid("this object has no such id"));
        }
    }

    private ArgumentTransformationMetadataException Invalid(string why) => new($"The parameter accepts {Takes}; {why}.");
}
