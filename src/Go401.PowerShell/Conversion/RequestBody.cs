using System.Data;
using System.Net.Http.Headers;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Conversion;

/// <summary>A body that can be created again for every try, and shown without what is personal in it.</summary>
internal sealed class RequestBody
{
    private const string FormParameter = "-Form";
    private const int MaxShownBytes = 64 * 1024 * 1024;
    private readonly byte[]? _json;
    private readonly Func<string, string> _preview;

    private RequestBody(Func<HttpContent> content, byte[]? json, Func<string, string> preview)
    {
        Content = content;
        _json = json;
        _preview = preview;
    }

    public Func<HttpContent> Content { get; }

    /// <summary>
    /// The body for people: what it comes to where it is a payroll, and its fields with personal data masked. Made when it is asked
    /// for.
    /// </summary>
    /// <param name="summary">Makes what a payroll comes to of its JSON; null where it is none.</param>
    public string Preview(Func<ReadOnlyMemory<byte>, string?> summary)
    {
        string? payroll = _json is null ? null : summary(_json);
        return (payroll is null ? "" : payroll + "\n") + _preview(_json is null ? "" : BodyPreview.Of(_json));
    }

    /// <summary>Names in the body that the operation does not have, does not take, or misses; a text each, without a value.</summary>
    public IReadOnlyList<string> Check(ApiOperation operation) => _json is null ? [] : BodyCheck.Of(operation, _json);

    /// <summary>A text as it is, or an object, table or list as JSON.</summary>
    /// <param name="contentType">The media type; application/json when null.</param>
    /// <param name="leaveOut">Properties at the top that are not sent: they went into the path.</param>
    /// <param name="omitEmpty">True leaves out fields without a value.</param>
    /// <param name="operation">The operation that it is for; null where it is not known.</param>
    /// <exception cref="Go401Exception"><c>BodyTooDeep</c>, <c>BodyNotSupported</c> or <c>ParametersConflict</c>.</exception>
    public static RequestBody Of(
        object value,
        string? contentType,
        ISet<string>? leaveOut = null,
        bool omitEmpty = false,
        ApiOperation? operation = null
    )
    {
        if (omitEmpty && Wrapped.Bare(value) is string or byte[])
        {
            throw ParameterConflict.Of("-OmitEmpty works with objects, hashtables and lists. A string body is sent unchanged.");
        }

        MediaTypeHeaderValue type = MediaType(contentType ?? "application/json");
        byte[] bytes = Wrapped.Bare(value) switch
        {
            string text when PlainValue.HasHalfACharacter(text) => throw new Go401Exception(
                "BodyNotSupported",
                ErrorKind.InvalidArgument,
                "The body contains half of a character (an unpaired surrogate), which cannot be sent. Nothing was sent."
            ),
            string text => Encoding.UTF8.GetBytes(FileText.WritesJson(type) ? text.TrimStart('\ufeff') : text),
            byte[] raw => FileText.WritesJson(type) ? FileText.WithoutMark(raw) : raw,
            _ => ObjectToJson.Convert(value, leaveOut, omitEmpty, operation?.BodyFields),
        };
        return new RequestBody(() => new ByteArrayContent(bytes) { Headers = { ContentType = type } }, bytes, shown => shown);
    }

    /// <summary>Makes a list of a value that is none; a text in it is the JSON of a record, as it is when it is sent alone.</summary>
    public static List<object?> List(object? value) =>
        Wrapped.Bare(value) switch
        {
            DataTable table => [.. table.Rows.Cast<object?>()],
            IEnumerable list
            and not string
            and not byte[] when InputTable.Entries(list) is null && NonJsonValues.Reason(PSObject.AsPSObject(list)) is null =>
            [
                .. list.Cast<object?>().Select(Item),
            ],
            _ => [Item(value)],
        };

