using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <content>The flow: a request for each record of the pipeline, or one for all.</content>
public sealed partial class InvokeGo401RequestCommand
{
    private readonly List<object> _collected = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private RequestParameters _given = new();
    private ResponseVariables? _variables;
    private Connection? _connection;
    private ApiClient? _api;
    private bool _ownsApi;
    private int _number;
    private ApiRequest? _sent;
    private ApiResponse? _response;

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        _given = Given();
        _variables = new ResponseVariables(SessionState, StatusCodeVariable, ResponseHeadersVariable);
        _given.Check();
        _variables.Check();
        TransportOptions? transport = ProxyInput.From(Proxy, ProxyCredential, NoProxy);
        _connection = ResolveConnection();
        (_api, _ownsApi) = transport is null ? (_connection.Api, false) : (_connection.Api.With(transport), true);
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        object? input = _given.Body == BodyInput.Pipeline ? Body : null;
        if (
            _given.Body == BodyInput.Pipeline
            && !_given.Reads
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
        bool isGiven = _given.Body is BodyInput.Value or BodyInput.Text;
        Process(
            input,
            isGiven && AsArray ? RequestBody.List(Body)
                : isGiven ? Body
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
        _sent is null || failure is ApiException || (_response is null && failure.ErrorId != "UnexpectedError")
            ? failure
            : _api!.AfterResponse(_sent, _response, failure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _ownsApi)
        {
            _api?.Dispose();
        }
    }

    private sealed record Prepared(ApiRequest Request, string TypeName, string? File);

    private void Process(object? input, object? bodyValue, List<object>? inputs)
    {
        if (Try(() => Prepare(input, bodyValue), ShownPath.Of(Path).Text) is not (var request, var typeName, var file))
        {
            return;
        }

        var output = new RecordOutput(
            _connection!,
            _api!,
            new ObjectOptions(AsHashtable ? null : typeName, AsHashtable, AsDateTime, AsTyped),
            Raw,
            WriteAsync,
            WriteEachAsync,
            response =>
            {
                _response = response;
                return SetVariablesAsync(response.StatusCode, response.Headers);
            }
        );
        (_sent, _response) = (request, null);
        int? number = input is null ? null : _number;
        Run(
            async (reporter, cancellation) =>
            {
                try
                {
                    await (
                        file is not null
                            ? output.SaveAsync(request, _given.ReadsMany ? _given.Paging() : null, file, reporter, cancellation)
                        : _given.ReadsRecords
                            ? output.ReadAsync(
                                request,
                                _given.Paging(),
                                _given.IncludeTotalCount ? PagingParameters.NewTotalCount : null,
                                reporter,
                                cancellation
                            )
                        : output.SendAsync(request, reporter, cancellation)
                    );
                }
                catch (ApiException failure)
                {
                    // What an earlier call left in the variables would be taken for this one's.
                    await SetVariablesAsync(failure.StatusCode, null);
                    throw;
                }
            },
            false,
            failure =>
                failure is ApiException api
                && (input is not null || inputs is not null || api.FieldErrors.Count > 0 || api.IdempotencyKey is not null)
                    ? new Go401FailedRequest(api, number, input, inputs)
                    : null
        );
    }

    // The request for one record, and where its response goes; null where it is not to be sent.
    private Prepared? Prepare(object? input, object? bodyValue)
    {
        string? file = OutputFile();
        FilledPath path = FilledPath.Of(
            Path,
            _given.Method,
            QueryTable.Pairs(PathParameter, "-PathParameter", "PathParameterInvalid"),
            input
        );
        RequestBody? body = BodyOf(path, input, bodyValue);
        ApiRequest request = _given.Request(
            path.Path,
            body?.Content,
            QueryTable.Pairs(Query, "-Query", "QueryInvalid"),
            QueryTable.Headers(Headers)
        );
        OutgoingRequest preview = _api!.Create(request);
        WarnOfFields(preview.Operation, body);
        if (Confirmation.WhatIf && preview.Operation is ApiOperation operation)
        {
            WarnIfScopeIsMissing(_connection!, operation);
        }

        return new RequestConfirmation(Confirmation, _connection!, _given.Method).Confirm(preview, body)
            ? new Prepared(WithKey(request, preview), preview.Operation?.TypeName ?? "Go401.Response", file)
            : null;
    }

    private string? OutputFile()
    {
        if (OutFile is null)
        {
            return null;
        }

        string file = FilePath(OutFile);
        return _number > 1
                ? throw ParameterConflict.Of(
                    "-OutFile stores the response to one request, but each record of the pipeline is a request. The file has "
                        + "the response to the first; nothing was sent for this one.",
                    "Use one file per record: ForEach-Object { Invoke-Go401Request ... -OutFile \"$($_.object_id).json\" }."
                )
            : InFile is not null && FullPath.Replaces(file, FilePath(InFile))
                ? throw ParameterConflict.Of(
                    "-InFile and -OutFile are the same file. The response would overwrite the input: use another file."
                )
            : file;
    }

    /// <inheritdoc/>
    private protected override string? Named(Go401Exception failure) =>
        FileFailure.IsOfInput(failure) ? InFile
        : FileFailure.IsOfOutput(failure) ? OutFile ?? InFile
        : null;

    private RequestBody? BodyOf(FilledPath path, object? input, object? given)
    {
        ApiOperation? operation = OperationCatalogue.Find(_given.Method, path.Path);
        given ??= RequestPolicy.SendsInput(_given.Method, operation, path.UsedWhole) ? input : null;
        return InFile is not null ? RequestBody.OfFile(FilePath(InFile), ContentType)
            : Form is not null ? RequestBody.OfForm(Form)
            : given is null ? null
            : RequestBody.Of(given, ContentType, input is null ? null : path.Used, OmitEmpty, operation);
    }

    private ApiRequest WithKey(ApiRequest request, OutgoingRequest preview)
    {
        if (request.IdempotencyKey is not null && !preview.KnowsKeys)
        {
            WriteWarning(
                $"{_given.Method} {ShownPath.Of(request.Path)} does not support an idempotency key: a retry with the same key "
                    + "would be processed again."
            );
            return request;
        }

        if (preview.Operation is { Idempotent: true } && request.IdempotencyKey is null)
        {
            request = request with { IdempotencyKey = Guid.NewGuid().ToString("D") };
        }

        if (request.IdempotencyKey is not null)
        {
            WriteVerbose($"Idempotency key: {request.IdempotencyKey}; retrying with it is safe for 24 hours.");
        }

        return request;
    }

    // Each finding once, however many records of the pipeline have it.
    private void WarnOfFields(ApiOperation? operation, RequestBody? body)
    {
        if (operation is null || body is null)
        {
            return;
        }

        // With -Debug PowerShell asks at every warning, and what is only advice must not stop a request.
        bool asDebug = Confirmation.IsOn("Debug") == true && !MyInvocation.BoundParameters.ContainsKey("WarningAction");
        foreach (string finding in body.Check(operation))
        {
            if (_warned.Add(finding))
            {
                (asDebug ? WriteDebug : (Action<string>)WriteWarning)(finding);
            }
        }
    }

    private Task SetVariablesAsync(int? status, IReadOnlyDictionary<string, string[]>? headers) =>
        _variables!.Any ? OnPipelineThreadAsync(() => _variables.Set(status, headers)) : Task.CompletedTask;
}
