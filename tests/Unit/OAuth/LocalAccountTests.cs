#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

/// <summary>What other accounts of this machine can do to a sign-in: nothing.</summary>
public sealed class LocalAccountTests
{
    // Not a constant: the command lines of other test runs on this machine are read too.
    private static readonly string State = Guid.NewGuid().ToString("N");
    private static readonly Uri Authorize = new("https://server.example/api/o/authorize/?state=" + State);
    private static readonly CallbackParser Parser = new(State, "https://server.example/api/o", false, "unit");

    private static RedirectListener Bind(RedirectListenerOptions? options = null) =>
        RedirectListener.Bind(RedirectAddress.Check(new Uri("http://127.0.0.1/callback/")), options ?? Fakes.Patient);

    // Sends the lines of a request and shows what comes back.
    private const string Ask =
        """exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3; cat <&3""";

    [Fact]
    public async Task S67_the_browser_is_given_an_address_that_leads_to_the_page_and_tells_nothing()
    {
        using RedirectListener listener = Bind();
        Uri start = listener.StartUriFor(Authorize);
        _ = listener.WaitAsync(Parser, CancellationToken.None);
        Assert.Equal("", start.Query);
        Assert.DoesNotContain(State, start.AbsoluteUri, StringComparison.Ordinal);
        Assert.NotEqual(start.AbsolutePath, Bind().StartUriFor(Authorize).AbsolutePath);
        for (int i = 0; i < 2; i++)
        {
            // A browser that asks again gets there again.
            string answer = await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath));
            Assert.StartsWith("HTTP/1.1 303", answer, StringComparison.Ordinal);
            Assert.Contains($"\r\nLocation: {Authorize.AbsoluteUri}\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nCache-Control: no-store\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nReferrer-Policy: no-referrer\r\n", answer, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "HTTP/1.1 404",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath + "x")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 400",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath, "evil.example")),
            StringComparison.Ordinal
        );
    }

    // Attack 1: another account read the address in the browser's command line, signed in at it as someone else, and brought the
    // code to the listener.
    [SecondAccountFact]
    public async Task S67_another_account_that_knows_everything_can_neither_finish_nor_end_a_sign_in()
    {
        using RedirectListener listener = Bind();
        Uri start = listener.StartUriFor(Authorize);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string port = listener.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (
            string target in new[]
            {
                $"/callback/?code=evil&state={State}",
                $"/callback/?error=access_denied&state={State}",
                start.AbsolutePath,
                "/callback/",
            }
        )
        {
            string answer = await SecondAccount.RunAsync(Ask, port, target);
            Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Location:", answer, StringComparison.Ordinal);
        }

        // Gone before anybody can ask who it was.
        await SecondAccount.RunAsync(
            """
            for i in $(seq 40); do exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2"
            """
                + """
                 "$1" >&3; exec 3>&-; done
                """,
            port,
            $"/callback/?code=evil&state={State}"
        );

        // More wrong answers than one account is allowed.
        await SecondAccount.RunAsync($"for i in $(seq 30); do ({Ask}) > /dev/null; done", port, "/callback/?code=evil&state=wrong");
        Assert.False(waiting.IsCompleted);
        Assert.Contains(
            "Location: " + Authorize.AbsoluteUri,
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath)),
            StringComparison.Ordinal
        );
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=good&state={State}"));
        Assert.Equal("good", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
    }

    [SecondAccountFact]
    public async Task S67_no_command_line_that_another_account_can_read_holds_what_identifies_a_sign_in()
    {
        string folder = Directory.CreateTempSubdirectory("go401-argv-").FullName,
            script = Path.Combine(folder, "browser"),
            go = Path.Combine(folder, "go");
        await File.WriteAllTextAsync(script, $"#!/bin/bash\nfor i in $(seq 600); do [ -e '{go}' ] && break; sleep 0.1; done\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            using RedirectListener listener = Bind();
            Uri start = listener.StartUriFor(Authorize);
            Assert.True(
                await SystemBrowser
                    .For(n => n == "BROWSER" ? script : null, SystemBrowser.TimeToFail)
                    .TryOpenAsync(start, CancellationToken.None)
            );
            string seen = await SecondAccount.RunAsync("cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' '");
            Assert.Contains(start.AbsoluteUri, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(State, seen, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(go, "");
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task S67_where_the_system_does_not_tell_who_asks_a_second_one_ends_the_attempt_loudly()
    {
        using RedirectListener listener = Bind(new RedirectListenerOptions { Identify = (_, _) => Task.FromResult(Peer.Unknown) });
        Uri start = listener.StartUriFor(Authorize);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        Assert.StartsWith(
            "HTTP/1.1 303",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath)),
            StringComparison.Ordinal
        );
        Assert.False(waiting.IsCompleted);
        Assert.StartsWith(
            "HTTP/1.1 400",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, start.AbsolutePath)),
            StringComparison.Ordinal
        );
        Assert.Equal("SignInAddressUsedTwice", (await Assert.ThrowsAsync<Go401Exception>(() => waiting.WaitAsync(Fakes.Patience))).ErrorId);
    }

    // Attack 11: idle connections used up the files of the process, and the first that could not be let in ended the sign-in.
    [Fact]
    public async Task S24_a_flood_of_idle_connections_keeps_nobody_out_and_the_oldest_go()
    {
        using RedirectListener listener = Bind(new RedirectListenerOptions { ReadTimeout = TimeSpan.FromMinutes(5) });
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        var clients = new List<TcpClient>();
        for (int i = 0; i < 10 * ListenerConnections.Max; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, listener.Port);
            clients.Add(client);
        }

        // All but the last ones are let go, although their time is not over.
        for (int i = 0; i < 8 * ListenerConnections.Max; i++)
        {
            Assert.Equal("", await Fakes.ReadAsync(clients[i].GetStream()));
        }

        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=good&state={State}"));
        Assert.Equal("good", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
        clients.ForEach(c => c.Dispose());
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    public async Task S24_a_process_without_files_left_goes_on_letting_in_and_makes_room(SocketError error)
    {
        int fail = 0;
        using RedirectListener listener = Bind(
            new RedirectListenerOptions
            {
                ReadTimeout = TimeSpan.FromMinutes(5),
                Accept = l => Interlocked.Decrement(ref fail) >= 0 ? throw new SocketException((int)error) : l.AcceptTcpClientAsync(),
            }
        );
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, listener.Port);
        fail = 3;
        Assert.StartsWith(
            "HTTP/1.1 404",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, "/other")),
            StringComparison.Ordinal
        );
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=good&state={State}"));
        Assert.Equal("good", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
        Assert.Equal("", await Fakes.ReadAsync(idle.GetStream()));
    }

    [Fact]
    public async Task S67_a_visitor_of_this_account_is_known_on_both_protocols()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists whose a connection is.");
        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var listener = new TcpListener(address, 0);
            try
            {
                listener.Start();
            }
            catch (SocketException)
            {
                // A machine without IPv6.
                continue;
            }

            // HttpClient connects to 127.0.0.1 from a socket of both protocols.
            foreach (bool both in new[] { false, true })
            {
                using Socket client = both
                    ? new Socket(SocketType.Stream, ProtocolType.Tcp)
                    : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await client.ConnectAsync(listener.LocalEndpoint);
                using Socket accepted = await listener.AcceptSocketAsync();
                Assert.Equal(Peer.Ours, await LoopbackPeer.OfAsync(accepted.LocalEndPoint, accepted.RemoteEndPoint));
                client.Close();
                Assert.Equal(Peer.Other, await LoopbackPeer.OfAsync(accepted.LocalEndPoint, accepted.RemoteEndPoint));
            }

            listener.Stop();
        }
    }
}