    /// <summary>
    /// A file. JSON is read once, so that what is sent is what the prompt has shown, also where another program replaces the file
    /// meanwhile. Any other file is read again for every attempt, and must not have changed.
    /// </summary>
    /// <exception cref="Go401Exception"><c>FileNotFound</c> or <c>FileNotReadable</c>.</exception>
    public static RequestBody OfFile(string path, string? contentType)
    {
        var file = new SentFile(new FileInfo(path));
        MediaTypeHeaderValue type;
        int mark;
        byte[]? json = null;
        using (FileStream stream = file.Open())
        {
            type = MediaType(contentType ?? TypeOf(path));
            mark = FileText.Check(stream, file.Name, type);
            if (FileText.WritesJson(type) && stream.Length <= MaxShownBytes)
            {
                stream.Position = Math.Min(mark, stream.Length);
                json = All(stream);
            }
        }

        Stream Content()
        {
            if (json is not null)
            {
                return new MemoryStream(json, writable: false);
            }

            FileStream stream = file.Open();
            stream.Position = Math.Min(mark, stream.Length);
            return stream;
        }

        string size = $"({Counted.Of(file.Length, "byte")} of {file.Name})";
        return new RequestBody(
            () => new StreamContent(Content()) { Headers = { ContentType = type } },
            json,
            shown => shown.Length == 0 ? size : $"{size}\n{shown}"
        );
    }

    private static byte[] All(Stream file)
    {
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A form: with a file in it multipart/form-data, otherwise application/x-www-form-urlencoded.</summary>
    public static RequestBody OfForm(IDictionary form)
    {
        List<KeyValuePair<string, object>> fields = [.. QueryTable.Items(form, FormParameter, "BodyNotSupported").Select(Field)];
        string Preview(string _) =>
            string.Join(
                "\n",
                fields.Select(f =>
                    f.Value is SentFile file
                        ? $"{ServerText.Clean(f.Key, 100)}: ({Counted.Of(file.Length, "byte")} of {file.Name})"
                        : $"{ServerText.Clean(f.Key, 100)}: {BodyPreview.Value(f.Key, (string)f.Value)}"
                )
            );
        HttpContent Content() =>
            fields.Exists(f => f.Value is SentFile)
                ? Multipart(fields)
                : new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Key, (string)f.Value)));
        return new RequestBody(Content, null, Preview);
    }

    // A file that is there, or a text; all is known before the first request.
    private static KeyValuePair<string, object> Field(KeyValuePair<string, object?> item) =>
        item.Value is FileInfo file
            ? new(item.Key, new SentFile(file))
            : new(item.Key, QueryTable.Text(item.Value, item.Key, FormParameter, "BodyNotSupported"));

    /// <summary>Checks a media type.</summary>
    /// <exception cref="Go401Exception"><c>ContentTypeInvalid</c>.</exception>
    public static MediaTypeHeaderValue MediaType(string text) =>
        MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? type)
            ? type
            : throw new Go401Exception(
                "ContentTypeInvalid",
                ErrorKind.InvalidArgument,
                "-ContentType is not a media type. Use, for example, application/json."
            );

    private static MultipartFormDataContent Multipart(List<KeyValuePair<string, object>> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (KeyValuePair<string, object> field in fields)
        {
            if (field.Value is SentFile file)
            {
                var disposition = new ContentDispositionHeaderValue("form-data") { Name = Quoted(field.Key), FileName = Quoted(file.Name) };
                if (file.Name.Any(c => c > '~'))
                {
                    // Beside the form of RFC 2047 that .NET makes of such a name. A server that reads it takes it as it is: no quotes.
                    disposition.FileNameStar = file.Name;
                }

                content.Add(
                    new StreamContent(file.Open())
                    {
                        Headers = { ContentType = MediaType(TypeOf(file.Name)), ContentDisposition = disposition },
                    }
                );
            }
            else
            {
                content.Add(new StringContent((string)field.Value, Encoding.UTF8), Quoted(field.Key));
            }
        }

        return content;
    }

    private static object? Item(object? item) => Wrapped.Bare(item) is string text ? new JsonText(text) : item;

    private static string Quoted(string name) => "\"" + name.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A") + "\"";

    private static string TypeOf(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => "application/json",
            ".CSV" => "text/csv",
            ".PDF" => "application/pdf",
            ".TXT" => "text/plain",
            ".XML" => "application/xml",
            _ => "application/octet-stream",
        };
}
