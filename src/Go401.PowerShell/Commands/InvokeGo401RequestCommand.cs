using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <summary>Calls any path of the API and puts one object out for each record of the response.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "Go401Request",
    SupportsShouldProcess = true,
    SupportsPaging = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = BodySet
)]
// The name means the fields of every record, so that Select-Object and others complete them: Go401.Types.ps1xml lists them.
[OutputType("Go401.Record")]
public sealed partial class InvokeGo401RequestCommand : Go401ConnectionCmdlet
{
    private const string BodySet = "Body";
    private const string FileSet = "File";
    private const string FormSet = "Form";

    /// <summary>
    /// The path below the base address: companies, /companies/ and companies/ are the same. Names in braces are filled by
    /// -PathParameter or from the pipeline.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PathCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method.</summary>
    [Parameter(Position = 1)]
    [PathInQuotes]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", IgnoreCase = true)]
    public string Method { get; set; } = "GET";

    /// <summary>The values for the names in braces of the path, each made into one escaped part of it.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? PathParameter { get; set; }

    /// <summary>What goes into the query; a list becomes several values of the same name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Query { get; set; }

    /// <summary>
    /// The body: an object, a table or a list is made into JSON, a text is sent as it is. From the pipeline each record is one request;
    /// where no body is taken it fills the path only.
    /// </summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = BodySet)]
    [AllowEmptyString]
    public object? Body { get; set; }

    /// <summary>Sends all records of the pipeline in one request, as a list; a single -Body becomes a list of one.</summary>
    [Parameter(ParameterSetName = BodySet)]
    public SwitchParameter AsArray { get; set; }

    /// <summary>Leaves out of the body the fields that have no value or a blank text, as the empty cells of a CSV have.</summary>
    [Parameter(ParameterSetName = BodySet)]
    public SwitchParameter OmitEmpty { get; set; }

    /// <summary>A file to send as the body.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? InFile { get; set; }

    /// <summary>A form to send: multipart/form-data when a file (Get-Item) is in it, otherwise application/x-www-form-urlencoded.</summary>
    [Parameter(ParameterSetName = FormSet, Mandatory = true)]
    [ValidateNotNull]
    public IDictionary? Form { get; set; }

    /// <summary>The media type of the body; application/json when left out, and by the file's extension with -InFile.</summary>
    [Parameter(ParameterSetName = BodySet)]
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>Reads every page and puts each record out as it comes.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// Records a page; 1000 with -All when left out, and the server's own number for a single page. The server may give fewer.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int? PageSize { get; set; }

    /// <summary>How many pages may be under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>More headers; never Authorization, Host, Content-Length or a line break.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    /// <summary>
    /// The key by which 401GO recognises a repeated write for 24 hours, on the two operations that know it; made when left out.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IdempotencyKey { get; set; }

    /// <summary>The API version of this request, YYYY-MM-DD.</summary>
    [Parameter]
    [ValidateApiVersion]
    public string? ApiVersion { get; set; }

    /// <summary>Seconds one try may take; the connection's when left out.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set; }

    /// <summary>
    /// How many tries may follow the first; 4 when left out. Writes without an idempotency key that the server knows are never
    /// repeated.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int? MaximumRetryCount { get; set; }

    /// <summary>
    /// Seconds after the first try in which further tries may begin; 120 when left out. A Retry-After that asks for more ends the
    /// request with an error that says when to come back.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? MaximumRetrySec { get; set; }

    /// <summary>Puts the response out as the text it is; with -All the text of each record.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Puts hashtables out instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>Makes DateTime of dates and DateTimeOffset of timestamps; otherwise they stay texts as the server wrote them.</summary>
    [Parameter]
    public SwitchParameter AsDateTime { get; set; }

    /// <summary>
    /// Makes decimals, dates and times of the fields that 401GO's document declares so, at any depth: they sort and add up. Texts
    /// otherwise.
    /// </summary>
    [Parameter]
    public SwitchParameter AsTyped { get; set; }

    /// <summary>
    /// Writes the response to a file instead: its owner's alone, and in place only when it is whole. With -All the records as one JSON
    /// list.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The name of a variable that gets the headers of the response; null where the request failed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("RHV")]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>The name of a variable that gets the status code of the response, also of an error; null where no response came.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>Puts a response of 400 and above out as any other, instead of an error.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>A proxy for this request; the connection's when left out, and the system's when that has none.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>Who signs in to the proxy.</summary>
    [Parameter]
    [ValidateNotNull]
    [CredentialInput]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Goes to the server directly whatever the system says.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    private RequestParameters Given() =>
        new()
        {
            Path = Path,
            Method = Method.ToUpperInvariant(),
            Body =
                InFile is not null || Form is not null ? BodyInput.FileOrForm
                : !MyInvocation.BoundParameters.ContainsKey(nameof(Body))
                    ? (MyInvocation.ExpectingInput ? BodyInput.Pipeline : BodyInput.None)
                : Wrapped.Bare(Body) is string or byte[] or Stream ? BodyInput.Text
                : BodyInput.Value,
            AsArray = AsArray,
            OmitEmpty = OmitEmpty,
            ContentType = ContentType,
            QueryNames = [.. (Query?.Keys.Cast<object?>() ?? []).Select(k => Wrapped.Bare(k) as string ?? "")],
            All = All,
            First = PagingParameters.First,
            Skip = PagingParameters.Skip,
            IncludeTotalCount = PagingParameters.IncludeTotalCount,
            PageSize = PageSize,
            ThrottleLimit = ThrottleLimit,
            IdempotencyKey = IdempotencyKey,
            ApiVersion = ApiVersion,
            TimeoutSec = TimeoutSec,
            MaximumRetryCount = MaximumRetryCount,
            MaximumRetrySec = MaximumRetrySec,
            Raw = Raw,
            ShapesObjects = AsHashtable || AsDateTime || AsTyped,
            ToFile = OutFile is not null,
            StatusCodeVariable = StatusCodeVariable,
            ResponseHeadersVariable = ResponseHeadersVariable,
            SkipHttpErrorCheck = SkipHttpErrorCheck,
        };
}
