using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Tests.Engine.Network;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>What the headers of a request become on the wire, those of its parts too.</summary>
public sealed class RequestHeaderTests
{
    [Theory]
    [InlineData("@('a', 'b')", "a, b")]
    [InlineData("[System.Collections.Generic.List[string]]('a', 'b', 'c')", "a, b, c")]
    [InlineData("@(1, [datetime]'2026-03-01')", "1, 2026-03-01")]
    public async Task Every_value_of_a_list_is_sent(string value, string sent)
    {
        await using var server = new OddServer(_ => OddServer.Json("{}"));
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        session.Run($"Invoke-Go401Request x -Headers @{{ 'X-A' = {value}; 'Accept' = @('text/csv', 'text/plain') }}");
        string request = Assert.Single(server.Requests);
        Assert.Equal(sent, Values(request, "X-A"));
        Assert.Equal("text/csv, text/plain", Values(request, "Accept"));
    }

    [Theory]
    [InlineData("[datetime]::SpecifyKind('2026-01-02T03:04:05', 'Utc')", "Fri, 02 Jan 2026 03:04:05 GMT")]
    [InlineData("[datetimeoffset]'2026-01-02T00:00:00-05:00'", "Fri, 02 Jan 2026 05:00:00 GMT")]
    [InlineData("'Fri, 02 Jan 2026 03:04:05 GMT'", "Fri, 02 Jan 2026 03:04:05 GMT")]
    public async Task A_date_header_has_the_date_format_of_HTTP(string value, string sent)
    {
        await using var server = new OddServer(_ => OddServer.Json("{}"));
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        session.Run(
            $"[cultureinfo]::CurrentCulture = 'th-TH'; Invoke-Go401Request x -Headers @{{ 'if-modified-since' = {value} }}; "
                + "[cultureinfo]::CurrentCulture = ''"
        );
        Assert.Equal(sent, Values(Assert.Single(server.Requests), "if-modified-since"));
    }

    [Theory]
    [InlineData("W-4 form.pdf", "filename=\"W-4 form.pdf\"", null)]
    [InlineData("a\"b;c.csv", "filename=\"a%22b;c.csv\"", null)]
    [InlineData("José.csv", null, "filename*=utf-8''Jos%C3%A9.csv")]
    public async Task The_name_of_a_file_in_a_form_has_no_quotes_of_its_own(string name, string? plain, string? encoded)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('"', StringComparison.Ordinal), "Windows has no such file name.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string file = Path.Combine(folder, name);
            File.WriteAllText(file, "x");
            await using Session session = await Session.ConnectedAsync();
            session.Set("document", new FileInfo(file));
            session.Run("Invoke-Go401Request companies/c1/documents -Method POST -Form @{ d = $document } -ErrorAction SilentlyContinue");
            string body = Assert.Single(session.Simulator.Log.All).Body;
            Assert.Contains(plain ?? encoded!, body, StringComparison.Ordinal);
            Assert.Equal(encoded is not null, body.Contains("filename*=", StringComparison.Ordinal));
            Assert.DoesNotContain("''%22", body, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("-Method POST -Body @{ v = $endless }", "BodyNotSupported")]
    [InlineData("-Method POST -Body $endless", "BodyNotSupported")]
    [InlineData("-Method POST -Form @{ v = $endless }", "BodyNotSupported")]
    [InlineData("-Query @{ v = $endless }", "QueryInvalid")]
    [InlineData("-Headers @{ v = $endless }", "HeaderInvalid")]
    public async Task A_list_without_an_end_is_refused(string parameters, string id)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("endless", Endless());
        Outcome outcome = session.Run("Invoke-Go401Request participants/p1-0000001/portfolio " + parameters);
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains("has no end", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }

    private static IEnumerable<string> Endless()
    {
        string text = new('x', 64 * 1024);
        while (true)
        {
            yield return text;
        }
    }

    private static string Values(string request, string name) =>
        string.Join(
            ", ",
            request
                .Split("\r\n")
                .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                .Select(line => line[(name.Length + 1)..].Trim())
        );
}
