using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>What Invoke-Go401Request sends, what it asks before, and what its errors say.</summary>
public sealed class InvokeWriteTests
{
    private const string People = "companies/c1/participants";
    private const string Payroll = "companies/c1/submit-payroll";

    [Fact]
    public async Task Bodies_of_every_sort_are_sent_as_they_are_meant()
    {
        await using Session session = await Session.ConnectedAsync();
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "body.json");
        File.WriteAllText(file, """{"name":"from a file"}""");
        foreach (
            string body in new[]
            {
                "-Body ([ordered]@{ name = 'é'; start_date = [datetime]'2026-01-31'; amount = 1.10d; flag = $true; none "
                    + "= $null; list = @(1); deep = @{ a = @{ b = 1 } } })",
                "-Body ([pscustomobject]@{ name = 'x' })",
                """-Body '{"name":"as it is"}'""",
                $"-InFile '{file}'",
                "-Form @{ 'client id' = 'a&b'; n = 1 }",
                "-Body 'a,b' -ContentType text/csv",
            }
        )
        {
            session.Run($"Invoke-Go401Request {People}/p1-0000001 -Method PATCH {body}");
        }

        ReceivedRequest[] sent = [.. session.Simulator.Log.All];
        Assert.Equal(
            """{"name":"é","start_date":"2026-01-31","amount":1.10,"flag":true,"none":null,"list":[1],"deep":{"a":{"b":1}}}""",
            sent[0].Body
        );
        Assert.Equal(["""{"name":"x"}""", """{"name":"as it is"}""", """{"name":"from a file"}"""], sent[1..4].Select(r => r.Body));
        Assert.All(sent[..4], r => Assert.Equal("application/json", r.Headers["Content-Type"]));
        Assert.Equal(["client+id=a%26b", "n=1"], sent[4].Body.Split('&').Order());
        Assert.Equal(
            ("application/x-www-form-urlencoded", "text/csv", "a,b"),
            (sent[4].Headers["Content-Type"], sent[5].Headers["Content-Type"], sent[5].Body)
        );

        session.Set("document", new FileInfo(file));
        session.Run($"Invoke-Go401Request {People}/p1-0000001 -Method PATCH -Form @{{ note = 'hello'; document = $document }}");
        ReceivedRequest multipart = session.Simulator.Log.All[^1];
        Assert.StartsWith("multipart/form-data; boundary=", multipart.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("name=\"document\"; filename=\"body.json\"", multipart.Body, StringComparison.Ordinal);
        Assert.Contains("from a file", multipart.Body, StringComparison.Ordinal);
        Assert.Equal("FileNotFound", session.Run($"Invoke-Go401Request {People} -Method POST -InFile nowhere.json").ErrorId);
    }

