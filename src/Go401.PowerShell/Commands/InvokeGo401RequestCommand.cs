using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Catalogue;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Commands;

/// <summary>Calls any path of the API.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Go401Request", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class InvokeGo401RequestCommand : Go401ConnectionCmdlet
{
    /// <summary>The path below the base address: companies, /companies/ and companies/ are the same.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PathCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method.</summary>
    [Parameter]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", IgnoreCase = true)]
    public string Method { get; set; } = "GET";

    /// <summary>What goes into the query; a list becomes several values of the same name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Query { get; set; }

    /// <summary>The body: an object, a table or a list is made into JSON, a text is sent as it is.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyString]
    public object? Body { get; set; }

    /// <summary>Reads every page and puts each record out as it comes.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Records a page.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int? PageSize { get; set; }

    /// <summary>How many pages may be under way at once with -All.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>More headers; never Authorization, Host or Content-Length.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    /// <summary>The key by which 401GO recognises a repeated write, on the two operations that know it; made when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IdempotencyKey { get; set; }

    /// <summary>The API version of this request, YYYY-MM-DD.</summary>
    [Parameter]
    [ValidateApiVersion]
    public string? ApiVersion { get; set; }

    /// <summary>Seconds one try may take.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set; }

    /// <summary>How many tries may follow the first.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int? MaximumRetryCount { get; set; }

    /// <summary>Puts the answer out as the text it is.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    private bool IsGet => Method.Equals("GET", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Connection connection = ResolveConnection();
        string method = Method.ToUpperInvariant();
        if (!IsGet && method is not ("HEAD" or "OPTIONS") && !ShouldProcess($"{connection.Settings.Name}: {Path}", method))
        {
            return;
        }

        string typeName = OperationCatalogue.Find(method, Path)?.TypeName ?? "Go401.Response";
        Run(
            call =>
            {
                ApiRequest request = Request(method);
                return IsGet && !Raw ? ReadAsync(connection, request, typeName, call) : SendAsync(connection, request, typeName, call);
            },
            terminating: false);
    }

    private async Task SendAsync(Connection connection, ApiRequest request, string typeName, CallContext call)
    {
        ApiResponse answer = await connection.Api.SendAsync(request, call).ConfigureAwait(false);
        if (answer.Body.Length == 0)
        {
            return;
        }

        if (Raw)
        {
            await WriteAsync(Encoding.UTF8.GetString(answer.Body.ToArray())).ConfigureAwait(false);
            return;
        }

        object? value = JsonToPSObject.Convert(answer.Body.Span, typeName);
        if (value is PSObject record && answer.IdempotencyKey is not null)
        {
            record.Properties.Add(new PSNoteProperty("IdempotencyKey", answer.IdempotencyKey));
        }

        SeenRecords.Note(connection, Path, typeName, value as object?[] ?? [value]);
        if (value is not null)
        {
            await WriteAsync(value, enumerate: true).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(Connection connection, ApiRequest request, string typeName, CallContext call)
    {
        var options = new PagingOptions { PageSize = PageSize, ThrottleLimit = ThrottleLimit, FirstPageOnly = !All };
        var summary = new PagingSummary();
        long shown = 0, count = 0;
        bool more = false;
        IAsyncEnumerable<object?[]> pages = connection.Api.ReadPagesAsync(
            request,
            options,
            page =>
            {
                var records = new object?[page.Records.Count];
                for (int i = 0; i < records.Length; i++)
                {
                    records[i] = JsonToPSObject.Convert(page[i].Span, typeName);
                }

                if (page.Number == 1)
                {
                    SeenRecords.Note(connection, Path, typeName, records);
                }

                (count, more) = (page.Count ?? 0, page.HasMore);
                return records;
            },
            summary,
            call);
        await foreach (object?[] records in pages.ConfigureAwait(false))
        {
            shown += records.Length;
            if (records.Length > 0)
            {
                await WriteAsync(records, enumerate: true).ConfigureAwait(false);
            }
        }

        if (!All && more)
        {
            string left = count > shown ? $"{(count - shown).ToString(CultureInfo.InvariantCulture)} more records" : "more records";
            call.Reporter.Warning($"This is the first page; there are {left}. Use -All to read them.");
        }
    }

    private ApiRequest Request(string method)
    {
        var request = new ApiRequest
        {
            Path = Path,
            Method = new HttpMethod(method),
            Query = Pairs(Query),
            Headers = Pairs(Headers),
            Content = Content(),
            ApiVersion = ApiVersion,
            IdempotencyKey = IdempotencyKey,
            Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return MaximumRetryCount is int tries ? request with { Retry = request.Retry with { MaximumRetryCount = tries } } : request;
    }

    private Func<HttpContent>? Content()
    {
        object? body = Body is PSObject { BaseObject: string } wrapped ? wrapped.BaseObject : Body;
        if (body is null)
        {
            return null;
        }

        byte[] bytes = body is string text ? Encoding.UTF8.GetBytes(text) : ObjectToJson.Convert(body);
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static List<KeyValuePair<string, string>> Pairs(IDictionary? table)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (table is null)
        {
            return pairs;
        }

        foreach (DictionaryEntry entry in table)
        {
            string name = Text(entry.Key);
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (value is IEnumerable list and not string)
            {
                foreach (object? item in list)
                {
                    pairs.Add(new KeyValuePair<string, string>(name, Text(item)));
                }
            }
            else
            {
                pairs.Add(new KeyValuePair<string, string>(name, Text(value)));
            }
        }

        return pairs;
    }

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag ? "true" : "false",
        DateTime date => date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : date.ToString("o", CultureInfo.InvariantCulture),
        object other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };
}
