using System;
using System.Collections.Generic;
using System.Data;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>
/// How the values that people have every day are written: one spelling in a body, a query and a form, or a refusal by name.
/// </summary>
public sealed class ValueTests
{
    private const string Post = "Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -ErrorAction SilentlyContinue";

    public static TheoryData<string, string, string> Spelled =>
        new()
        {
            { "$(if ($false) { 1 })", "null", "" },
            { "[System.Management.Automation.Internal.AutomationNull]::Value", "null", "" },
            { "[DBNull]::Value", "null", "" },
            { "[NullString]::Value", "null", "" },
            { "$null", "null", "" },
            { "'text'", "\"text\"", "text" },
            { "[char]'x'", "\"x\"", "x" },
            { "[System.Text.StringBuilder]::new('built')", "\"built\"", "built" },
            { "$true", "true", "true" },
            { "[switch]$false", "false", "false" },
            { "[DateOnly]'2026-03-01'", "\"2026-03-01\"", "2026-03-01" },
            { "[TimeOnly]'08:30'", "\"08:30:00\"", "08:30:00" },
            { "[datetime]'2026-03-01'", "\"2026-03-01\"", "2026-03-01" },
            { "[datetime]::SpecifyKind('2026-03-01', 'Local')", "\"2026-03-01\"", "2026-03-01" },
            { "[datetime]::SpecifyKind('2026-03-01', 'Utc')", "\"2026-03-01\"", "2026-03-01" },
            { "[datetime]'2026-03-01T10:30:00.5'", "\"2026-03-01T10:30:00.5\"", "2026-03-01T10:30:00.5" },
            { "[datetime]::SpecifyKind('2026-03-01T10:30:00', 'Utc')", "\"2026-03-01T10:30:00Z\"", "2026-03-01T10:30:00Z" },
            { "[datetimeoffset]'2026-03-01T00:00:00-05:00'", "\"2026-03-01T00:00:00-05:00\"", "2026-03-01T00:00:00-05:00" },
            { "[timespan]'1.02:03:04'", "\"1.02:03:04\"", "1.02:03:04" },
            {
                "[guid]'6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01'",
                "\"6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01\"",
                "6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01"
            },
            { "[uri]'https://example.com/a%20b'", "\"https://example.com/a%20b\"", "https://example.com/a%20b" },
            { "[version]'1.2.3'", "\"1.2.3\"", "1.2.3" },
            { "[semver]'1.2.3-rc.1'", "\"1.2.3-rc.1\"", "1.2.3-rc.1" },
            { "[ipaddress]'192.0.2.1'", "\"192.0.2.1\"", "192.0.2.1" },
            { "[System.DayOfWeek]'Monday'", "\"Monday\"", "Monday" },
            {
                "[System.Management.Automation.PSSerializer]::Deserialize("
                    + "[System.Management.Automation.PSSerializer]::Serialize([System.IO.FileAttributes]'Hidden, System'))",
                "\"Hidden, System\"",
                "Hidden, System"
            },
            { "[sbyte]-7", "-7", "-7" },
            { "[uint64]::MaxValue", "18446744073709551615", "18446744073709551615" },
            { "[int128]::MaxValue", "170141183460469231731687303715884105727", "170141183460469231731687303715884105727" },
            { "[bigint]::Parse('12345678901234567890123')", "12345678901234567890123", "12345678901234567890123" },
            { "[half]1.5", "1.5", "1.5" },
            { "[single]0.1", "0.1", "0.1" },
            { "0.1", "0.1", "0.1" },
            { "1e300", "1E+300", "1E+300" },
            { "23000.00d", "23000.00", "23000.00" },
            { "[intptr]42", "42", "42" },
            { "[System.Text.Json.JsonDocument]::Parse('\"in JSON\"').RootElement", "\"in JSON\"", "in JSON" },
            { "[System.Text.Json.JsonDocument]::Parse('1.50').RootElement", "1.50", "1.50" },
        };

