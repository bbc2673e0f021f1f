using System.Net;
using System.Net.Http.Headers;

namespace Go401.Client.Payroll;

/// <summary>The body of a pay run's request, written while it is sent. Its length is announced, as that of any body.</summary>
internal sealed class PayrollContent : HttpContent
{
    private readonly PayrollRun _run;
    private readonly long _length;

    public PayrollContent(PayrollRun run)
    {
        _run = run;
        _length = PayrollBody.Json(run).Sum(chunk => (long)chunk.Count);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (System.ArraySegment<byte> chunk in PayrollBody.Json(_run))
        {
            await stream.WriteAsync(chunk.Array!, chunk.Offset, chunk.Count).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
