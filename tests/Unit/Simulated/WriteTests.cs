using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Catalogue;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

public sealed class WriteTests
{
    private const string People = "companies/c1/participants/";
    private const string Payroll =
        """
            {"check_date":"2026-11-27","payroll_lines":[{"participant_id":"p1-0000002","hours":"80","gross_pay":"3200.00",
            """
        + """
            "gross_pay_ytd":"70000.00"}]}
            """;

    [Fact]
    public async Task A_new_person_is_listed_and_a_known_social_security_number_updates_instead()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer made = await sim.CallAsync(
            "POST",
            People,
            """{"ssn":"987650001","start_date":"2026-01-05","name":"Nova Newman","met_eligibility_date":"2020-01-01"}"""
        );
        Assert.Equal((200, "p1-0000025"), (made.Code, made["object_id"]));
        Assert.Null(made["met_eligibility_date"]);
        Assert.Equal(26, Count(await sim.GetAsync(People)));
        Assert.Equal("Nova Newman", (await sim.GetAsync(People + "?page=26&page_size=1")).Json["results"]![0]!["name"]!.ToString());
        Answer updated = await sim.CallAsync("POST", People, """{"ssn":"987650001","start_date":"2026-02-01"}""");
        Assert.Equal(("p1-0000025", "Nova Newman", "2026-02-01"), (updated["object_id"], updated["name"], updated["start_date"]));
        Assert.Equal("p1-0000003", (await sim.CallAsync("POST", People, """{"ssn":"900000003","start_date":"2026-02-01"}"""))["object_id"]);
        Assert.Equal(26, Count(await sim.GetAsync(People)));
    }

    [Fact]
    public async Task Of_a_list_all_are_taken_or_none_and_good_rows_get_an_empty_error()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer refused = await sim.CallAsync(
            "POST",
            People,
            """[{"ssn":"987650001","start_date":"2026-01-05"},{"ssn":"12","email":"nobody","address":{"city":"X"}}]"""
        );
        Assert.Equal(400, refused.Code);
        JsonArray errors = refused.Json.AsArray();
        Assert.Equal("{}", errors[0]!.ToJsonString());
        Assert.Equal(["start_date", "ssn", "email", "address"], errors[1]!.AsObject().Select(e => e.Key));
        Assert.Equal("This field is required.", errors[1]!["address"]!["state"]!["user_error_message"]!.ToString());
        Assert.Equal(25, Count(await sim.GetAsync(People)));
        Answer taken = await sim.CallAsync(
            "POST",
            People,
            """[{"ssn":"987650001","start_date":"2026-01-05"},{"ssn":"987650002","start_date":"2026-01-05"}]"""
        );
        Assert.Equal(["p1-0000025", "p1-0000026"], taken.Json.AsArray().Select(p => p!["object_id"]!.ToString()));
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_a_replacement_does_not()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer before = await sim.GetAsync(People + "p1-0000001/");
        Answer changed = await sim.CallAsync("PATCH", People + "p1-0000001/", """{"phone":"5559999","deferrals":null}""");
        Assert.Equal(("5559999", before["name"], before["deferrals"]), (changed["phone"], changed["name"], changed["deferrals"]));
        Answer replaced = await sim.CallAsync("PUT", People + "p1-0000001/", """{"ssn":"987650009","start_date":"2026-01-05"}""");
        Assert.Equal((null, "987650009", before["deferrals"]), (replaced["phone"], replaced["ssn"], replaced["deferrals"]));
        Assert.Equal(replaced.Text, (await sim.GetAsync(People + "p1-0000001/")).Text);
        Assert.Equal(400, (await sim.CallAsync("PUT", People + "p1-0000001/", """{"ssn":"987650009"}""")).Code);

        // The old number is free again, so it makes a new person.
        Assert.Equal("p1-0000025", (await sim.CallAsync("POST", People, """{"ssn":"900000001","start_date":"2026-01-05"}"""))["object_id"]);
    }

    [Theory]
    [InlineData("[1]", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("3", "application/json", 400)]
    [InlineData("<a/>", "text/xml", 415)]
    [InlineData("ssn=987650001&start_date=2026-01-05", "application/x-www-form-urlencoded", 200)]
    public async Task Bodies_may_be_JSON_or_forms(string body, string type, int status)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync(
            "POST",
            "/api/" + People,
            request =>
            {
                request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", sim.Token);
                request.Content = new System.Net.Http.StringContent(body, System.Text.Encoding.UTF8, type);
            }
        );
        Assert.Equal(status, answer.Code);
    }

    [Fact]
    public async Task No_body_makes_it_fall_over()
    {
        await using Sim sim = await Sim.StartAsync();
        string[] odd = ["null", "3", "\"x\"", "[]", "[null]", "[[]]", "[3]", "{}", "{\"\":1}"];
        string[] values =
        [
            "null",
            "3",
            "-1e400",
            "true",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "{}",
            "{\"amount\":[]}",
            "[{\"gross_pay\":{}}]",
        ];
        foreach (ApiOperation operation in OperationCatalogue.All.Where(o => o.Method is "POST" or "PUT" or "PATCH"))
        {
            string path = PathTemplate.Fill(operation.PathTemplate, ResourceTests.Ids);
            IEnumerable<string> bodies = values.Select(v =>
                "{" + string.Join(',', operation.RequiredFields.Concat(operation.OptionalFields).Select(f => $"\"{f}\":{v}")) + "}"
            );
            foreach (string body in odd.Concat(bodies).Concat(bodies.Select(b => $"[{b}]")))
            {
                Answer answer = await sim.CallAsync(operation.Method, path, body);
                Assert.True(answer.Code is 200 or 201 or 400 or 404, $"{operation} {body} {answer.Code}");
            }
        }
    }

    [Fact]
    public async Task A_payroll_is_taken_once_for_its_key_and_another_body_is_a_conflict()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Sim sim = await Sim.StartAsync(o => (o.Time, o.AccessTokenLifetime) = (time, TimeSpan.FromDays(9)));
        Answer first = await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1");
        Answer again = await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1");
        Assert.Equal((200, first.Text), (again.Code, again.Text));
        Assert.Equal(1, sim.Server.PayrollsTaken);
        Assert.Equal(
            409,
            (
                await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll.Replace("3200", "3300", StringComparison.Ordinal), "k1")
            ).Code
        );
        Assert.Equal(
            409,
            (
                await sim.CallAsync(
                    "POST",
                    "companies/c2/submit-payroll/",
                    """{"check_date":"2026-11-27","payroll_lines":[{"gross_pay":"1"}]}""",
                    "k1"
                )
            ).Code
        );
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(first.Text, (await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1")).Text);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Text, (await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1")).Text);
        await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll);
        Assert.Equal(3, sim.Server.PayrollsTaken);
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-30")]
    [InlineData("0001-01-01")]
    public async Task A_payroll_of_the_first_or_last_day_of_the_calendar_is_taken(string date)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer taken = await sim.CallAsync(
            "POST",
            "companies/c1/submit-payroll/",
            Payroll.Replace("2026-11-27", date, StringComparison.Ordinal)
        );
        Assert.Equal(200, taken.Code);
        Assert.Contains("ach_date", taken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_with_one_key_at_once_one_is_taken_and_all_get_its_answer()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1"))
        );
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(1, sim.Server.PayrollsTaken);
    }

    [Fact]
    public async Task A_refused_payroll_may_be_mended_and_sent_under_its_key()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer refused = await sim.CallAsync(
            "POST",
            "companies/c1/submit-payroll/",
            """
            {"check_date":"27.11.2026","payroll_lines":[{"gross_pay":"1.00"},{"gross_pay":"1,0"},{"gross_pay":"1",
            """
                + """
                "participant_id":"p2-0000001"}]}
                """,
            "k1"
        );
        Assert.Equal(400, refused.Code);
        Assert.Equal("Date has wrong format. Use YYYY-MM-DD.", refused.Json["check_date"]!["user_error_message"]!.ToString());
        Assert.Equal(
            """
            [{},{"gross_pay":{"user_error_message":"A valid number is required.","developer_error_detail":"invalid"}},
            """
                + """
                {"participant_id":{"user_error_message":"There is no such participant in this company.",
                """
                + """
                "developer_error_detail":"does_not_exist"}}]
                """,
            refused.Json["payroll_lines"]!.ToJsonString()
        );
        Assert.Equal(200, (await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll, "k1")).Code);
    }

    [Fact]
    public async Task A_payroll_shows_in_its_peoples_lines_without_what_is_write_only()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer taken = await sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll);
        Assert.Equal("2026-11-29", taken["ach_date"]);
        JsonNode lines = (await sim.GetAsync("participants/p1-0000002/payroll-lines/")).Json;
        Assert.Equal(25, lines["count"]!.GetValue<int>());
        Assert.Equal(
            """{"participant_id":"p1-0000002","hours":"80","gross_pay":"3200.00","check_date":"2026-11-27"}""",
            lines["results"]![0]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Beneficiaries_are_named_changed_and_taken_away_and_a_key_counts_once()
    {
        await using Sim sim = await Sim.StartAsync();
        const string Path = "participants/p1-0000000/beneficiaries/";
        const string Two =
            """[{"name":"A","dob":"2001-01-01","percentage":"50.00"},{"name":"B","dob":"2002-02-02","percentage":"50.00"}]""";
        Answer made = await sim.CallAsync("POST", Path, Two, "k1");
        Assert.Equal(201, made.Code);
        Assert.Equal(made.Text, (await sim.CallAsync("POST", Path, Two, "k1")).Text);
        Assert.Equal(409, (await sim.CallAsync("POST", Path, """{"name":"A","dob":"2001-01-01","percentage":"50.00"}""", "k1")).Code);
        Assert.Equal(2, Count(await sim.GetAsync(Path)));
        Assert.Equal(400, (await sim.CallAsync("POST", Path, """[{"name":"C","dob":"2001-01-01","percentage":"1"},{}]""")).Code);
        Assert.Equal(2, Count(await sim.GetAsync(Path)));
        string[] ids = [.. made.Json.AsArray().Select(b => b!["object_id"]!.ToString())];

        // All or none.
        Answer refused = await sim.CallAsync(
            "PATCH",
            Path,
            $$"""[{"object_id":"{{ids[0]}}","name":"Z"},{"object_id":"other","name":"Z"}]"""
        );
        Assert.Equal("{}", refused.Json[0]!.ToJsonString());
        Assert.Equal("A", (await sim.GetAsync(Path + ids[0] + "/"))["name"]);
        Assert.Equal(
            200,
            (
                await sim.CallAsync(
                    "PATCH",
                    Path,
                    $$"""[{"object_id":"{{ids[0]}}","name":"Z"},{"object_id":"{{ids[1]}}","percentage":"10"}]"""
                )
            ).Code
        );
        Answer one = await sim.GetAsync(Path + ids[0] + "/");
        Assert.Equal(("Z", "2001-01-01"), (one["name"], one["dob"]));
        Assert.Null((await sim.CallAsync("PUT", Path + ids[0] + "/", """{"name":"Y","dob":"2001-01-01","percentage":"5"}"""))["email"]);
        Assert.Equal(204, (await sim.CallAsync("DELETE", Path + ids[0] + "/")).Code);
        Assert.Equal(404, (await sim.CallAsync("DELETE", Path + ids[0] + "/")).Code);
        Assert.Equal(1, Count(await sim.GetAsync(Path)));
    }

    [Theory]
    [InlineData(
        "disbursements",
        201,
        """
            {"address":{"address_line_1":"1","city":"c","state":"UT","postal_code":"1"},"dob":"1980-01-02","married":false,"name":"N",
            """
            + """
                "payment_method":"Check","phone":"1","reason":"Hardship Withdrawal","pretax_amount":"10.00"}
                """
    )]
    [InlineData(
        "loan-requests",
        200,
        """
            {"address":{"address_line_1":"1","city":"c","state":"UT","postal_code":"1"},"dob":"1980-01-02",
            """
            + """
                "is_primary_residence":false,"loan_amount":"1000","loan_duration":12,"married":false,"name":"N","payment_method":"Check",
                """
            + """
                "phone":"1"}
                """
    )]
    [InlineData(
        "rollovers",
        201,
        """
            {"address":{"address_line_1":"1","city":"c","state":"UT","postal_code":"1"},"dob":"1980-01-02","married":false,"name":"N",
            """
            + """
                "phone":"1","prior_plan_name":"P","prior_plan_type":"Roth (post-tax) 401(k)","prior_tpa_contact_email":"a@b",
                """
            + """
                "prior_tpa_contact_name":"N","prior_tpa_contact_phone":"1","total_rollover_amount":"5.00"}
                """
    )]
    public async Task Money_can_be_asked_for_changed_and_called_off(string what, int created, string body)
    {
        await using Sim sim = await Sim.StartAsync();
        string path = $"participants/p1-0000000/{what}/";
        Answer made = await sim.CallAsync("POST", path, body);
        Assert.Equal(created, made.Code);
        string one = $"{path}{made["object_id"]}/";
        Assert.Equal(made.Text, (await sim.GetAsync(one)).Text);
        Assert.Equal("M", (await sim.CallAsync("PUT", one, body.Replace("\"N\"", "\"M\"", StringComparison.Ordinal)))["name"]);
        Assert.Equal(204, (await sim.CallAsync("DELETE", one)).Code);
        Assert.Equal(0, Count(await sim.GetAsync(path)));
    }

    [Fact]
    public async Task A_founded_company_is_listed_and_can_be_replaced_while_the_others_cannot()
    {
        await using Sim sim = await Sim.StartAsync();
        const string Body = """{"company_name":"New Co","primary_contact_email":"a@example.com","primary_contact_name":"A"}""";
        Answer made = await sim.CallAsync("POST", "plan-setup/", Body);
        Assert.Equal((200, "c4"), (made.Code, made["object_id"]));
        Assert.Equal(
            200,
            (await sim.CallAsync("PUT", "plan-setup/c4/", Body.Replace("New Co", "Newer Co", StringComparison.Ordinal))).Code
        );
        Assert.Equal(
            """{"object_id":"c4","name":"Newer Co","status":"SETUP_PENDING"}""",
            (await sim.GetAsync("companies/")).Json["results"]![3]!.ToJsonString()
        );
        Assert.Equal(400, (await sim.CallAsync("PUT", "plan-setup/c1/", Body)).Code);
        Assert.Equal(404, (await sim.GetAsync("companies/c4/plan-provisions/")).Code);
    }

    [Fact]
    public async Task Deferrals_events_messages_and_portfolios_change()
    {
        await using Sim sim = await Sim.StartAsync();
        const string Person = "participants/p1-0000001/";
        Assert.Equal(
            "7.50",
            (await sim.CallAsync("POST", Person + "deferrals/", """{"traditional":{"amount":"7.50","is_percent":true}}""")).Json[
                "traditional"
            ]!["amount"]!.ToString()
        );
        Assert.Equal("7.50", (await sim.GetAsync(People + "p1-0000001/")).Json["deferrals"]!["traditional"]!["amount"]!.ToString());
        Assert.Equal(400, (await sim.CallAsync("POST", Person + "deferrals/", """{"roth":{"amount":"much","is_percent":true}}""")).Code);
        await sim.CallAsync("POST", Person + "events/", """{"event_types":["Opt Out","Opt Out"]}""");
        Assert.Equal(
            ["Completed Setup", "Opt Out"],
            (await sim.GetAsync(Person + "events/")).Json["event_types"]!.AsArray().Select(e => e!.ToString())
        );
        Assert.Equal(
            "Archived",
            (await sim.CallAsync("PATCH", Person + "notifications/n-p1-0000001-1/", """{"status":"Archived"}"""))["status"]
        );
        Assert.Equal(2, Count(await sim.CallAsync("POST", Person + "portfolio/", """{"investments":["i1","i9"],"weights":[60,40]}""")));
        Assert.Equal(400, (await sim.CallAsync("POST", Person + "portfolio/", """{"investments":["i1","i9"],"weights":[60,41]}""")).Code);
        Assert.Equal(404, (await sim.CallAsync("POST", Person + "advisor-models/", """{"selected_model":"model-9"}""")).Code);
        Assert.Equal(400, (await sim.CallAsync("POST", Person + "start-participant-rebalance/")).Code);
        await sim.CallAsync("POST", Person + "portfolio-settings/", """{"auto_rebalance":false}""");
        Assert.Equal("true", (await sim.CallAsync("POST", Person + "start-participant-rebalance/"))["is_rebalancing"]);
        Assert.Equal("false", (await sim.CallAsync("POST", Person + "cancel-participant-rebalance/"))["is_rebalancing"]);
    }

    private static int Count(Answer list) => list.Json["count"]!.GetValue<int>();
}
