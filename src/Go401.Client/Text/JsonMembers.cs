using System.Collections;
using System.Text.Encodings.Web;

namespace Go401.Client.Text;

/// <summary>
/// An object of JSON that is written, with its members in the order in which they are set. A value is a text, a number, true or false,
/// a time, null, an object like this one, or a list of those.
/// </summary>
internal sealed class JsonMembers : IEnumerable
{
    private static readonly JsonWriterOptions ForPeople = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value of a member that is left out.</summary>
    public static readonly object Omitted = new();

    private readonly List<(string Name, object? Value)> _members = [];

    public bool HasMembers => _members.Count > 0;

    public object? this[string name]
    {
        set
        {
            if (value != Omitted)
            {
                _members.Add((name, value));
            }
        }
    }

    /// <summary>The document as people read it as well: indented, with letters as they are, and a line feed at its end.</summary>
    public byte[] ToReadableUtf8() => [.. ToUtf8(this, ForPeople), (byte)'\n'];

    /// <summary>A value, as it is described above.</summary>
    public static byte[] ToUtf8(object? value, JsonWriterOptions options = default)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
        {
            Write(json, value);
        }

        return stream.ToArray();
    }

    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool condition:
                json.WriteBooleanValue(condition);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double fraction:
                json.WriteNumberValue(fraction);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case JsonMembers members:
                json.WriteStartObject();
                foreach ((string name, object? member) in members._members)
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStartArray();
                foreach (object? item in (IEnumerable)value)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
        }
    }
}
