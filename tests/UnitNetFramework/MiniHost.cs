// The part of ASP.NET Core that the simulator uses, over sockets: so the simulator itself runs in .NET Framework and mono, and with
// it every test that changes its settings, its clock or its faults in the middle of a call.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Go401.Tests.Unit.NetFramework;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.Primitives
{
    internal readonly struct StringValues(params string[] values) : IEnumerable<string>
    {
        public int Count => values?.Length ?? 0;

        public string this[int index] => values[index];

        public static implicit operator StringValues(string value) => value is null ? default : new(value);

        public static implicit operator string(StringValues values) => values.Count == 0 ? null : values.ToString();

        public override string ToString() => values is null ? "" : string.Join(",", values);

        public IEnumerator<string> GetEnumerator() => (values ?? []).AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace Microsoft.Extensions.Logging
{
    internal sealed class Logs
    {
        public void ClearProviders() { }
    }
}

namespace Microsoft.AspNetCore.Server.Kestrel.Core
{
    internal enum HttpProtocols
    {
        Http1,
    }

    internal sealed class Listen
    {
        public HttpProtocols Protocols { get; set; }
    }

    internal sealed class Limits
    {
        public long? MaxRequestBodySize { get; set; }
    }

    internal sealed class Kestrel
    {
        public bool AddServerHeader { get; set; }

        public Limits Limits { get; } = new();

        public int Port { get; private set; }

        public void Listen(IPAddress address, int port, Action<Listen> set) => Port = port;
    }
}

namespace Microsoft.AspNetCore.Hosting { }

namespace Microsoft.AspNetCore.Builder
{
    internal sealed class WebApplicationBuilder
    {
        private readonly Kestrel _kestrel = new();

        public Logs Logging { get; } = new();

        public WebApplicationBuilder WebHost => this;

        public void ConfigureKestrel(Action<Kestrel> set) => set(_kestrel);

        public WebApplication Build() => new(_kestrel.Port);
    }

    internal sealed class WebApplication(int port)
    {
        private readonly CancellationTokenSource _stopping = new();
        private SocketServer _server;
        private Func<HttpContext, Task> _answer;

        public static WebApplicationBuilder CreateSlimBuilder() => new();

        public WebApplication Lifetime => this;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public string[] Urls => [$"http://127.0.0.1:{_server.Port}"];

        public void Run(Func<HttpContext, Task> answer) => _answer = answer;

        public Task StartAsync()
        {
            _server = new SocketServer(port, _answer);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken hurry)
        {
            _stopping.Cancel();
            _server.Dispose();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => default;
    }
}

namespace Microsoft.AspNetCore.Http
{
    internal static class HttpMethods
    {
        public static bool IsHead(string method) => method == "HEAD";

        public static bool IsOptions(string method) => method == "OPTIONS";

        public static bool IsPost(string method) => method == "POST";
    }

    internal interface IQueryCollection : IEnumerable<KeyValuePair<string, StringValues>>
    {
        StringValues this[string name] { get; }
    }

    internal interface IFormCollection : IQueryCollection { }

    /// <summary>Named values: a query, a form.</summary>
    internal sealed class FormCollection : IFormCollection
    {
        private readonly ILookup<string, string> _pairs;

        public FormCollection(string encoded) =>
            _pairs = encoded
                .Split(['&'], StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split(['='], 2))
                .ToLookup(
                    p => WebUtility.UrlDecode(p[0]),
                    p => p.Length > 1 ? WebUtility.UrlDecode(p[1]) : "",
                    StringComparer.OrdinalIgnoreCase
                );

        public static FormCollection Empty { get; } = new("");

        public StringValues this[string name] => new([.. _pairs[name]]);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() =>
            _pairs.Select(p => new KeyValuePair<string, StringValues>(p.Key, new StringValues([.. p]))).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    internal sealed class Headers : IEnumerable<KeyValuePair<string, StringValues>>
    {
        private readonly Dictionary<string, StringValues> _all = new(StringComparer.OrdinalIgnoreCase);

        public StringValues this[string name]
        {
            get => _all.TryGetValue(name, out StringValues values) ? values : default;
            set => _all[name] = value;
        }

        public StringValues Allow
        {
            set => this["Allow"] = value;
        }

        public StringValues Authorization => this["Authorization"];

        public StringValues CacheControl
        {
            set => this["Cache-Control"] = value;
        }

        public StringValues ContentSecurityPolicy
        {
            set => this["Content-Security-Policy"] = value;
        }

        public StringValues Location
        {
            set => this["Location"] = value;
        }

        public StringValues Origin => this["Origin"];

        public StringValues RetryAfter
        {
            set => this["Retry-After"] = value;
        }

        public StringValues TransferEncoding => this["Transfer-Encoding"];

        public StringValues WWWAuthenticate
        {
            set => this["WWW-Authenticate"] = value;
        }

        public bool TryGetValue(string name, out StringValues values) => _all.TryGetValue(name, out values);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _all.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    internal readonly record struct HostString(string Text)
    {
        public string Host => Text.Split(':')[0];
    }

    internal readonly record struct PathString(string Value)
    {
        public bool StartsWithSegments(string start, StringComparison comparison) =>
            Value.Equals(start, comparison) || Value.StartsWith(start + "/", comparison);

        public static string operator +(PathString path, QueryString query) => path.Value + query.Value;

        public override string ToString() => Value;
    }

    internal readonly record struct QueryString(string Value)
    {
        public override string ToString() => Value;
    }

    internal sealed class HttpRequest
    {
        public string Method { get; init; } = "";

        public PathString Path { get; init; }

        public QueryString QueryString { get; init; }

        public Headers Headers { get; } = new();

        public Stream Body { get; init; } = Stream.Null;

        public HostString Host => new(Headers["Host"].ToString());

        public long? ContentLength => Body.Length;

        public string ContentType => Headers["Content-Type"];

        public IQueryCollection Query => new FormCollection(QueryString.Value.TrimStart('?'));

        public bool HasFormContentType =>
            ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

        public void EnableBuffering() { }

        public Task<IFormCollection> ReadFormAsync(CancellationToken cancellation = default)
        {
            Body.Position = 0;
            return Task.FromResult<IFormCollection>(new FormCollection(new StreamReader(Body).ReadToEnd()));
        }
    }

    internal sealed class HttpResponse(Stream body)
    {
        public int StatusCode { get; set; } = 200;

        public Headers Headers { get; } = new();

        public long? ContentLength { get; set; }

        public string ContentType
        {
            set => Headers["Content-Type"] = value;
        }

        public Stream Body { get; set; } = body;

        public HttpResponse BodyWriter => this;

        public Func<Task> Starting { get; private set; } = () => Task.CompletedTask;

        public void OnStarting(Func<Task> starting) => Starting = starting;

        public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
            Body.WriteAsync(bytes.ToArray(), 0, bytes.Length, cancellation);

        public Task WriteAsync(string text, CancellationToken cancellation = default) =>
            WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation);

        public Task FlushAsync() => Body.FlushAsync();

        public void Redirect(string to) => (StatusCode, Headers.Location) = (302, to);
    }

    internal sealed class HttpContext(HttpRequest request, Stream body, Action abort, CancellationToken aborted)
    {
        public HttpRequest Request { get; } = request;

        public HttpResponse Response { get; } = new(body);

        public CancellationToken RequestAborted { get; } = aborted;

        public void Abort() => abort();
    }
}

namespace Go401.Simulator
{
    internal static class OwnLifetime
    {
        // This host takes no signals.
        public static void Use(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) => _ = builder;
    }
}
