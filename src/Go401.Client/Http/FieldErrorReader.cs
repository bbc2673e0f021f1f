namespace Go401.Client.Http;

/// <summary>
/// Reads the API's error envelope. Field errors nest to mirror the JSON that was sent, each leaf being a pair of
/// <c>user_error_message</c> and <c>developer_error_detail</c>; rows of a list that were fine are <c>{}</c>. What plain
/// Django REST framework writes instead (<c>detail</c>, lists of texts) is understood too.
/// </summary>
internal sealed class FieldErrorReader
{
    private const int MaxFields = 1000;
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxTextLength = 500;
    private readonly List<FieldError> _fields = [];
    private readonly SecretFilter? _secrets;

    private FieldErrorReader(SecretFilter? secrets) => _secrets = secrets;

    /// <summary>Reads a body; what is no envelope brings an empty result.</summary>
    /// <param name="secrets">What the request was sent with and no text may repeat (S57).</param>
    public static ErrorBody Read(ReadOnlyMemory<byte> body, SecretFilter? secrets = null)
    {
        if (body.Length is 0 or > MaxBytes)
        {
            return ErrorBody.NotJson;
        }

        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            return new FieldErrorReader(secrets).Read(document.RootElement);
        }
        catch (JsonException)
        {
            return ErrorBody.NotJson;
        }
    }

    private ErrorBody Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && Pair(root) is { } pair)
        {
            return new ErrorBody(pair.Message, pair.Detail, [], true);
        }

        if (ServerJson.Exact(root, "detail") is string plain)
        {
            return new ErrorBody(Sentence(plain), null, [], true);
        }

        Collect(root, "");
        return new ErrorBody(null, null, _fields, true);
    }

    private void Collect(JsonElement element, string path)
    {
        if (_fields.Count >= MaxFields)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (Pair(element) is { } pair)
                {
                    _fields.Add(new FieldError(path, pair.Message ?? "It was rejected.", pair.Detail));
                    return;
                }

                foreach (JsonProperty property in element.EnumerateObject())
                {
                    string name = ServerText.Sentence(property.Name, 100, _secrets)!;
                    Collect(property.Value, path.Length == 0 ? name : path + "." + name);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    // A list of texts is several messages for one field; a list of objects mirrors the rows that were sent.
                    string at = item.ValueKind == JsonValueKind.String ? "" : "[" + index.ToString(CultureInfo.InvariantCulture) + "]";
                    Collect(item, path + at);
                    index++;
                }

                break;
            case JsonValueKind.String:
                _fields.Add(new FieldError(path, Sentence(ServerJson.Exact(element))!, null));
                break;
        }
    }

    private (string? Message, string? Detail)? Pair(JsonElement element)
    {
        if (
            !element.TryGetProperty("user_error_message", out JsonElement message)
            || message.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
        )
        {
            return null;
        }

        string? detail =
            !element.TryGetProperty("developer_error_detail", out JsonElement developer) || developer.ValueKind == JsonValueKind.Null ? null
            : developer.ValueKind == JsonValueKind.String ? ServerJson.Exact(developer)
            : developer.GetRawText();
        return (Sentence(ServerJson.Exact(message)), Sentence(detail));
    }

    private string? Sentence(string? text) => ServerText.Sentence(text, MaxTextLength, _secrets);
}

/// <summary>What an error's body says.</summary>
/// <param name="Message">The sentence for people, where it is alone.</param>
/// <param name="DeveloperDetail">The detail for developers that goes with it.</param>
/// <param name="Fields">The fields that were refused.</param>
/// <param name="IsJson">False where the body was something else.</param>
internal sealed record ErrorBody(string? Message, string? DeveloperDetail, IReadOnlyList<FieldError> Fields, bool IsJson)
{
    public static ErrorBody NotJson { get; } = new(null, null, [], false);

    private const int Shown = 3;

    /// <summary>What the server said: its sentence, or the first fields; empty where it said nothing.</summary>
    public string Said => Message ?? string.Join(" ", Fields.Take(Shown).Select(Sentence)) + More;

    private string More =>
        Fields.Count > Shown ? $" (and {(Fields.Count - Shown).ToString(CultureInfo.InvariantCulture)} more; see FieldErrors)" : "";

    private static string Sentence(FieldError field) =>
        field.Path.Length == 0 || field.Path == "non_field_error" ? field.Message : $"{field.Path}: {field.Message}";
}
