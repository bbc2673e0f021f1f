using System.Data;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes a JSON body of what users write: hashtables, ordered dictionaries, objects, rows, lists and single values
/// (<see cref="PlainValue"/>). What has no place in JSON is refused with the place where it was found.
/// </summary>
internal sealed class ObjectToJson(Utf8JsonWriter writer, bool omitEmpty, IReadOnlyList<BodyField> fields)
{
    private const int MaxDepth = 32;

    // No body of the API comes near it. A list that has no end would otherwise take all memory before it is refused.
    private const long MaxBytes = 256L << 20;
    private readonly List<string> _path = [];

    /// <summary>Converts a value.</summary>
    /// <param name="leaveOut">Names of properties at the top that are not written.</param>
    /// <param name="omitEmpty">True leaves out what has no value or a blank text.</param>
    /// <param name="fields">The fields of the body, by which the module's own objects become it; null where they are not known.</param>
    /// <exception cref="Go401Exception"><c>BodyTooDeep</c> or <c>BodyNotSupported</c>.</exception>
    public static byte[] Convert(
        object? value,
        ISet<string>? leaveOut = null,
        bool omitEmpty = false,
        IReadOnlyList<BodyField>? fields = null
    )
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new ObjectToJson(writer, omitEmpty, fields ?? []).Write(value, leaveOut);
        }

        return bytes.ToArray();
    }

    private void Write(object? value, ISet<string>? leaveOut = null)
    {
        if (_path.Count > MaxDepth)
        {
            throw new Go401Exception(
                "BodyTooDeep",
                ErrorKind.InvalidArgument,
                $"The body is nested deeper than {MaxDepth} levels, or refers to itself. Pass only the API's fields "
                    + "to -Body. Nothing was sent."
            );
        }

        if (PlainValue.TryRead(value, out PlainValue plain, out string? problem))
        {
            Write(plain);
            return;
        }

        PSObject wrapper = PSObject.AsPSObject(value!);
        object bare = wrapper.BaseObject;

        // At the top, or a record of a list there.
        if (
            _path.Count <= 1
            && (TypedRecord.Is(wrapper) || TypedRecord.IsByShape(wrapper))
            && TypedRecord.Entries(wrapper, fields, leaveOut) is { Count: > 0 } typed
        )
        {
            WriteEntries(typed.Select(e => new KeyValuePair<object?, object?>(e.Key, e.Value)), null);
            return;
        }

        problem ??= NonJsonValues.Reason(wrapper);
        if (problem is not null)
        {
            throw NotSupported(problem);
        }

        if (bare is JsonText json)
        {
            WriteRaw(json.Text);
        }
        else if (ForeignJson.TryRead(bare, out string foreign, ref problem))
        {
            WriteRaw(foreign);
        }
        else if (InputTable.Entries(bare) is { } entries)
        {
            WriteEntries(entries.Concat(InputTable.Added(wrapper)), leaveOut);
        }
        else if (((bare as DataTable)?.Rows ?? bare as IEnumerable) is { } list)
        {
            WriteList(list);
        }
        else
        {
            WriteProperties(wrapper, leaveOut);
        }
    }

    private void Write(PlainValue plain)
    {
        if (plain.Kind == PlainKind.Text)
        {
            writer.WriteStringValue(plain.Text);
        }
        else
        {
            writer.WriteRawValue(plain.Kind == PlainKind.Null ? "null" : plain.Text);
        }
    }

    private void WriteEntries(IEnumerable<KeyValuePair<object?, object?>> entries, ISet<string>? leaveOut)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (KeyValuePair<object?, object?> entry in Read(entries))
        {
            if (!PlainValue.TryRead(entry.Key, out PlainValue name, out _) || name.Kind == PlainKind.Null)
            {
                throw NotSupported("a hashtable with a key that is neither a string nor a number");
            }

            if (!names.Add(name.Text))
            {
                throw NotSupported($"the name '{Shown(name.Text)}' twice");
            }

            if (leaveOut?.Contains(name.Text) != true)
            {
                WriteMember(name.Text, entry.Value);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteProperties(PSObject record, ISet<string>? leaveOut)
    {
        writer.WriteStartObject();
        foreach (PSPropertyInfo property in InputTable.Properties(record))
        {
            if (leaveOut?.Contains(property.Name) == true)
            {
                continue;
            }

            object? value;
            try
            {
                value = property.Value;
            }
            catch (Exception exception) when (IsOfTheValue(exception))
            {
                _path.Add(Step(property.Name));
                throw NotSupported("a property that cannot be read", exception);
            }

            WriteMember(property.Name, value);
        }

        writer.WriteEndObject();
    }

    private void WriteMember(string name, object? value)
    {
        if (PlainValue.HasHalfACharacter(name))
        {
            throw NotSupported("a name with half of a character (an unpaired surrogate)");
        }

        if (
            omitEmpty
            && PlainValue.TryRead(value, out PlainValue plain, out _)
            && plain.Kind is PlainKind.Null or PlainKind.Text
            && string.IsNullOrWhiteSpace(plain.Text)
        )
        {
            return;
        }

        writer.WritePropertyName(name);
        _path.Add(Step(name));
        Write(value);
        _path.RemoveAt(_path.Count - 1);
    }

    private string Step(string name) => _path.Count == 0 ? name : "." + name;

    private void WriteList(IEnumerable list)
    {
        int index = 0;
        writer.WriteStartArray();
        foreach (object? item in Read(list.Cast<object?>().Select(item => item)))
        {
            _path.Add($"[{index++}]");
            Write(item);
            _path.RemoveAt(_path.Count - 1);
        }

        writer.WriteEndArray();
    }

    // A list may fail on the way: a collection that changes, an iterator or the row of a table that throws.
    private IEnumerable<T> Read<T>(IEnumerable<T> list)
    {
        using IEnumerator<T> items = list.GetEnumerator();
        while (Next(items))
        {
            yield return items.Current;
        }
    }

    private bool Next(IEnumerator items)
    {
        if (writer.BytesCommitted + writer.BytesPending > MaxBytes)
        {
            throw NotSupported($"a list or a hashtable that has no end, or is larger than {MaxBytes >> 20} MB");
        }

        try
        {
            return items.MoveNext();
        }
        catch (Exception exception) when (IsOfTheValue(exception))
        {
            throw NotSupported("a list or a hashtable that cannot be read to its end", exception);
        }
    }

    private void WriteRaw(string json)
    {
        try
        {
            writer.WriteRawValue(json);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new Go401Exception(
                "BodyNotSupported",
                ErrorKind.InvalidArgument,
                "A string among the records of -AsArray is not JSON. Use objects or hashtables, or strings that each "
                    + "contain the JSON of one record. Nothing was sent."
            );
        }
    }

    // Ctrl+C and what the module itself has said go through.
    private static bool IsOfTheValue(Exception exception) =>
        exception is not (PipelineStoppedException or OperationCanceledException or Go401Exception or OutOfMemoryException);

    private Go401Exception NotSupported(string what, Exception? cause = null)
    {
        string place = _path.Count == 0 ? "" : $" at {Shown(string.Concat(_path))}";
        return new(
            "BodyNotSupported",
            ErrorKind.InvalidArgument,
            $"The body contains {what}{place}, which cannot be represented in JSON. Use strings, numbers, dates, lists, "
                + "hashtables and objects with the API's field names. Nothing was sent.",
            cause
        );
    }

    private static string Shown(string name) => ServerText.Clean(name, 200)!;
}

/// <summary>A text that is JSON already.</summary>
internal sealed record JsonText(string Text);
