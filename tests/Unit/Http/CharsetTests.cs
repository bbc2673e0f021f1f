using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>Responses whose Content-Type names a charset, and those that are compressed in a way that was not requested.</summary>
public sealed class CharsetTests : IDisposable
{
    private const string Json = "{\"name\":\"Jos\u00e9 Mu\u00f1oz\"}";
    private const string Wide = "{\"name\":\"Jos\u00e9 \u4e2d \ud83d\ude00\"}";
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-charset-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("iso-8859-1", "iso-8859-1", false)]
    [InlineData("ISO-8859-1", "iso-8859-1", false)]
    [InlineData("\"latin1\"", "iso-8859-1", false)]
    [InlineData("us-ascii", "utf-8", false)]
    [InlineData("utf-8", "utf-8", true)]
    [InlineData("utf-16", "utf-16", true)]
    [InlineData("utf-16", "utf-16", false)]
    [InlineData("utf-16", "utf-16BE", true)]
    [InlineData("utf-16", "utf-16BE", false)]
    [InlineData("UTF-16LE", "utf-16", false)]
    [InlineData("utf-16be", "utf-16BE", false)]
    [InlineData("utf-8", "utf-16", true)]
    [InlineData("", "utf-16", true)]
    public async Task A_response_is_read_in_the_charset_that_it_names(string charset, string encoding, bool mark)
    {
        var used = Encoding.GetEncoding(encoding);
        string json = encoding == "iso-8859-1" ? Json : Wide;
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ =>
        {
            sent++;
            return Answer([.. mark ? used.GetPreamble() : [], .. used.GetBytes(json)], Type(charset));
        });
        ApiResponse response = await api.SendAsync(new ApiRequest { Path = "companies/c1" }, SilentReporter.Instance, default);
        Assert.Equal((json, 1), (Encoding.UTF8.GetString(response.Body.ToArray()), sent));
    }

    [Fact]
    public async Task A_long_response_in_UTF_16_is_read_to_its_end()
    {
        string json = "[" + string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"\ud83d\ude00\u00e9{i}\"")) + "]";
        using ApiClient api = ApiBench.Fake(_ => Answer(Encoding.Unicode.GetBytes(json), Type("utf-16")));
        ApiResponse response = await api.SendAsync(new ApiRequest { Path = "companies/c1" }, SilentReporter.Instance, default);
        Assert.Equal(json, Encoding.UTF8.GetString(response.Body.ToArray()));
    }

    // It was read as UTF-8: names with U+FFFD in them, and no word of it.
    [Theory]
    [InlineData("windows-1252")]
    [InlineData("shift_jis")]
    [InlineData("utf-7")]
    [InlineData("no-such-charset")]
    public async Task A_charset_that_is_not_read_is_one_error_that_names_it(string charset)
    {
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            int sent = 0;
            using ApiClient api = ApiBench.Fake(_ =>
            {
                sent++;
                return Answer(Encoding.GetEncoding("iso-8859-1").GetBytes(Json), Type(charset));
            });
            var request = new ApiRequest
            {
                Method = method,
                Path = "companies/c1/submit-payroll",
                IdempotencyKey = method == HttpMethod.Post ? "key-1" : null,
                Content = method == HttpMethod.Post ? ApiBench.JsonBody("{}") : null,
            };
            ApiException failure = await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
            Assert.Equal(("ResponseNotReadable", 1, (int?)200), (failure.ErrorId, sent, failure.StatusCode));
            Assert.Contains($"its charset is {charset}", failure.Message, StringComparison.Ordinal);
            Assert.Equal(method == HttpMethod.Post, failure.Message.Contains("may have been processed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_error_of_the_server_is_shown_in_its_charset_and_stays_itself_in_any()
    {
        foreach (string charset in new[] { "iso-8859-1", "windows-1252" })
        {
            using ApiClient api = ApiBench.Fake(_ =>
                Answer(Encoding.GetEncoding("iso-8859-1").GetBytes("{\"user_error_message\":\"Caf\u00e9 closed.\"}"), Type(charset), 400)
            );
            ApiException failure = await Assert.ThrowsAsync<ApiException>(() =>
                api.SendAsync(new ApiRequest { Path = "companies/c1" }, SilentReporter.Instance, default)
            );
            Assert.Equal("RequestInvalid", failure.ErrorId);
            Assert.Equal(charset == "iso-8859-1", failure.Message.Contains("Caf\u00e9 closed.", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("application/json", "utf-16")]
    [InlineData("application/json", "windows-1252")]
    [InlineData("text/csv", "windows-1252")]
    public async Task A_file_gets_the_bytes_of_any_charset_unchanged(string mediaType, string charset)
    {
        byte[] body = Encoding.GetEncoding(charset == "utf-16" ? "utf-16" : "iso-8859-1").GetBytes(Json);
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ =>
        {
            sent++;
            return Answer(body, Type(charset, mediaType));
        });
        string path = Path.Combine(_folder, "x");
        await api.DownloadAsync(new ApiRequest { Path = "companies/c1", AnyMediaType = true }, path, SilentReporter.Instance, default);
        Assert.Equal(body, File.ReadAllBytes(path));
        Assert.Equal(1, sent);
    }

    // The compressed bytes were "cut off", five times.
    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_response_that_is_compressed_in_another_way_than_was_requested_is_one_error_that_names_it(string encoding)
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ =>
        {
            sent++;
            HttpResponseMessage answer = Answer([1, 2, 3, 4], Type("utf-8"));
            answer.Content.Headers.ContentEncoding.Add(encoding);
            return answer;
        });
        ApiException failure = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Path = "companies/c1" }, SilentReporter.Instance, default)
        );
        Assert.Equal(("ResponseNotReadable", 1), (failure.ErrorId, sent));
        Assert.Contains($"compressed with {encoding}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_without_a_body_may_name_a_compression()
    {
        using ApiClient api = ApiBench.Fake(_ =>
        {
            HttpResponseMessage answer = Answer([], Type("utf-8"));
            answer.Content.Headers.ContentEncoding.Add("gzip");
            return answer;
        });
        var request = new ApiRequest { Method = HttpMethod.Head, Path = "companies/c1" };
        Assert.Equal(200, (await api.SendAsync(request, SilentReporter.Instance, default)).StatusCode);
    }

    private static string Type(string charset, string mediaType = "application/json") =>
        charset.Length == 0 ? mediaType : $"{mediaType}; charset={charset}";

    private static HttpResponseMessage Answer(byte[] body, string type, int status = 200) =>
        new((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
        };
}
