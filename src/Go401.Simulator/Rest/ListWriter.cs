using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator.Rest;

/// <summary>Writes lists in pages as Django REST framework does: <c>count</c>, <c>next</c>, <c>previous</c>, <c>results</c>.</summary>
internal sealed class ListWriter(SimulatorOptions options, Func<string> origin)
{
    private const int CachedPages = 1024;
    private readonly ConcurrentDictionary<string, byte[]> _pages = new(StringComparer.Ordinal);

    /// <summary>Forgets rendered pages, because something changed.</summary>
    public void Forget() => _pages.Clear();

    /// <summary>Writes a list of records that are there already.</summary>
    public Task WriteAsync(RestCall call, IReadOnlyList<JsonNode> records, bool onRequest = false) =>
        WriteAsync(call, records.Count, (output, i) => WriteText(output, Answers.Text(records[i])), onRequest, cached: false);

    /// <summary>Writes a list whose records are made one by one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="count">How many records there are.</param>
    /// <param name="write">Writes the record of a number, from 0.</param>
    /// <param name="onRequest">True where a bare array is the answer unless a page is asked for.</param>
    /// <param name="cached">True where rendered pages may be kept, if the settings say so.</param>
    public async Task WriteAsync(
        RestCall call,
        int count,
        Action<IBufferWriter<byte>, int> write,
        bool onRequest = false,
        bool cached = true
    )
    {
        HttpContext http = call.Http;
        IQueryCollection query = http.Request.Query;
        bool bare = (onRequest || options.BareArrays) && query["page"].Count == 0 && query["page_size"].Count == 0;
        int size =
            int.TryParse(query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked > 0
                ? Math.Min(asked, options.LargestPageSize)
                : options.DefaultPageSize;
        int pages = Math.Max(1, (int)(((long)count + size - 1) / size));
        int page =
            query["page"].Count == 0 ? 1
            : query["page"] == "last" ? pages
            : int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted
            : 0;
        if (page < 1 || page > pages)
        {
            await Answers.ErrorAsync(http, 404, "Invalid page.");
            return;
        }

        string key = http.Request.Path + http.Request.QueryString;
        if (options.CachePages && cached && _pages.TryGetValue(key, out byte[]? rendered))
        {
            await Answers.BytesAsync(http, 200, rendered);
            return;
        }

        int first = bare ? 0 : (page - 1) * size;
        int last = bare ? count : Math.Min(count, first + size);
        var body = new ArrayBufferWriter<byte>(256 + (1200 * Math.Min(last - first, 10000)));
        if (!bare)
        {
            WriteText(
                body,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"count\":{count},\"next\":{Link(http, page + 1, page < pages)},"
                        + $"\"previous\":{Link(http, page - 1, page > 1)},\"results\":"
                )
            );
        }

        WriteText(body, "[");
        for (int i = first; i < last; i++)
        {
            if (i > first)
            {
                WriteText(body, ",");
            }

            write(body, i);
        }

        WriteText(body, bare ? "]" : "]}");
        if (options.CachePages && cached && _pages.Count < CachedPages)
        {
            _pages[key] = body.WrittenSpan.ToArray();
        }

        await Answers.BytesAsync(http, 200, body.WrittenMemory);
    }

    public static void WriteText(IBufferWriter<byte> output, string text)
    {
        Span<byte> target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, target));
    }

    // The query as it came, with the page put in its place; everything percent-encoded, page 1 left out.
    private string Link(HttpContext http, int page, bool there)
    {
        if (!there)
        {
            return "null";
        }

        IEnumerable<string> pairs = http
            .Request.Query.Where(q => q.Key != "page")
            .SelectMany(q => q.Value.Select(v => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}"));
        string[] all = page > 1 ? [string.Create(CultureInfo.InvariantCulture, $"page={page}"), .. pairs] : [.. pairs];
        return $"\"{options.NextOrigin ?? origin()}{http.Request.Path}{(all.Length > 0 ? "?" : "")}{string.Join('&', all)}\"";
    }
}
