using Go401.Client.Catalogue;
using Go401.Client.Settings;

namespace Go401.Client.Http;

/// <summary>A request that was checked and may be sent, as often as needed: every attempt gets a message and a body of its own.</summary>
internal sealed class OutgoingRequest
{
    private static readonly string Agent = "Go401/" + (typeof(OutgoingRequest).Assembly.GetName().Version?.ToString(3) ?? "0");
    private readonly ApiRequest _request;
    private readonly ConnectionSettings _settings;
    private readonly string? _apiVersion;
    private readonly RequestNames _names;
    private ShownPath? _path;

    private OutgoingRequest(
        ConnectionSettings settings,
        ApiRequest request,
        ApiAddress address,
        ApiOperation? operation,
        string? key,
        RequestNames names
    )
    {
        _settings = settings;
        _request = request;
        _apiVersion = request.ApiVersion ?? settings.ApiVersion;
        _names = names;
        Address = address;
        Operation = operation;
        IdempotencyKey = key;
        Method = request.Method.Method.ToUpperInvariant();
        Template = operation?.PathTemplate ?? OperationCatalogue.TemplateOf(address.Path);
    }

    public ApiAddress Address { get; }

    /// <summary>The operation that is meant, where the catalogue knows it.</summary>
    public ApiOperation? Operation { get; }

    /// <summary>The path with its ids replaced.</summary>
    public string Template { get; }

    /// <summary>The path as texts show it: with the ids of company and participant (S59).</summary>
    public ShownPath Path => _path ??= _names.PathOf(Address.Path);

    /// <summary>The path as texts show it, and the company's name where it is known.</summary>
    public string Where => Path.Text + _names.InBrackets(Path.CompanyId);

    /// <summary>Method and path as texts show them, and the company's name where it is known.</summary>
    public string What => $"{Method} {Where}";

    /// <summary>How to find the right id where the server does not know the one in the path; null where there is none.</summary>
    public string? AdviceOnMissing => _names.AdviceOnMissing(Address.Path);

    /// <summary>The method, in capitals.</summary>
    public string Method { get; }

    /// <summary>Method, path and masked query, for logs (S59).</summary>
    public string Shown => $"{Method} {Path.Text}{LoggedAddress.Query(Address.Query)}{_names.InBrackets(Path.CompanyId)}";

    /// <summary>The key that goes with every attempt, or null.</summary>
    public string? IdempotencyKey { get; }

    public TimeSpan Timeout => _request.Timeout ?? _settings.Timeout;

    public RetryOptions Retry => _request.Retry;

    /// <summary>True hands a response of 400 and above to the caller.</summary>
    public bool SkipHttpErrorCheck => _request.SkipHttpErrorCheck;

    /// <summary>True takes a response that is not JSON.</summary>
    public bool AnyMediaType => _request.AnyMediaType;

    /// <summary>True takes a response whose JSON is cut off.</summary>
    public bool AsIs => _request.AsIs;

    /// <summary>
    /// True where a second attempt cannot do the work twice: methods that are idempotent by themselves, and writes whose key
    /// the server knows (S54). A key on an operation that does not know it protects nothing.
    /// </summary>
    public bool IsRepeatable => Method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" || IsKeyed;

    /// <summary>
    /// True where the server may recognise a repetition by a key, as far as the catalogue knows: 401GO declares keys for POST only.
    /// </summary>
    public bool KnowsKeys => Method == "POST" && Operation is not { Idempotent: false };

    /// <summary>True where a key goes with it that the server may know.</summary>
    public bool IsKeyed => KnowsKeys && IdempotencyKey is not null;

    /// <summary>Checks a request; nothing is sent.</summary>
    /// <exception cref="Go401Exception">It must not be sent as it is.</exception>
    public static OutgoingRequest Create(ConnectionSettings settings, ApiRequest request, RequestNames names)
    {
        ApiAddress address = ApiAddress.Make(settings.BaseUri, request.Path, request.Query);
        RequestHeaders.Check(request.Headers);
        RequestHeaders.CheckValue("Idempotent-Key", request.IdempotencyKey);
        if ((request.ApiVersion ?? settings.ApiVersion) is string version && IsoDate.Parse(version) is null)
        {
            throw new Go401Exception(
                "ApiVersionInvalid",
                ErrorKind.InvalidArgument,
                "The API version must be a date in the form YYYY-MM-DD, for example 2026-01-31. Nothing was sent."
            );
        }

        ApiOperation? operation = OperationCatalogue.Find(request.Method.Method, address.Path);
        string? key = string.IsNullOrEmpty(request.IdempotencyKey) ? null : request.IdempotencyKey;
        if (key is null && operation is { Idempotent: true })
        {
            key = Guid.NewGuid().ToString("D");
        }

        return new OutgoingRequest(settings, request, address, operation, key, names);
    }

    /// <summary>The same request at another page.</summary>
    public OutgoingRequest WithAddress(ApiAddress address) => new(_settings, _request, address, Operation, IdempotencyKey, _names);

    /// <summary>A new message, without the token.</summary>
    public HttpRequestMessage Message(Uri address)
    {
        var message = new HttpRequestMessage(_request.Method, address) { Content = _request.Content?.Invoke() };

        // .NET Framework asks first whether a body may come, waits, and some gateways refuse it (417).
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("Accept", _request.AnyMediaType ? "application/json, */*;q=0.8" : "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", Agent);
        RequestHeaders.Apply(message, _request.Headers);
        if (_apiVersion is not null)
        {
            message.Headers.TryAddWithoutValidation("Api-Version", _apiVersion);
        }

        if (IdempotencyKey is not null)
        {
            message.Headers.TryAddWithoutValidation("Idempotent-Key", IdempotencyKey);
        }

        return message;
    }
}