    [Fact]
    public async Task Each_record_of_the_pipeline_is_one_request_and_with_AsArray_all_are_one()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "[pscustomobject]@{ participant_id = 'p1-0000001'; email = 'a@example.com' }, @{ participant_id = "
                + $"'p1-0000002'; email = 'b@example.com' }} | Invoke-Go401Request '{People}/{{participant_id}}' -Method PATCH"
        );
        Assert.Equal(
            [
                ("/api/" + People + "/p1-0000001/", """{"email":"a@example.com"}"""),
                ("/api/" + People + "/p1-0000002/", """{"email":"b@example.com"}"""),
            ],
            session.Simulator.Log.All.Select(r => (r.Path, r.Body))
        );
        session.Simulator.Log.Clear();
        session.Run(
            "@{ a = 1 }, [pscustomobject]@{ a = 2 } | Invoke-Go401Request participants/p1-0000001/beneficiaries -Method POST -AsArray"
        );
        Assert.Equal("""[{"a":1},{"a":2}]""", Assert.Single(session.Simulator.Log.All).Body);
        session.Simulator.Log.Clear();
        session.Run("@() | Invoke-Go401Request participants/p1-0000001/beneficiaries -Method POST -AsArray");
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_list_is_made_of_what_is_none_and_a_text_in_it_is_the_json_of_a_record()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Post = "Invoke-Go401Request participants/p1-0000001/beneficiaries -Method POST -AsArray";
        session.Run(
            $$"""
            '{"a":1}', @{ a = 2 } | {{Post}}; {{Post}} -Body @{ a = 3 }; {{Post}} -Body @{ a = 4 },
            """
                + $$"""
                 @{ a = 5 }; {{Post}} -Body '{"a":6}'
                """
        );
        Assert.Equal(
            ["""[{"a":1},{"a":2}]""", """[{"a":3}]""", """[{"a":4},{"a":5}]""", """[{"a":6}]"""],
            session.Simulator.Log.All.Select(r => r.Body)
        );
        session.Simulator.Log.Clear();
        Assert.Equal("BodyNotSupported", session.Run($"'canary' | {Post}").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_record_that_is_piped_to_what_takes_no_body_fills_the_path_only()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "Invoke-Go401Request participants/p1-0000002/beneficiaries | Invoke-Go401Request "
                + "'participants/p1-0000002/beneficiaries/{beneficiary_id}' -Method DELETE -Confirm:$false"
        );
        session.Run(
            $"Invoke-Go401Request {People} -First 1 | Invoke-Go401Request "
                + "'participants/{participant_id}/start-participant-rebalance' -Method POST"
        );
        session.Run("'p1-0000003' | Invoke-Go401Request 'participants/{participant_id}/events' -Method POST");
        Assert.All(session.Simulator.Log.All, r => Assert.Equal("", r.Body));
        Assert.Equal(["DELETE", "DELETE", "POST", "POST"], session.Simulator.Log.All.Where(r => r.Method != "GET").Select(r => r.Method));
    }

    [Fact]
    public async Task A_key_that_an_operation_does_not_know_is_warned_of()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "Invoke-Go401Request participants/p1-0000001/loan-requests-signature/l1 -Method PUT -Body @{ signature = "
                + "'QQ==' } -IdempotencyKey k -Confirm:$false -Verbose"
        );
        Assert.Equal(
            [
                "PUT participants/p1-0000001/loan-requests-signature/{loan_request_id}/ does not support an idempotency "
                    + "key: a retry with the same key would be processed again.",
            ],
            outcome.Warnings
        );
        Assert.DoesNotContain("safe for 24 hours", outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idempotency_key_is_made_where_the_operation_knows_it_and_stands_on_the_result()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Kind = FaultKind.LostAnswer,
                Times = 1,
            }
        );
        Outcome outcome = session.Run(
            $"Invoke-Go401Request {Payroll} -Method POST -Body @{{ check_date = '2026-03-01'; payroll_lines = @(@{{ "
                + "gross_pay = '1.00' }) } -Confirm:$false -Verbose"
        );
        string[] keys = [.. session.Simulator.Log.All.Select(r => r.Headers["Idempotent-Key"])];
        Assert.Equal(2, keys.Length);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(keys[0], outcome.Single.Properties["IdempotencyKey"].Value);
        Assert.Equal("pay-1", outcome.Single.Properties["object_id"].Value);
        Assert.Contains(keys[0], outcome.AllStreams, StringComparison.Ordinal);
        var table = (System.Collections.Hashtable)
            session
                .Run(
                    $"Invoke-Go401Request {Payroll} -Method POST -Body @{{ check_date = '2026-03-01'; payroll_lines = "
                        + $"@(@{{ gross_pay = '1.00' }}) }} -Confirm:$false -IdempotencyKey {keys[0]} -AsHashtable"
                )
                .Single.BaseObject;
        Assert.Equal((keys[0], "pay-1"), (table["IdempotencyKey"], table["object_id"]));
        Assert.Equal(
            "ParametersConflict",
            session.Run($"@{{}}, @{{}} | Invoke-Go401Request {Payroll} -Method POST -IdempotencyKey k -Confirm:$false").ErrorId
        );

        session.Simulator.Log.Clear();
        session.Run($"Invoke-Go401Request {People}/p1-0000001 -Method PATCH -Body @{{ email = 'a@example.com' }}");
        Assert.False(Assert.Single(session.Simulator.Log.All).Headers.ContainsKey("Idempotent-Key"));
    }

    [Fact]
    public async Task A_write_that_is_answered_in_pages_says_that_there_are_more()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Status = 200,
                Body =
                    """
                    {"count":250,"next":"http://127.0.0.1/api/x/?page=2","previous":null,"results":[{"object_id":"i1"},
                    """
                    + """
                    {"object_id":"i2"}]}
                    """,
            }
        );
        Outcome outcome = session.Run(
            "Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -Body @{ investments = @(); weights = @() }"
        );
        Assert.Equal(2, outcome.Output.Count);
        Assert.Equal(
            [
                "This is one page of 250 records; the rest was not requested. A larger page returns more records: -Query "
                    + "@{ page_size = 1000 }.",
            ],
            outcome.Warnings
        );
    }

    [Fact]
    public async Task A_delete_whose_first_answer_was_lost_says_that_it_may_be_done()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "DELETE",
                Kind = FaultKind.LostAnswer,
                Times = 1,
            }
        );
        Outcome outcome = session.Run(
            "Invoke-Go401Request participants/p1-0000002/beneficiaries/b-p1-0000002-1 -Method DELETE -Confirm:$false"
        );
        Assert.Equal("NotFound", outcome.ErrorId);
        Assert.Contains("An earlier attempt of this call may have deleted it", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal([204, 404], session.Simulator.Log.All.Select(r => r.Status));
        session.Simulator.Log.Clear();
        Assert.DoesNotContain(
            "earlier attempt",
            session
                .Run("Invoke-Go401Request participants/p1-0000002/beneficiaries/none -Method DELETE -Confirm:$false")
                .Errors[0]
                .ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_write_that_timed_out_carries_what_is_needed_to_repeat_it()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Method = "POST", Kind = FaultKind.LostAnswer });
        Outcome outcome = session.Run(
            $"Invoke-Go401Request {Payroll} -Method POST -Body @{{ check_date = '2026-03-01'; payroll_lines = @(@{{ "
                + "gross_pay = '1.00' }) } -Confirm:$false -MaximumRetryCount 0"
        );
        string key = Assert.Single(session.Simulator.Log.All).Headers["Idempotent-Key"];
        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.Contains($"-IdempotencyKey {key} before ", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        session.Simulator.Faults.Clear();
        session.Run(
            $"Invoke-Go401Request {Payroll} -Method POST -Body @{{ check_date = '2026-03-01'; payroll_lines = @(@{{ "
                + $"gross_pay = '1.00' }}) }} -Confirm:$false -IdempotencyKey {key}"
        );
        Assert.Equal(200, session.Simulator.Log.All[^1].Status);
    }

    [Fact]
    public async Task WhatIf_sends_nothing_and_shows_method_path_and_a_body_without_what_is_personal()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Show(
            $$"""
            Invoke-Go401Request '{{People}}?search=Canary' -Method POST -WhatIf -Body @{ ssn = '900123456'; dob = '1990-01-01';
            """
                + $$"""
                 name = 'Canary'; email = 'canary@example.com'; phone = '801-555-0100'; company_officer = $true; address = @{ line1 =
                """
                + $$"""
                 'Canary St' }; remark = 'ssn 900-12-3456 call (801) 555-0100'; deferrals = @{ change_frequency = 'MONTHLY' };
                """
                + $$"""
                 employee_id = 'e7' }
                """
        );

        // The port can have any of these numbers in it.
        string text = session.Host.Text.Replace(new Uri(session.Simulator.BaseUri).Authority, "", StringComparison.Ordinal);
        Assert.Contains("What if: POST /companies/c1/participants/?search=***", text, StringComparison.Ordinal);
        Assert.Contains("\"change_frequency\": \"MONTHLY\"", text, StringComparison.Ordinal);
        Assert.Contains("\"employee_id\": \"e7\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("1990", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3456", text, StringComparison.Ordinal);
        Assert.DoesNotContain("555", text, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);

        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "body.json");
        File.WriteAllText(file, """{"name":"Canary","change_frequency":"WEEKLY"}""");
        session.Show($"Invoke-Go401Request {People} -Method POST -WhatIf -InFile '{file}'");
        Assert.Contains("\"change_frequency\": \"WEEKLY\"", session.Host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", session.Host.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(session.Simulator.Log.All);

        session.Run("$WhatIfPreference = $true");
        session.Run($"Invoke-Go401Request {People} -Method POST -Body @{{}}");
        session.Run("Invoke-Go401Request companies -Method HEAD");
        Assert.Equal("HEAD", Assert.Single(session.Simulator.Log.All).Method);
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{}", true)]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1-0000001 -Method DELETE", true)]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{} -Confirm", true)]
    [InlineData("$ConfirmPreference = 'Medium'; Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{}", true)]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{}", false)]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1-0000001 -Method DELETE -Confirm:$false", false)]
    [InlineData("$ConfirmPreference = 'None'; Invoke-Go401Request companies/c1/participants/p1-0000001 -Method DELETE", false)]
    [InlineData("$ConfirmPreference = 'Low'; Invoke-Go401Request companies", false)]
    public async Task S70_deleting_and_moving_money_ask_by_themselves_other_writes_when_told_to(string command, bool asks)
    {
        // The host of the tests answers no question, so that one that is asked ends the command.
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(command);
        Assert.Equal(asks ? 0 : 1, session.Simulator.Log.All.Count);
        Assert.Equal(asks, outcome.Errors.Any(e => e.Exception.ToString().Contains("No answer.", StringComparison.Ordinal)));
        if (asks)
        {
            Assert.Equal("ConfirmationNeeded", outcome.ErrorId);
            Assert.Contains(
                "Add -Confirm:$false to continue without confirmation. Nothing was sent.",
                outcome.Errors[0].ToString(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Fields_that_were_refused_are_objects_with_the_record_they_belong_to()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $$"""
            $rows = [pscustomobject]@{ ssn = '900000001'; name = 'Canary One'; start_date = '2026-01-31' }, [pscustomobject]@{
                ssn = 'wrong'; name = 'Canary Two'; start_date = '2026-01-31' }
            $rows | Invoke-Go401Request {{People}} -Method POST -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
            $failed[0].TargetObject.FieldErrors[0].Path
            $failed[0].TargetObject.FieldErrors[0].Message
            $failed[0].TargetObject.FieldErrors[0].DeveloperDetail
            $failed[0].TargetObject.InputNumber
            $failed[0].TargetObject.GetInputObject().name
            $failed[0].Exception.Message
            $failed[0].CategoryInfo.Category
            "$($failed[0])"
            """
        );
        Assert.Equal(
            [
                "ssn",
                "A social security number has nine digits.",
                "invalid",
                "2",
                "Canary Two",
                "401GO rejected POST companies/c1/participants/ (400): ssn: A social security number has nine digits.",
                "InvalidArgument",
                "401GO rejected POST companies/c1/participants/ (400): ssn: A social security number has nine digits. "
                    + "This was record 2 of the pipeline.",
            ],
            outcome.Output.Select(o => o.ToString())
        );
    }

    [Fact]
    public async Task Errors_of_a_list_are_told_apart_by_the_record_they_came_from()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Status = 400,
                Body = """[{},{"ssn":{"user_error_message":"Bad.","developer_error_detail":null}}]""",
            }
        );
        Outcome outcome = session.Run(
            "@{ id = 'one' }, @{ id = 'two' } | Invoke-Go401Request participants/p1-0000001/beneficiaries "
                + "-Method POST -AsArray -ErrorVariable failed -ErrorAction SilentlyContinue; "
                + "$failed[0].TargetObject.FieldErrors | ForEach-Object { \"$($_.Path) $($_.InputNumber) $($_.GetInputObject().id)\" }"
        );
        Assert.Equal(["[1].ssn 2 two"], outcome.Output.Select(o => o.ToString()));
    }

    [Fact]
    public async Task S57_S58_S59_S60_no_stream_and_no_error_shows_a_token_a_body_or_a_personal_value()
    {
        await using Session session = await Session.ConnectedAsync();
        var seen = new List<string>();

        // PowerShell itself keeps the line that was typed with every error, so what must not be seen comes from variables.
        session.Set("bad", new PSObject(new Dictionary<string, string> { ["ssn"] = "900987654x", ["name"] = "Canary" }));
        session.Set("good", new PSObject(new Dictionary<string, string> { ["ssn"] = "900987654", ["name"] = "Canary" }));
        session.Set("query", new Dictionary<string, string> { ["search"] = "Canary" });
        session.Set("id", "900-98-7654");
        foreach (
            string command in new[]
            {
                $"$bad | Invoke-Go401Request {People} -Method POST",
                $"$good | Invoke-Go401Request {People} -Method POST",
                $"Invoke-Go401Request {People} -Query $query -All",
                "Invoke-Go401Request companies/$id/participants",
                "Invoke-Go401Request participants/$id/nothing -Method DELETE -Confirm:$false",
            }
        )
        {
            Outcome outcome = session.Run(
                command + " -Verbose -Debug -InformationAction Continue -WarningAction Continue -ErrorAction Continue"
            );
            seen.Add(outcome.AllStreams);
        }

        string all = string.Join('\n', seen);
        Assert.NotEmpty(all);
        string token = session.Simulator.Log.All[0].Headers["Authorization"]["Bearer ".Length..];
        foreach (string secret in new[] { token, "demo-secret", "900987654", "Canary", "900-98-7654", "Bearer" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S60_the_line_that_was_typed_stands_in_no_stream_and_no_message()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/participants/", Status = 400 });
        Outcome outcome = session.Run(
            $$"""
            Invoke-Go401Request companies -Query @{ search = 'canary-typed' } -Verbose -Debug 3>&1 4>&1 5>&1 6>&1 | ForEach-Object {
                "$_" } # canary-typed
            $people = Invoke-Go401Request {{People}} -Method POST -Body @{
                name = 'canary-typed' } -Verbose -Debug -ErrorAction SilentlyContinue -ErrorVariable failed `
                    3>&1 4>&1 5>&1 6>&1 # canary-typed
            $people | ForEach-Object { "$_" }
            $failed | ForEach-Object { "$_ $($_.ErrorDetails) $($_.Exception) $($_.TargetObject)" }
            Update-Go401Token -Verbose 4>&1 | ForEach-Object { "$_" } # canary-typed
            """
        );
        string all = string.Join('\n', outcome.Output);
        Assert.Contains("GET companies/?search=***", all, StringComparison.Ordinal);
        Assert.Contains("400", all, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-typed", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S56_an_answer_that_nests_deeper_than_the_cap_is_an_error_and_not_quoted()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Status = 200,
                Body = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "\"canary-deep\"" + new string('}', 100),
            }
        );
        Outcome outcome = session.Run($"Invoke-Go401Request {People} -Method POST -Body @{{ name = 'x' }}");
        Assert.Equal("ResponseNotJson", outcome.ErrorId);
        Assert.DoesNotContain("canary-deep", outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S63_the_servers_text_reaches_the_screen_without_control_sequences()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "GET",
                Status = 409,
                Body = """{"user_error_message":"\u001b[31mred\u001b]0;title\u0007 text"}""",
            }
        );
        ErrorRecord error = Assert.Single(session.Run("Invoke-Go401Request companies").Errors);
        Assert.EndsWith(": red text", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S54_a_limit_that_lasts_ends_with_an_error_that_says_when_to_come_back()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Status = 429, RetryAfter = "300" });
        ErrorRecord error = Assert.Single(session.Run("Invoke-Go401Request companies").Errors);
        Assert.Equal(
            ("RateLimited", ErrorCategory.LimitsExceeded),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category)
        );
        Assert.Contains("in 300 seconds", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(session.Simulator.Log.All);
    }
}
