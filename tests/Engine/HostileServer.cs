using System;
using System.Globalization;
using System.Threading.Tasks;
using Go401.Tests.Engine.Network;

namespace Go401.Tests.Engine;

/// <summary>A server that was taken over: it answers every path with the same body, whatever was asked.</summary>
internal sealed class HostileServer(Func<string, (int Status, string Body)> answer) : IAsyncDisposable
{
    private readonly OddServer _server = new(request =>
    {
        (int status, string body) = answer(request.Split(' ')[1].Split('?')[0]);
        return OddServer.Json(body, status.ToString(CultureInfo.InvariantCulture) + " Answer");
    });

    public string BaseUri => _server.BaseUri;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