    [Theory]
    [MemberData(nameof(Spelled))]
    public async Task A_value_has_one_spelling_in_body_query_and_form(string value, string json, string text)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            $"$v = {value}; {Post} -Body @{{ v = $v; in = @{{ list = @(, $v) }} }}; {Post} -Form @{{ v = $v }}; "
                + "Invoke-Go401Request companies -Query @{ v = $v }"
        );
        string[] sent = [.. session.Simulator.Log.All.Select(r => r.Body)];
        JsonElement body = JsonDocument.Parse(sent[0]).RootElement;
        Assert.Equal(json, body.GetProperty("v").GetRawText());
        Assert.Equal($$"""{"list":[{{json}}]}""", body.GetProperty("in").GetRawText());
        Assert.Equal("v=" + text, Uri.UnescapeDataString(sent[1].Replace("+", " ", StringComparison.Ordinal)));
        Assert.Equal("?v=" + text, Uri.UnescapeDataString(session.Simulator.Log.All[^1].Query));
    }

    [Theory]
    [InlineData("[double]::NaN", "not finite")]
    [InlineData("[single]::PositiveInfinity", "not finite")]
    [InlineData("[half]::NaN", "not finite")]
    [InlineData("[xml]'<a/>'", "System.Xml.XmlDocument")]
    [InlineData("[System.IO.DirectoryInfo]::new('.')", "System.IO.DirectoryInfo")]
    [InlineData("[System.IO.FileInfo]'x'", "System.IO.FileInfo")]
    [InlineData("[System.Diagnostics.Process]::GetCurrentProcess()", "System.Diagnostics.Process")]
    [InlineData("[System.Numerics.Complex]::One", "System.Numerics.Complex")]
    [InlineData("{ script }", "ScriptBlock")]
    [InlineData("[type]'int'", "System.RuntimeType")]
    [InlineData("[securestring]::new()", "SecureString")]
    [InlineData("[System.IO.MemoryStream]::new()", "MemoryStream")]
    [InlineData("[byte[]](1, 2)", "bytes")]
    [InlineData("[int[,]]::new(2, 2)", "several dimensions")]
    [InlineData("[string[,,]]::new(1, 2, 1)", "several dimensions")]
    [InlineData("[string][char]0xd83d", "half of a character")]
    [InlineData("[System.Collections.DictionaryEntry]::new('a', 1)", "DictionaryEntry")]
    [InlineData("[System.Data.DataSet]::new()", "DataSet")]
    public async Task A_value_without_a_spelling_is_refused_by_name_and_place(string value, string name)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome body = session.Run(
            $"$v = {value}; {Post.Replace(" -ErrorAction SilentlyContinue", "", StringComparison.Ordinal)} -Body @{{ "
                + "lines = @(@{ a = 1 }, @{ amount = $v }) }"
        );
        Assert.Equal("BodyNotSupported", body.ErrorId);
        Assert.Contains(name, body.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("at lines[1].amount", body.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("QueryInvalid", session.Run($"$v = {value}; Invoke-Go401Request companies -Query @{{ amount = $v }}").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Records_of_every_sort_are_their_names_and_values()
    {
        await using Session session = await Session.ConnectedAsync();
        var table = new DataTable();
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("termination_date", typeof(DateTime));
        table.Rows.Add(1, DBNull.Value);
        table.Rows.Add(2, new DateTime(2026, 4, 30));
        session.Set("table", table);
        dynamic expando = new System.Dynamic.ExpandoObject();
        expando.id = 1;
        session.Set("expando", (object)expando);
        session.Set("sorted", new SortedDictionary<string, object?> { ["b"] = null, ["a"] = 1 });
        session.Set("node", JsonNode.Parse("""{"a":[1,2.50,"x"]}""")!);
        session.Set(
            "values",
            new System.Collections.Specialized.NameValueCollection
            {
                { "a", "1" },
                { "b", "2" },
                { "b", "3" },
            }
        );
        string[] bodies =
        [
            "$table.Rows[0]",
            "@{ rows = $table }",
            "$table.DefaultView[1]",
            "([pscustomobject]@{ id = $table.Rows[0].id; termination_date = $table.Rows[0].termination_date })",
            "$expando",
            "$sorted",
            "@{ n = $node }",
            "$values",
            "([ordered]@{ 1 = 'x'; b = [int[]]@() })",
            "@{ a = [pscustomobject]@{ b = @() } }",
            "$(($h = @{ a = 1 }).PSObject.Properties.Add([psnoteproperty]::new('added', 2)); $h)",
        ];
        foreach (string body in bodies)
        {
            session.Run($"{Post} -Body {body}");
        }

        Assert.Equal(
            [
                """{"id":1,"termination_date":null}""",
                """{"rows":[{"id":1,"termination_date":null},{"id":2,"termination_date":"2026-04-30"}]}""",
                """{"id":2,"termination_date":"2026-04-30"}""",
                """{"id":1,"termination_date":null}""",
                """{"id":1}""",
                """{"a":1,"b":null}""",
                """{"n":{"a":[1,2.50,"x"]}}""",
                """{"a":"1","b":["2","3"]}""",
                """{"1":"x","b":[]}""",
                """{"a":{"b":[]}}""",
                """{"a":1,"added":2}""",
            ],
            session.Simulator.Log.All.Select(r => r.Body)
        );
    }

    [Fact]
    public async Task Nothing_of_a_record_is_dropped_or_made_null_in_silence()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Plain = "Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -Body ";
        session.Run(
            "$o = [pscustomobject]@{ a = 1 }; $o.PSObject.Properties.Add([psscriptproperty]::new('twice', { $this.a * "
                + $"2 }})); $o.PSObject.Properties.Add([psaliasproperty]::new('also', 'a')); {Plain}$o -ErrorAction Ignore"
        );
        Assert.Equal("""{"a":1,"twice":2,"also":1}""", Assert.Single(session.Simulator.Log.All).Body);
        session.Simulator.Log.Clear();

        Outcome throws = session.Run(
            "$o = [pscustomobject]@{ a = 1 }; $o.PSObject.Properties.Add([psscriptproperty]::new('broken', { throw "
                + $"'canary' }})); {Plain}@{{ lines = @($o) }}"
        );
        Assert.Equal("BodyNotSupported", throws.ErrorId);
        Assert.Contains("lines[0].broken", throws.Error.ToString(), StringComparison.Ordinal);
        session.Set("lazy", Breaks());
        Assert.Equal("BodyNotSupported", session.Run(Plain + "@{ list = $lazy }").ErrorId);
        Assert.Equal(
            "BodyNotSupported",
            session
                .Run(
                    "$t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('a'); $r = $t.NewRow(); "
                        + "$t.Rows.Add($r); $t.AcceptChanges(); $r.Delete(); "
                        + Plain
                        + "@{ row = $r }"
                )
                .ErrorId
        );
        Assert.Equal("BodyNotSupported", session.Run("$h = @{}; $h[1] = 'a'; $h['1'] = 'b'; " + Plain + "$h").ErrorId);
        Assert.Equal("BodyTooDeep", session.Run("$h = @{}; $h.self = $h; " + Plain + "$h").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    private static IEnumerable<int> Breaks()
    {
        yield return 1;
        throw new InvalidOperationException("canary");
    }

    [Fact]
    public async Task What_lost_its_type_is_written_as_it_was_or_refused()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "function Wire($o) { "
                + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($o, "
                + $"5)) }}; {Post} -Body (Wire @{{ day = [System.DayOfWeek]'Monday'; at = [datetime]'2026-03-01'; id = "
                + "[guid]::Empty; deep = [pscustomobject]@{ list = 1, 2 } })"
        );
        JsonElement body = JsonDocument.Parse(Assert.Single(session.Simulator.Log.All).Body).RootElement;
        Assert.Equal(
            ("Monday", "2026-03-01", Guid.Empty.ToString(), "[1,2]"),
            (
                body.GetProperty("day").GetString(),
                body.GetProperty("at").GetString(),
                body.GetProperty("id").GetString(),
                body.GetProperty("deep").GetProperty("list").GetRawText()
            )
        );
        session.Simulator.Log.Clear();

        // What a job or remoting adds to what it brings is not sent.
        session.Run(
            "$r = [pscustomobject]@{ a = 1 }; 'PSComputerName', 'RunspaceId', 'PSShowComputerName', "
                + "'PSSourceJobInstanceId' | ForEach-Object { $r.PSObject.Properties.Add([psnoteproperty]::new($_, "
                + $"'localhost')) }}; $r | {Post}"
        );
        Assert.Equal("""{"a":1}""", Assert.Single(session.Simulator.Log.All).Body);
        session.Simulator.Log.Clear();
        Outcome refused = session.Run(
            "Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -Body @{ file = (Wire "
                + "([System.IO.DirectoryInfo]::new('.'))) }"
        );
        Assert.Equal("BodyNotSupported", refused.ErrorId);
        Assert.Contains("System.IO.DirectoryInfo", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task An_object_of_the_module_of_which_an_operation_takes_nothing_is_no_body()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "Get-Go401Participant c1 -Id p1-0000003 | Invoke-Go401Request participants/p1-0000003/portfolio -Method POST"
        );
        Assert.Equal("BodyNotSupported", outcome.ErrorId);
        Assert.Contains("-Body @{", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Method == "POST");
    }
}
