using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Numerics;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;
using Go401.Client.Errors;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes a JSON body of what users write: hashtables, ordered dictionaries, objects, lists and plain values. A date
/// without a time is written as YYYY-MM-DD, which is what the API takes; any other as RFC 3339.
/// </summary>
internal static class ObjectToJson
{
    private const int DeepestNesting = 32;

    /// <summary>Converts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="leaveOut">Names of properties at the top that are not written.</param>
    /// <exception cref="Go401Exception"><c>BodyTooDeep</c> or <c>BodyNotSupported</c>.</exception>
    public static byte[] Convert(object? value, ISet<string>? leaveOut = null)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value, 0, leaveOut);
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth, ISet<string>? leaveOut = null)
    {
        if (depth > DeepestNesting)
        {
            throw new Go401Exception("BodyTooDeep", ErrorKind.InvalidArgument, $"The body is nested deeper than {DeepestNesting} levels, or refers to itself. Give -Body only what the API is to get.");
        }

        PSObject? wrapper = value as PSObject;
        object? bare = wrapper is not null ? wrapper.BaseObject : value;
        switch (bare)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonText json:
                WriteRaw(writer, json);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case char character:
                writer.WriteStringValue(character.ToString());
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag.IsPresent);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsNaN(number) || double.IsInfinity(number):
                throw NotSupported("a number that is not finite");
            case double number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case Enum name:
                writer.WriteStringValue(name.ToString());
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(System.Convert.ToInt64(bare, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case BigInteger number:
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTime date:
                writer.WriteStringValue(date.TimeOfDay == TimeSpan.Zero && date.Kind == DateTimeKind.Unspecified
                    ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset moment:
                writer.WriteStringValue(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            case Guid or Uri or Version:
                writer.WriteStringValue(bare.ToString());
                break;
            case SecureString or PSCredential:
                throw NotSupported("a SecureString or a credential");
            case ScriptBlock or Delegate or Stream:
                throw NotSupported($"a {bare.GetType().Name}");
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    string name = System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
                    if (leaveOut?.Contains(name) != true)
                    {
                        writer.WritePropertyName(name);
                        Write(writer, entry.Value, depth + 1);
                    }
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (PSPropertyInfo property in (wrapper ?? PSObject.AsPSObject(bare)).Properties)
                {
                    if (property.IsGettable && leaveOut?.Contains(property.Name) != true && property.MemberType is PSMemberTypes.NoteProperty or PSMemberTypes.Property)
                    {
                        writer.WritePropertyName(property.Name);
                        Write(writer, property.Value, depth + 1);
                    }
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteRaw(Utf8JsonWriter writer, JsonText json)
    {
        try
        {
            writer.WriteRawValue(json.Text);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new Go401Exception("BodyNotSupported", ErrorKind.InvalidArgument, "A text among the records of -AsArray is no JSON. Give objects or tables, or the JSON of one record as each text. Nothing was sent.");
        }
    }

    private static Go401Exception NotSupported(string what) => new("BodyNotSupported", ErrorKind.InvalidArgument, $"The body holds {what}, which has no place in JSON. Give -Body texts, numbers, dates, lists and tables.");
}

/// <summary>A text that is JSON already.</summary>
/// <param name="Text">The JSON.</param>
internal sealed record JsonText(string Text);
