using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What a person sees, at the two widths that people have.</summary>
public sealed partial class FormatTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Participants_show_no_number_and_no_birth_date_and_the_objects_keep_them(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        session.Connect();
        string shown = session.Show("$people = Invoke-Go401Request companies/c1/participants; $people");
        string[] lines = Lines(shown);
        Assert.True(
            lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is ["Name", "Ssn", "StartDate", "Ended", "Elig", "State", "ObjectId"],
            lines[0]
        );
        Assert.Equal(27, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.All(lines.Skip(2), line => Assert.Matches(@"\*\*\*-\*\*-\d{4}\s", line));
        foreach (var person in session.Run("$people").Output)
        {
            string number = (string)Session.Value(person, "ssn")!,
                birth = (string)Session.Value(person, "dob")!;
            Assert.Matches(@"^\d{9}$", number);
            Assert.DoesNotContain(number, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(birth, shown, StringComparison.Ordinal);
            Assert.Contains("***-**-" + number[5..], shown, StringComparison.Ordinal);
            Assert.Contains((string)Session.Value(person, "object_id")!, shown, StringComparison.Ordinal);
            Assert.Contains((string)Session.Value(person, "name")!, shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies/c1/participants")]
    [InlineData("Get-Go401Participant -CompanyId c1")]
    public async Task After_an_object_of_another_type_participants_show_no_number_either(string script)
    {
        // PowerShell asks no view for the second type of a stream: it lists properties.
        await using Session session = await Session.ConnectedAsync();
        string shown = session.Show($"Get-Go401Connection {session.Name}; $people = {script}; $people");
        Assert.Contains("p1-0000000", shown, StringComparison.Ordinal);
        foreach (var person in session.Run("$people").Output)
        {
            Assert.DoesNotContain((string)Session.Value(person, "ssn")!, shown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("ssn", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("dob", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("address", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_result_of_an_export_says_what_there_is_and_has_no_empty_lines()
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = System.IO.Directory.CreateTempSubdirectory("go401-test-").FullName;
        string[] plain = Lines(
            session.Show($"$ProgressPreference = 'SilentlyContinue'; Export-Go401Participant '{folder}/one.csv' c1 -PassThru")
        );
        Assert.All(plain, line => Assert.Matches(@"^(\w+ +: \S|  +\S)", line));
        Assert.Contains(plain, line => Regex.IsMatch(line, "^Rows +: 25$"));
        Assert.DoesNotContain(plain, line => Regex.IsMatch(line, "^(Added|Changed|Duplicates|Failures|ManifestPath|ReportPath) "));

        string[] full = Lines(
            session.Show(
                $"$ProgressPreference = 'SilentlyContinue'; Export-Go401Participant '{folder}/two.csv' c1 -Incremental -Report -PassThru"
            )
        );
        Assert.All(
            new[] { "^Added +: 25$", "^Removed +: 0$", "^Changed +: True$", "^ManifestPath +: ", "^ReportPath +: " },
            wanted => Assert.Contains(full, line => Regex.IsMatch(line, wanted))
        );
        System.IO.Directory.Delete(folder, recursive: true);
    }

    // Every record of the API's document that holds a birth date, a bank account or a way to reach someone, with all of them.
    public static readonly TheoryData<string, string, string> Personal = new()
    {
        {
            "Beneficiary",
            "name = 'Canary Heir'; email = 'canary@example.com'; phone = '5550111222'; dob = '1971-02-03'; percentage = '50.00'",
            "id-7 50.00"
        },
        {
            "Disbursement",
            "reason = 'Retirement Age'; status = 'Pending'; payment_method = 'ACH Transfer'; bank_name = 'Some Bank'; "
                + "bank_account_number = '123456789012'; bank_routing_aba_number = '021000021'; posttax_bank_account_number = "
                + "'987654321098'; posttax_bank_routing_aba_number = '021000089'; name_on_bank_account = 'Canary'; name = "
                + "'Canary'; dob = '1971-02-03'; phone = '5550111222'; address = [pscustomobject]@{ city = 'Canary' }; "
                + "payment_address = [pscustomobject]@{ city = 'Canary' }",
            "Retirement Age Pending"
        },
        {
            "LoanRequest",
            "loan_reason = 'Car'; loan_amount = '2500.00'; loan_duration = 24; balance = '2400.00'; status = 'Active'; "
                + "bank_name = 'Some Bank'; account_number = '123456789012'; routing_number = '021000021'; account_holder = "
                + "'Canary'; name = 'Canary'; dob = '1971-02-03'; phone = '5550111222'; address = [pscustomobject]@{ city = "
                + "'Canary' }",
            "Car 2500.00 24"
        },
        {
            "Rollover",
            "prior_plan_name = 'Former Employer'; total_rollover_amount = '12000.00'; status = 'Submitted'; "
                + "prior_tpa_contact_name = 'Canary'; prior_tpa_contact_email = 'canary@example.com'; prior_tpa_contact_phone "
                + "= '5550111222'; name = 'Canary'; dob = '1971-02-03'; phone = '5550111222'; address = [pscustomobject]@{ "
                + "city = 'Canary' }",
            "Former Employer 12000.00 Submitted"
        },
        {
            "PlanSetup",
            "company_name = 'Some Company'; plan_name = 'Some Plan'; ein = '021000021'; primary_contact_name = 'Canary'; "
                + "primary_contact_email = 'canary@example.com'; primary_contact_phone = '5550111222'; trustee_name = "
                + "'Canary'; trustee_email = 'canary@example.com'; address = [pscustomobject]@{ city = 'Canary' }",
            "Some Company Some Plan"
        },
    };

    [Theory]
    [MemberData(nameof(Personal))]
    public async Task S57_other_records_hide_what_is_personal_in_every_view_and_keep_it(string type, string properties, string shown)
    {
        foreach (int width in new[] { 80, 120 })
        {
            await using Session session = await Session.StartAsync(host: new CapturingHost(width));
            session.Run($"$record = [pscustomobject]@{{ PSTypeName = 'Go401.{type}'; object_id = 'id-7'; {properties} }}");
            string table = session.Show("Set-StrictMode -Version Latest; $record");
            string later = session.Show("[version]'1.2'; $record")[table.Length..];
            foreach (string text in new[] { table, later })
            {
                Assert.All(Lines(text), line => Assert.True(line.Length <= width, line));
                Assert.Contains("id-7", text, StringComparison.Ordinal);
                foreach (string canary in new[] { "canary", "1971", "5550111222", "12345678", "98765432", "02100002", "02100008" })
                {
                    Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase);
                }
            }

            Assert.Contains(
                shown,
                string.Join(' ', table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "Canary",
                session.Run("\"$($record.address.city) $($record.email)\"").Single.ToString(),
                StringComparison.OrdinalIgnoreCase
            );
        }
    }

    [Fact]
    public async Task S57_beneficiaries_of_a_request_show_no_name_and_no_birth_date()
    {
        await using Session session = await Session.ConnectedAsync();
        string shown = session.Show("$heirs = Invoke-Go401Request participants/p1-0000002/beneficiaries; $heirs");
        Assert.Contains("50.00", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Sim Heir", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("heir2@example.com", shown, StringComparison.Ordinal);
        foreach (var heir in session.Run("$heirs").Output)
        {
            Assert.DoesNotContain((string)Session.Value(heir, "dob")!, shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Participant", "name")]
    [InlineData("Company", "name")]
    [InlineData("Beneficiary", "percentage")]
    [InlineData("Disbursement", "reason")]
    public async Task S63_a_views_text_has_no_control_sequences(string type, string property)
    {
        await using Session session = await Session.StartAsync();
        string shown = session.Show(
            $"[pscustomobject]@{{ PSTypeName = 'Go401.{type}'; object_id = \"id`e]0;title`a-7\"; {property} = \"bad`e[2Jtext\" }}"
        );
        Assert.Contains("badtext", shown, StringComparison.Ordinal);
        Assert.Contains("id-7", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Operations_keep_each_path_on_one_line_with_its_purpose_below(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        string[] lines = Lines(session.Show("Find-Go401Operation"));
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        foreach (var operation in session.Run("Find-Go401Operation").Output)
        {
            string head = $"{Session.Value(operation, "Method"), -6} {Session.Value(operation, "Path")}";
            int at = Array.IndexOf(lines, head);
            Assert.True(at >= 0, head);
            Assert.Equal("       " + (string)Session.Value(operation, "Summary")!, lines[at + 1]);
        }
    }

    [Fact]
    public async Task Views_hold_in_strict_mode_and_for_a_record_with_less_in_it()
    {
        await using Session session = await Session.StartAsync();
        string shown = session.Show(
            """
            Set-StrictMode -Version Latest
            [pscustomobject]@{ PSTypeName = 'Go401.Participant'; name = 'Only A Name'; object_id = 'p1' }
            [pscustomobject]@{ PSTypeName = 'Go401.Participant'; name = 'Odd'; object_id = 'p2'; ssn = '12-34'; deferrals = $null }
            """
        );
        Assert.Contains("Only A Name", shown, StringComparison.Ordinal);
        Assert.Contains("***-**-****", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("12-34", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("#ERR", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Connections_companies_confirmations_and_disconnections_fit_the_width(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        session.Connect();

        // Of the connection itself: the month can end between the sign-in and the assertion.
        string expires = session
            .Run($"(Get-Go401Connection {session.Name}).RefreshTokenExpires.ToString('yyyy-MM-', [cultureinfo]::InvariantCulture)")
            .Single.ToString();
        foreach (
            (string script, string header, string[] values) in new (string, string, string[])[]
            {
                (
                    $"Get-Go401Connection {session.Name}",
                    "Name State Account Access Refresh Vault",
                    [session.Name, "Connected", "Simulated Company 1", "(company_admin)", expires]
                ),
                ("Invoke-Go401Request companies", "ObjectId Name Status", ["c1", "Simulated Company 1", "SETUP_COMPLETE"]),
                ("Confirm-Go401Connection", "Connection Status Message", [session.Name, "200"]),
                ("Disconnect-Go401", "Connection Revocation ForgottenLocally Stored", [session.Name, "Revoked", "True"]),
            }
        )
        {
            int before = session.Host.Text.Length;
            string[] lines = Lines(session.Show(script)[before..]);
            Assert.Equal(header, string.Join(' ', lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            Assert.All(lines, line => Assert.True(line.Length <= width, line));
            Assert.All(values, value => Assert.Contains(lines, line => line.Contains(value, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task The_list_of_a_connection_has_what_the_table_has_no_room_for()
    {
        await using Session session = await Session.ConnectedAsync();
        string[] all =
        [
            .. session.Run($"(Get-Go401Connection {session.Name}).PSObject.Properties.Name").Output.Select(p => (string)p.BaseObject),
        ];
        foreach (
            string property in new[]
            {
                "Name",
                "State",
                "IsCurrent",
                "BaseUri",
                "ClientId",
                "Grant",
                "Scope",
                "Role",
                "CompanyName",
                "ApiVersion",
                "AccessTokenExpires",
                "RefreshTokenExpires",
                "Vault",
            }
        )
        {
            Assert.Contains(property, all);
        }
    }

    // Without colours and empty lines.
    private static string[] Lines(string shown) =>
        [.. Escape().Replace(shown, "").Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Escape();
}
