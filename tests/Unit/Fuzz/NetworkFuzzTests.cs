using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Text;
using Go401.Client.Vault;
using Go401.Tests.Unit.Http;
using Go401.Tests.Unit.OAuth;
using Xunit;

namespace Go401.Tests.Unit.Fuzz;

/// <summary>
/// Whatever comes from outside, nothing but a Go401Exception comes out. What was found once goes into Corpus/network.txt.
/// </summary>
public sealed class NetworkFuzzTests
{
    private static readonly Gen<byte[]> Bodies = Mutations.Of(Mutations.Corpus("network"));

    private static readonly Gen<string> Waits = Gen.OneOf(
        Gen.Elements(
            "NaN",
            "-Infinity",
            "1e5",
            "0x7",
            "9999-12-31T23:59:59.9999999Z",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Mon, 99 Foo 0000 25:61:61 GMT",
            "١٢",
            "."
        ),
        Gen.Choose(32, 126).ListOf(12).Select(c => string.Concat(c.Select(i => (char)i)))
    );

    [Fact]
    public void S81_no_body_brings_anything_but_an_error_of_the_module() =>
        Mutations.Check(
            Bodies,
            3000,
            body =>
            {
                Try(() => PagesAsync(body));
                foreach (int status in new[] { 200, 400, 503 })
                {
                    Try(() =>
                        ApiBench
                            .Fake(_ => Answer(body, status))
                            .SendAsync(
                                new ApiRequest { Path = "x", Retry = new RetryOptions(0, TimeSpan.Zero) },
                                SilentReporter.Instance,
                                default
                            )
                    );
                    Try(() =>
                        new TokenEndpoint(new EndpointClient(Fakes.Settings(), Transport(body, status)), TimeProvider.System).SendAsync(
                            TokenRequest.ForRefresh("rt"),
                            default
                        )
                    );
                }

                Try(() => Discovery.ReadAsync(new EndpointClient(Fakes.Settings(), Transport(body)), default));
                Try(() => UserInfo.ReadAsync(new EndpointClient(Fakes.Settings(), Transport(body)), new SecretValue("at"), "s", default));
                string encoded = Convert.ToBase64String(body).TrimEnd('=').Replace('+', '-').Replace('/', '_');
                var server = new Discovery("i", new Uri("https://server.example/keys"), false);
                Try(() =>
                    new IdTokenValidator(new EndpointClient(Fakes.Settings(), Transport(body)), TimeProvider.System).ValidateAsync(
                        new SecretValue($"{encoded}.{encoded}.{encoded}"),
                        server,
                        "n",
                        default
                    )
                );
                Try(() =>
                    Task.FromResult(
                        StoredConnectionJson.Read(new SecretValue("x" + Encoding.UTF8.GetString(body)), new SecretLocation("v", "payroll"))
                    )
                );
                Try(() =>
                    Task.FromResult(
                        body.Length == 0
                            ? null
                            : StoredConnectionJson.Read(new SecretValue(Encoding.UTF8.GetString(body)), new SecretLocation("v", "payroll"))
                    )
                );
                Try(() => Task.FromResult(ParticipantReader.ForCurrentThread.Read(body, "c")));
                Try(() => Task.FromResult(PageHead.IsFollowed(body)));
            }
        );

    [Fact]
    public void S81_no_header_brings_anything_but_an_error_of_the_module() =>
        Check(
            Waits,
            wait =>
            {
                DateTimeOffset now = DateTimeOffset.UtcNow;
                TimeSpan? read = RetryHandler.ReadRetryAfter(wait, now);
                Assert.True(read is null || (read >= TimeSpan.Zero && read <= TimeSpan.FromDays(30)));
                foreach (int status in new[] { 302, 429, 503 })
                {
                    Try(() =>
                        ApiBench
                            .Fake(_ => Headed(wait, status))
                            .SendAsync(
                                new ApiRequest { Path = "x", Retry = new RetryOptions(0, TimeSpan.Zero) },
                                SilentReporter.Instance,
                                default
                            )
                    );
                }
            }
        );

    private static void Check<T>(Gen<T> gen, Action<T> act) =>
        Prop.ForAll(gen.ToArbitrary(), act).Check(Config.QuickThrowOnFailure.WithMaxTest(Mutations.Rounds(3000)));

    private static void Try(Func<Task> act)
    {
        try
        {
            act().GetAwaiter().GetResult();
        }
        catch (Go401Exception)
        {
            // As promised.
        }
    }

    private static async Task PagesAsync(byte[] body)
    {
        ApiClient api = ApiBench.Fake(_ => Answer(body, 200));
        var request = new ApiRequest { Path = "companies/c1/participants", Retry = new RetryOptions(0, TimeSpan.Zero) };
        await foreach (
            int read in api.ReadPagesAsync(
                request,
                new PagingOptions { First = 20 },
                page => Enumerable.Range(0, page.Records.Count).Count(i => Typed(page[i])),
                new PagingSummary(),
                SilentReporter.Instance,
                default
            )
        )
        {
            Assert.True(read >= 0);
        }
    }

    private static bool Typed(ReadOnlyMemory<byte> record) => ParticipantReader.ForCurrentThread.Read(record.Span, "c1").Name is not null;

    private static TransportOptions Transport(byte[] body, int status = 200) => new FakeServer(_ => Answer(body, status)).Transport;

    private static HttpResponseMessage Answer(byte[] body, int status)
    {
        var answer = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return answer;
    }

    private static HttpResponseMessage Headed(string value, int status)
    {
        HttpResponseMessage answer = Answer([(byte)'{', (byte)'}'], status);
        answer.Headers.TryAddWithoutValidation("Retry-After", value);
        answer.Headers.TryAddWithoutValidation("Location", value);
        return answer;
    }
}
