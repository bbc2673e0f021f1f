using System;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Security.Authentication;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>How bytes leave, looked at in the module itself, for each build. What the servers of today allow cannot show it.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task S27_S32_S50_only_tls_1_2_and_later_whatever_the_process_says_and_no_redirect_is_followed()
    {
        await using Session session = await Session.StartAsync();
#pragma warning disable SYSLIB0014, CA5364, SYSLIB0039, CS0618 // What careless scripts set; it must change nothing.
        SecurityProtocolType before = ServicePointManager.SecurityProtocol;
        ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls;
        using var outer = (HttpMessageHandler)Handler(session);
        ServicePointManager.SecurityProtocol = before;
#pragma warning restore SYSLIB0014, CA5364, SYSLIB0039, CS0618

        // What makes connections is inside of what decompresses.
        HttpMessageHandler handler = Assert.IsAssignableFrom<DelegatingHandler>(outer).InnerHandler!;
        if (handler is SocketsHttpHandler sockets)
        {
            Assert.Equal("net8.0", StagedModule.Build);
            Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, sockets.SslOptions.EnabledSslProtocols);
            Assert.Null(sockets.SslOptions.RemoteCertificateValidationCallback);
            Assert.False(sockets.AllowAutoRedirect);
            Assert.False(sockets.UseCookies);
        }
        else
        {
            Assert.Equal("netstandard2.0", StagedModule.Build);
            HttpClientHandler classic = Assert.IsType<HttpClientHandler>(handler);
            Assert.Equal(SslProtocols.Tls12, classic.SslProtocols);
            Assert.Null(classic.ServerCertificateCustomValidationCallback);
            Assert.False(classic.AllowAutoRedirect);
            Assert.False(classic.UseCookies);
        }
    }

    // The client lives in a load context of the module's own; a type of the cmdlets leads there.
    private static object Handler(Session session)
    {
        var type = (Type)session.Run("[Go401.PowerShell.Output.Go401Connection]").Single.BaseObject;
        Assembly client = type.GetProperty("Inner", BindingFlags.NonPublic | BindingFlags.Instance)!.PropertyType.Assembly;
        object options = Activator.CreateInstance(client.GetType("Go401.Client.Http.TransportOptions", throwOnError: true)!)!;
        var factory = (Delegate)options.GetType().GetProperty("HandlerFactory")!.GetValue(options)!;
        return factory.DynamicInvoke(options)!;
    }
}
