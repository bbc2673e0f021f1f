using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using System.Net;
using System.Numerics;
using System.Text.Json;

namespace Go401.PowerShell.Conversion;

/// <summary>What a single value is in JSON.</summary>
internal enum PlainKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text, or what is written as one.</summary>
    Text,
}

/// <summary>
/// The one spelling of a single value, the same in a body, a query, a form, a header and a path. What has no spelling is
/// refused by name and never written as something else.
/// </summary>
/// <param name="Kind">What it is in JSON.</param>
/// <param name="Text">How it is written; empty for no value.</param>
internal readonly record struct PlainValue(PlainKind Kind, string Text)
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Reads a single value.</summary>
    /// <param name="value">The value, wrapped by PowerShell or not.</param>
    /// <param name="plain">Its spelling.</param>
    /// <param name="problem">Why the value has no spelling, to be read after "holds"; null where it has one or is no single value.</param>
    /// <returns>True where the value has a spelling; false where it is a list, a table or an object, or where there is a problem.</returns>
    public static bool TryRead(object? value, out PlainValue plain, out string? problem)
    {
        problem = null;
        if (value is PSObject { BaseObject: not PSCustomObject } wrapped)
        {
            value = IsDeserializedEnum(wrapped) ? wrapped.ToString() : wrapped.BaseObject;
        }

        PlainValue? found = value switch
        {
            null or DBNull or NullString => new(PlainKind.Null, ""),
            _ when ReferenceEquals(value, AutomationNull.Value) => new(PlainKind.Null, ""),
            string text => new(PlainKind.Text, text),
            char character => new(PlainKind.Text, character.ToString()),
            StringBuilder text => new(PlainKind.Text, text.ToString()),
            bool flag => new(PlainKind.Boolean, flag ? "true" : "false"),
            SwitchParameter flag => new(PlainKind.Boolean, flag.IsPresent ? "true" : "false"),
            Enum name => new(PlainKind.Text, name.ToString()),
            sbyte or byte or short or ushort or int or uint or long or ulong or decimal or BigInteger => new(
                PlainKind.Number,
                ((IFormattable)value).ToString(null, Invariant)
            ),
            nint number => new(PlainKind.Number, ((long)number).ToString(Invariant)),
            nuint number => new(PlainKind.Number, ((ulong)number).ToString(Invariant)),
            double or float => new(PlainKind.Number, Shortest((IFormattable)value, value is double ? "G17" : "G9")),
            DateTime { TimeOfDay.Ticks: 0 } day => new(PlainKind.Text, day.ToString("yyyy-MM-dd", Invariant)),
            DateTime time => new(PlainKind.Text, time.ToString(Seconds, Invariant)),
            DateTimeOffset time => new(PlainKind.Text, time.ToString(Seconds, Invariant)),
            TimeSpan span => new(PlainKind.Text, span.ToString("c", Invariant)),
            Guid id => new(PlainKind.Text, id.ToString("D")),
            Uri address => new(PlainKind.Text, address.OriginalString),
            Version or IPAddress or IPEndPoint => new(PlainKind.Text, value.ToString()!),
            _ => ByName(value) ?? OfJson(value, ref problem),
        };
        plain = found.GetValueOrDefault();
        problem ??=
            found is null ? null
            : plain.Kind == PlainKind.Number && plain.Text.TrimStart('-') is not [>= '0' and <= '9', ..] ? "a number that is not finite"
            : plain.Kind == PlainKind.Text && HasHalfACharacter(plain.Text) ? "a string with half of a character (an unpaired surrogate)"
            : null;
        return found is not null && problem is null;
    }

    // An enumeration comes out of CliXml, a job or remoting as its number, with its name as the text.
    private static bool IsDeserializedEnum(PSObject value) => value.TypeNames.Contains("Deserialized.System.Enum");

    // Types that .NET Framework does not have.
    private static PlainValue? ByName(object value) =>
        value.GetType().FullName switch
        {
            "System.DateOnly" => new(PlainKind.Text, ((IFormattable)value).ToString("yyyy-MM-dd", Invariant)),
            "System.TimeOnly" => new(PlainKind.Text, ((IFormattable)value).ToString("HH:mm:ss.FFFFFFF", Invariant)),
            "System.Int128" or "System.UInt128" or "System.Half" => new(PlainKind.Number, ((IFormattable)value).ToString(null, Invariant)),
            "System.Text.Rune" or "System.Management.Automation.SemanticVersion" => new(PlainKind.Text, value.ToString()!),
            _ => null,
        };

#pragma warning disable RS0030 // A user's own value: text that cannot be decoded is refused and not repaired.
    private static PlainValue? OfJson(object value, ref string? problem)
    {
        if (!ForeignJson.TryRead(value, out string json, ref problem) || problem is not null || json.TrimStart() is ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement element = document.RootElement;
            return element.ValueKind switch
            {
                JsonValueKind.String => new(PlainKind.Text, element.GetString()!),
                JsonValueKind.Number => new(PlainKind.Number, element.GetRawText()),
                JsonValueKind.True or JsonValueKind.False => new(PlainKind.Boolean, element.GetRawText()),
                _ => new(PlainKind.Null, ""),
            };
        }
        catch (JsonException)
        {
            // NaN, JRaw, a constructor: what Newtonsoft.Json writes without being JSON.
            problem = $"a {value.GetType().FullName} that is not JSON";
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = "a string with half of a character (an unpaired surrogate)";
            return null;
        }
    }
#pragma warning restore RS0030

    // "R" of .NET Framework does not always read back as the same number.
    private static string Shortest(IFormattable number, string exact)
    {
        string text = number.ToString("R", Invariant);
        return Convert.ChangeType(text, number.GetType(), Invariant).Equals(number) ? text : number.ToString(exact, Invariant);
    }

    /// <summary>True where a text holds one half of a surrogate pair without the other: JSON and HTTP have no bytes for it.</summary>
    public static bool HasHalfACharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
