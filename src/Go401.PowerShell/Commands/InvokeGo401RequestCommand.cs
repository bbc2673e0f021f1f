using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Net.Http;
using System.Threading.Tasks;
using Go401.Client.Catalogue;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>Calls any path of the API and puts one object out for each record of the answer.</summary>
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
    private readonly List<object> _collected = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private Connection? _connection;
    private ApiClient? _api;
    private bool _ownsApi;
    private bool _bodyGiven;
    private int _number;
    private ApiRequest? _sent;
    private ApiResponse? _answer;

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

    /// <summary>Puts the answer out as the text it is; with -All the text of each record.</summary>
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
    /// Writes the answer to a file instead: its owner's alone, and in place only when it is whole. With -All the records as one JSON
    /// list.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The name of a variable that gets the headers of the answer; null where the request failed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("RHV")]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>The name of a variable that gets the status code of the answer, also of an error; null where no answer came.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>Puts an answer of 400 and above out as any other, instead of an error.</summary>
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

    private bool IsGet => Method == "GET";

    private bool Reads => Method is "GET" or "HEAD" or "OPTIONS";

    private bool ReadsMany => All || PagingParameters.First != ulong.MaxValue || PagingParameters.Skip > 0;

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        Method = Method.ToUpperInvariant();
        _bodyGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Body));
        try
        {
            CheckParameters();
            CheckVariable(StatusCodeVariable);
            CheckVariable(ResponseHeadersVariable);
            TransportOptions? transport = ProxyInput.From(Proxy, ProxyCredential, NoProxy);
            _connection = ResolveConnection();
            (_api, _ownsApi) = transport is null ? (_connection.Api, false) : (_connection.Api.With(transport), true);
        }
        catch (Go401Exception failure)
        {
            EndStatement(failure, null);
        }
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        object? input = MyInvocation.ExpectingInput && !_bodyGiven ? Body : null;
        if (
            MyInvocation.ExpectingInput
            && !_bodyGiven
            && !Reads
            && PlainValue.TryRead(input, out PlainValue plain, out _)
            && plain.Kind == PlainKind.Null
        )
        {
            _number++;
            var nothing = new Go401Exception(
                "BodyNotSupported",
                ErrorKind.InvalidArgument,
                $"Record {_number.ToString(CultureInfo.InvariantCulture)} of the pipeline is $null. Nothing was sent for it."
            );
            WriteError(ErrorRecords.From(nothing, OperationCatalogue.TemplateOf(Path)));
            return;
        }

        if (AsArray && input is not null)
        {
            _collected.Add(input);
            return;
        }

        _number++;
        Process(
            input,
            _bodyGiven && AsArray ? RequestBody.List(Body)
                : _bodyGiven ? Body
                : null,
            null
        );
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        if (_collected.Count > 0)
        {
            Process(null, RequestBody.List(_collected), _collected);
        }
    }

    // The key of a write stays with its failure, whatever failed after it was sent.
    private protected override Go401Exception Completed(Go401Exception failure) =>
        _sent is null || failure is ApiException || (_answer is null && failure.ErrorId != "UnexpectedError")
            ? failure
            : _api!.AfterAnswer(_sent, _answer, failure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _ownsApi)
        {
            _api?.Dispose();
        }
    }

    private void Process(object? input, object? bodyValue, List<object>? inputs)
    {
        if (OutFile is not null && _number > 1)
        {
            var taken = new Go401Exception(
                "ParametersConflict",
                ErrorKind.InvalidArgument,
                "-OutFile stores the response to one request, but each record of the pipeline is a request. The file has "
                    + "the response to the first; nothing was sent for this one. Use one file per record: ForEach-Object { "
                    + "Invoke-Go401Request ... -OutFile \"$($_.object_id).json\" }."
            );
            WriteError(ErrorRecords.From(taken, ShownPath.Of(Path).Text));
            return;
        }

        ApiRequest request;
        string typeName;
        string? file;
        bool unknownKey;
        try
        {
            file = OutFile is null ? null : FilePath(OutFile);
            FilledPath path = FilledPath.Of(Path, Method, QueryTable.Pairs(PathParameter, "-PathParameter", "PathParameterInvalid"), input);
            bodyValue ??= IsBody(path) ? input : null;
            RequestBody? body =
                InFile is not null ? RequestBody.OfFile(FilePath(InFile), ContentType)
                : Form is not null ? RequestBody.OfForm(Form)
                : bodyValue is null ? null
                : RequestBody.Of(
                    bodyValue,
                    ContentType,
                    input is null ? null : path.Used,
                    OmitEmpty,
                    OperationCatalogue.Find(Method, path.Path)
                );
            request = Request(path.Path, body);
            RequestPreview preview = _api!.Preview(request);
            typeName = preview.Operation?.TypeName ?? "Go401.Response";
            WarnOfFields(preview.Operation, body);
            if (!IsConfirmed(preview, body))
            {
                return;
            }

            unknownKey = request.IdempotencyKey is not null && !preview.KnowsKeys;
            if (preview.Operation is { Idempotent: true } && request.IdempotencyKey is null)
            {
                request = request with { IdempotencyKey = Guid.NewGuid().ToString("D") };
            }
        }
        catch (Go401Exception failure)
        {
            WriteError(ErrorRecords.From(failure, ShownPath.Of(Path).Text));
            return;
        }

        if (unknownKey)
        {
            WriteWarning(
                $"{Method} {ShownPath.Of(request.Path)} does not support an idempotency key: a retry with the same key "
                    + "would be processed again."
            );
        }
        else if (request.IdempotencyKey is not null)
        {
            WriteVerbose($"Idempotency key: {request.IdempotencyKey}; retrying with it is safe for 24 hours.");
        }

        var output = new RecordOutput(
            _connection!,
            _api!,
            new RecordShape(AsHashtable ? null : typeName, AsHashtable, AsDateTime, AsTyped),
            Raw,
            WriteAsync,
            AnsweredAsync
        );
        (_sent, _answer) = (request, null);
        int? number = input is null ? null : _number;
        Run(
            call =>
                TellAsync(
                    file is not null ? output.SaveAsync(request, ReadsMany ? Paging() : null, file, call)
                    : IsGet && !SkipHttpErrorCheck && (!Raw || ReadsMany)
                        ? output.ReadAsync(
                            request,
                            Paging(),
                            PagingParameters.IncludeTotalCount ? PagingParameters.NewTotalCount : null,
                            call
                        )
                    : output.SendAsync(request, call)
                ),
            false,
            failure =>
                failure is ApiException api
                && (input is not null || inputs is not null || api.FieldErrors.Count > 0 || api.IdempotencyKey is not null)
                    ? new Go401FailedRequest(api, number, input, inputs)
                    : null
        );
    }

    // Each finding once, however many records of the pipeline have it.
    private void WarnOfFields(ApiOperation? operation, RequestBody? body)
    {
        if (operation is null || body is null)
        {
            return;
        }

        foreach (string finding in body.Check(operation))
        {
            if (!_warned.Add(finding))
            {
                continue;
            }

            // With -Debug PowerShell asks at every warning, and what is only advice must not stop a request.
            if (
                MyInvocation.BoundParameters.TryGetValue("Debug", out object? debug)
                && LanguagePrimitives.IsTrue(debug)
                && !MyInvocation.BoundParameters.ContainsKey("WarningAction")
            )
            {
                WriteDebug(finding);
            }
            else
            {
                WriteWarning(finding);
            }
        }
    }

    // A record that is piped to what takes no body fills the path and nothing else: no one means to send a person's data with
    // a DELETE. Neither is a piped id its own body.
    private bool IsBody(FilledPath path) =>
        !Reads
        && !path.UsedWhole
        && (OperationCatalogue.Find(Method, path.Path) is ApiOperation known ? known.BodyShape != BodyShape.None : Method != "DELETE");

    // What changes nothing lasting asks only where everything is asked for; deleting and moving money ask by themselves, and
    // Enter means No.
    private bool IsConfirmed(RequestPreview preview, RequestBody? body)
    {
        bool grave = Method == "DELETE" || preview.Operation is { MovesMoney: true };
        if (
            Reads
            || !(
                Confirmation.WhatIf
                || (grave ? Confirmation.Asks(ConfirmImpact.High) : Confirmation.Asks(ConfirmImpact.Medium, debugAsks: false))
            )
        )
        {
            return true;
        }

        string Question()
        {
            string full =
                $"{Method} /{preview.Path}{preview.Query} ({_connection!.Settings.Name}, {_connection.Settings.BaseUri.Authority})";
            return body is null ? full : $"{full}\n{body.Preview(Payroll)}";
        }

        string? Payroll(ReadOnlyMemory<byte> json) =>
            PayrollPreview.Of(
                new StateFolder(),
                _connection!.Settings.BaseUri,
                preview.Path,
                json,
                _connection.SeenIds.CompanyNameOf(preview.Path)
            );

        // Where it is processed the text goes to the verbose stream: of the path the ids of company and participant only (S59).
        return Confirmation.Confirm(
            preview.Shown,
            Question,
            preview.Operation is { } known ? known.Summary : "Send this request to 401GO?",
            grave,
            "Nothing was sent."
        );
    }

    // A failure is told as well: what an earlier call left in the variables would be taken for this one's.
    private async Task TellAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (ApiException failure)
        {
            await SetVariablesAsync(failure.StatusCode, null).ConfigureAwait(false);
            throw;
        }
    }

    private Task AnsweredAsync(ApiResponse answer)
    {
        _answer = answer;
        return SetVariablesAsync(answer.StatusCode, answer.Headers);
    }

    private Task SetVariablesAsync(int? status, IReadOnlyDictionary<string, string[]>? headers) =>
        StatusCodeVariable is null && ResponseHeadersVariable is null
            ? Task.CompletedTask
            : OnPipelineThreadAsync(() =>
            {
                if (StatusCodeVariable is not null)
                {
                    SessionState.PSVariable.Set(StatusCodeVariable, status);
                }

                if (ResponseHeadersVariable is not null)
                {
                    SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
                }

                return true;
            });

    private PagingOptions Paging() =>
        new()
        {
            PageSize = PageSize,
            ThrottleLimit = ThrottleLimit,
            FirstPageOnly = !ReadsMany,
            TakesNothing = true,
            Skip = (long)Math.Min(PagingParameters.Skip, long.MaxValue),
            First = PagingParameters.First > long.MaxValue ? null : (long)PagingParameters.First,
        };

    // Where the pages are read, the reader says which it wants; one that is taken as it is gets its size here.
    private List<KeyValuePair<string, string>> QueryPairs()
    {
        List<KeyValuePair<string, string>> pairs = QueryTable.Pairs(Query, "-Query", "QueryInvalid");
        if (PageSize is int size && !ReadsMany && (Raw || OutFile is not null || SkipHttpErrorCheck))
        {
            pairs.RemoveAll(p => p.Key == "page_size");
            pairs.Add(new KeyValuePair<string, string>("page_size", size.ToString(CultureInfo.InvariantCulture)));
        }

        return pairs;
    }

    private ApiRequest Request(string path, RequestBody? body) =>
        new()
        {
            Path = path,
            Method = new HttpMethod(Method),
            Query = QueryPairs(),
            Headers = QueryTable.Pairs(Headers, "-Headers", "HeaderInvalid"),
            Content = body?.Content,
            ApiVersion = ApiVersion,
            IdempotencyKey = IdempotencyKey,
            SkipHttpErrorCheck = SkipHttpErrorCheck,
            AnyMediaType = SkipHttpErrorCheck || Raw || OutFile is not null,
            AsIs = Raw && !ReadsMany,
            Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null,
            Retry = RetryOptions.Default with
            {
                MaximumRetryCount = MaximumRetryCount ?? RetryOptions.Default.MaximumRetryCount,
                MaximumTotalTime = MaximumRetrySec is int most ? TimeSpan.FromSeconds(most) : RetryOptions.Default.MaximumTotalTime,
            },
        };
}
