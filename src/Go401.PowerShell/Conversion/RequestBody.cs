using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Text;

namespace Go401.PowerShell.Conversion;

/// <summary>A body that can be made anew for every try, and shown without what is personal in it.</summary>
internal sealed class RequestBody
{
    private const int LargestShown = 1024 * 1024;
    private readonly Func<string> _preview;

    private RequestBody(Func<HttpContent> content, Func<string> preview)
    {
        Content = content;
        _preview = preview;
    }

    /// <summary>Makes the body for one try.</summary>
    public Func<HttpContent> Content { get; }

    /// <summary>The body for people, personal data masked.</summary>
    public string Preview => _preview();

    /// <summary>A text as it is, or an object, table or list as JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="contentType">The media type; application/json when null.</param>
    /// <param name="leaveOut">Properties at the top that are not sent: they went into the path.</param>
    /// <exception cref="Go401Exception"><c>BodyTooDeep</c> or <c>BodyNotSupported</c>.</exception>
    public static RequestBody Of(object value, string? contentType, ISet<string>? leaveOut = null)
    {
        object bare = QueryTable.Bare(value)!;
        byte[] bytes = bare switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] raw => raw,
            _ => ObjectToJson.Convert(value, leaveOut),
        };
        return new RequestBody(() => new ByteArrayContent(bytes) { Headers = { ContentType = MediaType(contentType ?? "application/json") } }, () => BodyPreview.Of(bytes));
    }

    /// <summary>Makes a list of a value that is none; a text in it is the JSON of a record, as it is when it is sent alone.</summary>
    public static List<object?> List(object? value) => QueryTable.Bare(value) switch
    {
        IEnumerable list and not string and not IDictionary and not byte[] => [.. list.Cast<object?>().Select(Item)],
        _ => [Item(value)],
    };

    /// <summary>A file, read anew for every try.</summary>
    /// <exception cref="Go401Exception"><c>FileNotFound</c>.</exception>
    public static RequestBody OfFile(string path, string? contentType)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new Go401Exception("FileNotFound", ErrorKind.ObjectNotFound, $"There is no file '{path}'. Nothing was sent.");
        }

        Open(path).Dispose();
        MediaTypeHeaderValue type = MediaType(contentType ?? TypeOf(path));
        return new RequestBody(() => new StreamContent(Open(path)) { Headers = { ContentType = type } }, () => Shown(file, type));
    }

    // What is sent as JSON is shown as other JSON is; the preview is short, so a large file is not read for it.
    private static string Shown(FileInfo file, MediaTypeHeaderValue type)
    {
        string size = $"({file.Length} bytes of {file.Name})";
        if (type.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true || file.Length > LargestShown)
        {
            return size;
        }

        using FileStream stream = Open(file.FullName);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return $"{size}\n{BodyPreview.Of(bytes.ToArray())}";
    }

    /// <summary>A form: with a file in it multipart/form-data, otherwise application/x-www-form-urlencoded.</summary>
    public static RequestBody OfForm(IDictionary form)
    {
        List<KeyValuePair<string, object?>> fields = [.. Fields(form)];
        foreach (KeyValuePair<string, object?> field in fields)
        {
            if (field.Value is FileInfo { Exists: false } missing)
            {
                throw new Go401Exception("FileNotFound", ErrorKind.ObjectNotFound, $"There is no file '{missing.FullName}'. Nothing was sent.");
            }
        }

        string Preview() => string.Join("\n", fields.Select(f => f.Value is FileInfo file ? $"{f.Key}: ({file.Length} bytes of {file.Name})" : $"{f.Key}: {BodyPreview.Value(f.Key, QueryTable.Text(f.Value))}"));
        if (!fields.Any(f => f.Value is FileInfo))
        {
            KeyValuePair<string, string>[] texts = [.. fields.Select(f => new KeyValuePair<string, string>(f.Key, QueryTable.Text(f.Value)))];
            return new RequestBody(() => new FormUrlEncodedContent(texts), Preview);
        }

        return new RequestBody(() => Multipart(fields), Preview);
    }

    /// <summary>Checks a media type.</summary>
    /// <exception cref="Go401Exception"><c>ContentTypeInvalid</c>.</exception>
    public static MediaTypeHeaderValue MediaType(string text) => MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? type)
        ? type
        : throw new Go401Exception("ContentTypeInvalid", ErrorKind.InvalidArgument, "-ContentType is no media type; write for instance application/json.");

    private static IEnumerable<KeyValuePair<string, object?>> Fields(IDictionary form)
    {
        foreach (DictionaryEntry entry in form)
        {
            object? value = QueryTable.Bare(entry.Value);
            foreach (object? item in value is IEnumerable list and not string ? list.Cast<object?>() : [value])
            {
                yield return new KeyValuePair<string, object?>(QueryTable.Text(entry.Key), QueryTable.Bare(item));
            }
        }
    }

    private static MultipartFormDataContent Multipart(List<KeyValuePair<string, object?>> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (KeyValuePair<string, object?> field in fields)
        {
            if (field.Value is FileInfo file)
            {
                content.Add(new StreamContent(Open(file.FullName)) { Headers = { ContentType = MediaType(TypeOf(file.Name)) } }, Quoted(field.Key), Quoted(file.Name));
            }
            else
            {
                content.Add(new StringContent(QueryTable.Text(field.Value), Encoding.UTF8), Quoted(field.Key));
            }
        }

        return content;
    }

    private static object? Item(object? item) => QueryTable.Bare(item) is string text ? new JsonText(text) : item;

    private static string Quoted(string name) => "\"" + name.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A") + "\"";

    private static FileStream Open(string path) => InputFile.OpenRead(path);

    private static string TypeOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => "application/json",
        ".CSV" => "text/csv",
        ".PDF" => "application/pdf",
        ".TXT" => "text/plain",
        ".XML" => "application/xml",
        _ => "application/octet-stream",
    };
}
