using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>What Invoke-Go401Request reads and what it makes of it.</summary>
public sealed class InvokeReadTests
{
    private const string People = "companies/c1/participants";

    [Fact]
    public async Task One_page_comes_with_a_warning_that_says_how_many_are_left()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 250);
        Outcome outcome = session.Run($"Invoke-Go401Request {People}");
        Assert.Equal(100, outcome.Output.Count);
        Assert.Equal("Go401.Participant", outcome.Output[0].TypeNames[0]);
        Assert.Equal(["This is one page; there are 150 more records. Use -All to read them."], outcome.Warnings);
        Assert.Equal([$"GET /api/{People}/"], session.Simulator.Log.All.Select(r => r.ToString()));
    }

    [Fact]
    public async Task All_brings_every_record_in_order_and_verbose_says_what_it_came_to()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 95);
        Outcome outcome = session.Run($"Invoke-Go401Request {People} -All -PageSize 10 -Verbose");
        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"p1-{i:D7}"), outcome.Output.Select(o => o.Properties["object_id"].Value));
        Assert.Empty(outcome.Warnings);
        Assert.Contains("10 pages, 95 records, 0 duplicates left out, 0 retries, ", outcome.AllStreams, StringComparison.Ordinal);
        Assert.Contains("Reading companies/c1/participants/", outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_told_ten_times_a_second_at_most()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 5000);
        var watch = Stopwatch.StartNew();
        Outcome outcome = session.Run($"Invoke-Go401Request {People} -All -PageSize 5");
        Assert.Equal(5000, outcome.Output.Count);

        // A thousand pages; the first and the last report come in any case.
        Assert.InRange(outcome.Progress.Count, 2, (10 * watch.Elapsed.TotalSeconds) + 2);
        Assert.Contains(outcome.Progress, p => p.StatusDescription.Contains(" of 5,000 records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task First_Skip_and_the_total_count_are_PowerShells()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 95);
        Outcome outcome = session.Run($"Invoke-Go401Request {People} -First 3 -Skip 2 -IncludeTotalCount");
        Assert.Equal(95UL, outcome.Output[0].BaseObject);
        Assert.Equal(["p1-0000002", "p1-0000003", "p1-0000004"], outcome.Output.Skip(1).Select(o => o.Properties["object_id"].Value));
        Assert.Empty(outcome.Warnings);
        Assert.Equal([$"GET /api/{People}/?page=1&page_size=5"], session.Simulator.Log.All.Select(r => r.ToString()));
    }

    [Fact]
    public async Task Who_takes_no_more_stops_the_requests()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 10_000);
        Outcome outcome = session.Run(
            $"foreach ($once in 1) {{ Invoke-Go401Request {People} -All -PageSize 10 -ThrottleLimit 2 | ForEach-Object {{ "
                + "$_; if (++$n -eq 5) { break } } }"
        );
        Assert.Equal(5, outcome.Output.Count);
        Assert.Empty(outcome.Errors);
        Assert.InRange(session.Simulator.Log.All.Count, 1, 3);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_in_the_middle_of_a_page_and_leaves_no_error()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 1000);
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "?page=3&", Kind = FaultKind.Hold });
        Outcome outcome = await session.StopAsync($"Invoke-Go401Request {People} -All -PageSize 10 -ThrottleLimit 1", held.Met);
        Assert.Empty(outcome.Errors);

        // The third page is asked for while the second one is still put out.
        Assert.InRange(outcome.Output.Count, 10, 20);
    }

    [Fact]
    public async Task Values_arrive_as_PowerShell_users_expect()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Json =
            """
                {"text":"a","amount":"23000.00","date":"2026-01-31","moment":"2026-01-31T23:30:00-07:00","small":7,"large":3000000000,
                """
            + """
                "huge":123456789012345678901234567890,"exact":0.1,"long":1234567890.1234567890123456,"tiny":1e-40,"yes":true,
                """
            + """
                "none":null,"list":[1,{"a":2}],"nested":{"b":3},"A":1,"a":2,"":"x","\u0061\u00e9":"é"}
                """;
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 200,
                Body = Json,
            }
        );
        PSObject record = session.Run("Invoke-Go401Request companies/c1").Single;
        object? Of(string name) =>
            record.Properties[name].Value is PSObject { BaseObject: not PSCustomObject } wrapped
                ? wrapped.BaseObject
                : record.Properties[name].Value;
        Assert.Equal("23000.00", Of("amount"));
        Assert.Equal("2026-01-31", Of("date"));
        Assert.Equal("2026-01-31T23:30:00-07:00", Of("moment"));
        Assert.Equal(7, Of("small"));
        Assert.Equal(3000000000L, Of("large"));
        Assert.Equal(BigInteger.Parse("123456789012345678901234567890", System.Globalization.CultureInfo.InvariantCulture), Of("huge"));
        Assert.Equal(0.1m, Of("exact"));
        Assert.Equal(1234567890.1234567890123456m, Of("long"));
        Assert.Equal(1e-40, Of("tiny"));
        Assert.Equal(true, Of("yes"));
        Assert.Null(Of("none"));
        Assert.Equal(2, ((PSObject)((object[])Of("list")!)[1]).Properties["a"].Value);
        Assert.Equal(3, ((PSObject)Of("nested")!).Properties["b"].Value);
        Assert.Equal(2, Of("a"));
        Assert.Equal("é", Of("aé"));

        PSObject dates = session.Run("Invoke-Go401Request companies/c1 -AsDateTime").Single;
        Assert.Equal(new DateTime(2026, 1, 31), dates.Properties["date"].Value);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.FromHours(-7)), dates.Properties["moment"].Value);
        Assert.Equal("23000.00", dates.Properties["amount"].Value);

        var table = Assert.IsType<Hashtable>(session.Run("Invoke-Go401Request companies/c1 -AsHashtable").Single.BaseObject);
        Assert.Equal(3, ((Hashtable)table["NESTED"]!)["b"]);
        Assert.Equal(Json, session.Run("Invoke-Go401Request companies/c1 -Raw").Single.BaseObject);
    }

    [Fact]
    public async Task What_is_inside_a_record_is_there_whoever_looks_and_however()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 200,
                Body = """{"object_id":"c1","address":{"city":"Boise","geo":{"lat":43.6}},"tags":["a",{"b":1}],"none":{},"empty":[]}""",
            }
        );
        Outcome outcome = session.Run(
            """
            $r = Invoke-Go401Request companies/c1
            $r.address.geo.lat
            $r.tags[1].b
            $r.empty.Count
            @($r.none.PSObject.Properties).Count
            $copy = $r.PSObject.Copy(); $copy.address = 'changed'; $copy.object_id = 'c2'
            $r.address.city + $r.object_id
            $copy.address + $copy.object_id
            $r.address.city = 'Reno'; $r.address.city
            ($r.PSObject.Properties | ForEach-Object Name) -join ','
            $r.PSObject.Properties['tags'].MemberType
            $r.PSObject.Properties['address'].TypeNameOfValue
            """
        );
        Assert.Equal(
            [
                "43.6",
                "1",
                "0",
                "0",
                "Boisec1",
                "changedc2",
                "Reno",
                "object_id,address,tags,none,empty",
                "NoteProperty",
                "System.Management.Automation.PSCustomObject",
            ],
            outcome.Output.Select(o => System.Convert.ToString(o.BaseObject, System.Globalization.CultureInfo.InvariantCulture))
        );
        string xml = PSSerializer.Serialize(session.Run("Invoke-Go401Request companies/c1").Single, 5);
        Assert.Contains("<S N=\"city\">Boise</S>", xml, StringComparison.Ordinal);
        Assert.Contains("<I32 N=\"b\">1</I32>", xml, StringComparison.Ordinal);
        Assert.Contains(
            "tags=",
            session.Run("(Invoke-Go401Request companies/c1).PSObject.Properties['tags'].ToString()").Single.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_bare_array_is_put_out_record_by_record_and_raw_pages_too()
    {
        await using Session session = await Session.ConnectedAsync(o => o.BareArrays = true);
        Assert.Equal(3, session.Run("Invoke-Go401Request companies").Output.Count);
        Outcome raw = session.Run($"Invoke-Go401Request {People} -All -Raw -PageSize 10");
        Assert.Equal(25, raw.Output.Count);
        Assert.All(raw.Output, o => Assert.StartsWith("{\"object_id\":\"p1-", (string)o.BaseObject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_and_headers_come_in_variables_and_errors_as_answers()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("Invoke-Go401Request companies -ApiVersion 2026-01-31 -StatusCodeVariable status -ResponseHeadersVariable headers");
        Assert.Equal(200, session.Get("status"));
        Assert.Equal(["2026-01-31"], ((IReadOnlyDictionary<string, string[]>)session.Get("headers"))["api-version"]);

        // What the call before has left must not be taken for this one's.
        Assert.Equal(
            "NotFound",
            session.Run("Invoke-Go401Request companies/none/matches -StatusCodeVariable status -ResponseHeadersVariable headers").ErrorId
        );
        Assert.Equal(404, session.Get("status"));
        Assert.Null(session.Get("headers"));

        session.Simulator.Faults.Add(new Fault { Status = 404 });
        Outcome outcome = session.Run("Invoke-Go401Request companies/c1 -SkipHttpErrorCheck -StatusCodeVariable status");
        Assert.Empty(outcome.Errors);
        Assert.Equal("The service cannot do this now.", outcome.Single.Properties["user_error_message"].Value);
        Assert.Equal(404, session.Get("status"));
    }

    [Fact]
    public async Task S62_a_file_is_written_whole_or_not_at_all()
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        JsonElement Json(string name) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(folder, name)));
        session.Run(
            $"Invoke-Go401Request companies -OutFile '{folder}/one.json'; Invoke-Go401Request {People} -All -OutFile '{folder}/all.json'"
        );
        Assert.Equal(3, Json("one.json").GetProperty("results").GetArrayLength());
        Assert.Equal(25, Json("all.json").GetArrayLength());
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        session.Simulator.Faults.Add(new Fault { Path = "?page=2&", Status = 403 });
        Assert.Equal("Forbidden", session.Run($"Invoke-Go401Request {People} -All -PageSize 10 -OutFile '{folder}/all.json'").ErrorId);
        Assert.Equal(["all.json", "one.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(25, Json("all.json").GetArrayLength());
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task S55_names_in_braces_are_filled_by_parameter_by_property_and_by_object_id()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "Invoke-Go401Request 'companies/{company_id}/participants/{participant_id}' -PathParameter @{ company_id = "
                + "'c1'; Participant_Id = 'p1-0000003' }"
        );
        session.Run($"Invoke-Go401Request {People} -First 2 | Invoke-Go401Request 'participants/{{participant_id}}/totals'");
        session.Run("'p1-0000005', 'p1-0000006' | Invoke-Go401Request 'participants/{participant_id}/totals'");
        session.Run(
            "[pscustomobject]@{ participant_id = 'p1-0000007' }, @{ participant_id = 'p1-0000008' } | "
                + "Invoke-Go401Request 'participants/{participant_id}/totals'"
        );
        Assert.Equal(
            [
                $"/api/{People}/p1-0000003/",
                $"/api/{People}/",
                "/api/participants/p1-0000000/totals/",
                "/api/participants/p1-0000001/totals/",
                "/api/participants/p1-0000005/totals/",
                "/api/participants/p1-0000006/totals/",
                "/api/participants/p1-0000007/totals/",
                "/api/participants/p1-0000008/totals/",
            ],
            session.Simulator.Log.All.Select(r => r.Path)
        );

        session.Simulator.Log.Clear();
        Assert.Equal("PathParameterInvalid", session.Run("'../c2' | Invoke-Go401Request 'companies/{company_id}'").ErrorId);
        Assert.Equal("PathParameterMissing", session.Run("Invoke-Go401Request 'companies/{company_id}'").ErrorId);
        Assert.Equal("PathInvalid", session.Run("$id = ''; Invoke-Go401Request companies/$id/participants").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("-Raw")]
    [InlineData("-SkipHttpErrorCheck")]
    [InlineData("-OutFile $file")]
    [InlineData("")]
    public async Task A_page_size_is_asked_for_whatever_is_made_of_the_page(string how)
    {
        await using Session session = await Session.ConnectedAsync();
        string file = Path.GetTempFileName();
        session.Set("file", file);
        Assert.Empty(session.Run($"Invoke-Go401Request {People} -PageSize 5 -Query @{{ page = 2 }} {how}").Errors);
        File.Delete(file);
        Assert.Equal(
            ["page=2", "page_size=5"],
            Assert.Single(session.Simulator.Log.All).Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_with_one_page_of_several_is_not_taken_for_all()
    {
        await using Session session = await Session.ConnectedAsync();
        string file = Path.GetTempFileName();
        session.Set("file", file);
        Assert.Contains(
            "-All",
            Assert.Single(session.Run($"Invoke-Go401Request {People} -PageSize 10 -OutFile $file").Warnings),
            StringComparison.Ordinal
        );
        Assert.Empty(session.Run($"Invoke-Go401Request {People} -PageSize 10 -Query @{{ page = 3 }} -OutFile $file").Warnings);
        Assert.Empty(session.Run($"Invoke-Go401Request {People} -PageSize 10 -All -OutFile $file").Warnings);
        Outcome single = session.Run("Invoke-Go401Request companies/c1/participants/p1-0000001 -OutFile $file");
        Assert.Empty(single.Errors);
        Assert.Empty(single.Warnings);
        File.Delete(file);
    }

    [Fact]
    public async Task A_file_is_not_overwritten_by_the_answer_to_the_next_record()
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName,
            file = Path.Combine(folder, "people.json");
        Assert.Empty(session.Run($"'c1' | Invoke-Go401Request 'companies/{{company_id}}/participants' -All -OutFile '{file}'").Errors);
        Outcome outcome = session.Run($"'c2', 'c1' | Invoke-Go401Request 'companies/{{company_id}}/participants' -All -OutFile '{file}'");
        Assert.Equal("ParametersConflict", outcome.ErrorId);
        Assert.Contains("p2-", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.DoesNotContain("p1-", File.ReadAllText(file), StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task A_path_that_is_no_operation_brings_the_nearest_whatever_the_404_looks_like()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Status = 404, Body = """{"detail":"Not found."}""" });
        Outcome outcome = session.Run("Invoke-Go401Request companies/c1/participnts");
        Assert.Equal("NotFound", outcome.ErrorId);
        Assert.EndsWith(
            "Not found. Did you mean companies/{company_id}/participants/?",
            outcome.Errors[0].ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "Did you mean",
            session.Run("Invoke-Go401Request companies/c9/participants").Errors[0].ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("companies -Body @{ a = 1 }")]
    [InlineData("companies -Method HEAD -Form @{ a = 1 }")]
    [InlineData("companies -Method POST -All")]
    [InlineData("companies -All -SkipHttpErrorCheck")]
    [InlineData("companies -IncludeTotalCount -SkipHttpErrorCheck")]
    [InlineData("companies -Raw -AsHashtable")]
    [InlineData("companies -Raw -OutFile x")]
    public async Task Parameters_that_contradict_each_other_are_an_error_and_nothing_is_sent(string arguments)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("ParametersConflict", session.Run("Invoke-Go401Request " + arguments).ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Braces_without_quotes_are_explained()
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            string command in new[]
            {
                "Invoke-Go401Request companies/{company_id}",
                "Invoke-Go401Request companies/{company_id}/participants -PathParameter @{ company_id = 'c1' }",
                "'c1' | Invoke-Go401Request companies/{company_id}/participants -All",
            }
        )
        {
            Assert.Contains(
                "Put quotes around a path with names in braces: 'companies/{company_id}/participants'",
                session.Run(command).Error.ToString(),
                StringComparison.Ordinal
            );
        }

        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("@{ Authorization = 'Bearer x' }", "HeaderNotAllowed")]
    [InlineData("@{ 'X-A' = \"1`r`nAuthorization: x\" }", "HeaderInvalid")]
    public async Task S51_headers_that_are_not_the_users_are_refused(string headers, string id)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal(id, session.Run($"Invoke-Go401Request companies -Headers {headers}").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
        session.Run(
            "Invoke-Go401Request companies -Headers @{ 'X-A' = 1 } -Query @{ active = $true; since = [datetime]'2026-01-31'; n = 1, 2 }"
        );
        ReceivedRequest request = Assert.Single(session.Simulator.Log.All);
        Assert.Equal("1", request.Headers["X-A"]);
        Assert.Equal(["active=true", "n=1", "n=2", "since=2026-01-31"], request.Query.TrimStart('?').Split('&').Order());
    }

    [Fact]
    public async Task An_API_version_that_is_no_date_is_refused_by_the_parameter()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("ParameterArgumentValidationError", session.Run("Invoke-Go401Request companies -ApiVersion 2026-02-30").ErrorId);
    }

    [Fact]
    public async Task A_proxy_by_parameter_is_used_and_none_means_none()
    {
        await using Session session = await Session.StartAsync();
        await using var proxy = new Network.OddServer(_ => Network.OddServer.Answer([], "407 Proxy Authentication Required"));
        session.Set("Access", Session.Secure("any"));
        Assert.Empty(
            session
                .Run($"Connect-Go401 -Name {session.Name} -BaseUri https://go401.invalid/api -AccessToken $Access -NoPersist -NoProxy")
                .Errors
        );
        Assert.Equal(
            "ProxyAuthenticationRequired",
            session.Run($"Invoke-Go401Request companies -Proxy {proxy.Origin} -MaximumRetryCount 0").ErrorId
        );
        Assert.StartsWith("CONNECT go401.invalid:443 ", Assert.Single(proxy.Requests), StringComparison.Ordinal);
        Assert.Equal("HostNotFound", session.Run("Invoke-Go401Request companies -NoProxy -MaximumRetryCount 0").ErrorId);
        Assert.Equal("ProxyInvalid", session.Run($"Invoke-Go401Request companies -NoProxy -Proxy {proxy.Origin}").ErrorId);
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_connections_proxy_carries_the_sign_in_and_the_calls()
    {
        await using Session session = await Session.StartAsync();
        await using var proxy = new Network.OddServer(_ => Network.OddServer.Answer([], "407 Proxy Authentication Required"));
        session.Set("Refresh", Session.Secure("any"));

        // The proxy of this test does not forward: what reaches it went the way it was told.
        string way = $"-BaseUri https://go401.invalid/api -NoPersist -Proxy {proxy.Origin}";
        Assert.Equal(
            "ProxyAuthenticationRequired",
            session
                .Run($"Connect-Go401 -Name {session.Name} -ClientId demo-client -ClientSecret $Secret -RefreshToken $Refresh {way}")
                .ErrorId
        );
        Assert.Single(proxy.Requests);
        Assert.Equal("ProxyInvalid", session.Run("Connect-Go401 -ClientId x -Proxy http://user:pass@proxy.example").ErrorId);
        session.Set("Access", Session.Secure("any"));
        Assert.Equal(
            "ProxyAuthenticationRequired",
            session
                .Run(
                    $"Connect-Go401 -Name {session.Name} -AccessToken $Access {way}; Invoke-Go401Request companies "
                        + $"-Connection {session.Name}"
                )
                .ErrorId
        );
        Assert.Equal(2, proxy.Requests.Count);
    }
}
