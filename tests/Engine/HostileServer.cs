using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Go401.Tests.Engine;

/// <summary>A server that was taken over: it answers every path with the same body, whatever was asked.</summary>
internal sealed class HostileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, (int Status, string Body)> _answer;

    public HostileServer(Func<string, (int Status, string Body)> answer)
    {
        _answer = answer;
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        BaseUri = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/api";
        probe.Stop();
        _listener.Prefixes.Add(BaseUri + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string BaseUri { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                (int status, string body) = _answer(context.Request.Url!.AbsolutePath);
                byte[] bytes = Encoding.UTF8.GetBytes(body);
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                context.Response.ContentLength64 = bytes.Length;
                await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }
}
