using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-export-").FullName;

    private string[] Files => [.. Directory.GetFileSystemEntries(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync(Action<Simulator.SimulatorOptions>? set = null)
    {
        Session session = await Session.ConnectedAsync(set);
        session.Set("Folder", _folder);
        session.Set("File", Path.Combine(_folder, "x.csv"));
        return session;
    }

    private string[] Lines(string name = "x.csv") => File.ReadAllLines(Path.Combine(_folder, name));

    [Fact]
    public async Task Companies_go_down_the_pipeline_into_one_file()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "Get-Go401Company | Export-Go401Participant -Path $File -Property CompanyId, ObjectId, Name, "
                + "TraditionalDeferral, State -PassThru"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(30L, outcome.Single.Properties["Rows"].Value);
        Assert.Equal(["c1", "c2", "c3"], (IEnumerable<string>)outcome.Single.Properties["CompanyId"].Value);
        string[] lines = Lines();
        Assert.Equal("CompanyId,ObjectId,Name,TraditionalDeferral,State", lines[0]);
        Assert.Equal(31, lines.Length);
        Assert.StartsWith("c1,p1-0000000,", lines[1], StringComparison.Ordinal);
        Assert.Equal(["x.csv"], Files);
    }

    [Theory]
    [InlineData("'c1', 'c2' | Export-Go401Participant $File")]
    [InlineData("Export-Go401Participant $File c1, c2")]
    [InlineData("Export-Go401Participant $File -CompanyId (Get-Go401Company -Id c1, c2)")]
    [InlineData(
        "[pscustomobject]@{ CompanyId = 'c1' }, @{ a = 1 } | Where-Object CompanyId | ForEach-Object { $_; "
            + "[pscustomobject]@{ CompanyId = 'c2' } } | Export-Go401Participant $File"
    )]
    [InlineData("Invoke-Go401Request companies -All | Where-Object object_id -ne c3 | Export-Go401Participant $File")]
    public async Task A_company_is_an_id_or_whatever_has_one(string script)
    {
        await using Session session = await StartAsync();
        Assert.Empty(session.Run(script).Errors);
        Assert.Equal(31, Lines().Length);
    }

    // Anyone who chose some participants must not get all of their company.
    [Theory]
    [InlineData("Get-Go401Participant c1 -Active | Export-Go401Participant $File")]
    [InlineData("Get-Go401Participant c1 | Where-Object ObjectId -eq p1-0000003 | Export-Go401Participant $File")]
    [InlineData("Export-Go401Participant $File (Get-Go401Participant c1)")]
    public async Task Participants_are_not_taken_for_their_company(string script)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(script);

        // Once, however many come.
        Assert.Equal("NoCompanies", outcome.ErrorId);
        Assert.Contains("Export-Csv", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task A_list_of_companies_that_cannot_be_read_whole_makes_no_file()
    {
        await using Session session = await StartAsync(o => (o.Companies, o.LargestPageSize) = (25, 10));
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/?page=2&",
                Kind = FaultKind.Status,
                Status = 403,
            }
        );
        Assert.Single(session.Run("Get-Go401Company | Export-Go401Participant $File").Errors);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Social_security_numbers_and_birth_dates_are_a_choice_made_in_the_open()
    {
        await using Session session = await StartAsync();
        session.Run("Export-Go401Participant $File c1");
        Assert.DoesNotContain("Ssn", Lines()[0], StringComparison.Ordinal);
        Assert.DoesNotContain("90000000", File.ReadAllText(Path.Combine(_folder, "x.csv")), StringComparison.Ordinal);
        session.Run("Export-Go401Participant $File c1 -MaskSensitive -Property Ssn, Dob");
        Assert.Equal("***-**-0003,1969-**-**", Lines()[4]);
        session.Run("Export-Go401Participant $File c1 -IncludeSensitive -Property Ssn, Dob");
        Assert.Equal("900000003,1969-04-12", Lines()[4]);
        Assert.Equal("SensitiveColumn", session.Run("Export-Go401Participant $File c1 -Property Ssn").ErrorId);
        Assert.Equal("AmbiguousParameterSet", session.Run("Export-Go401Participant $File c1 -IncludeSensitive -MaskSensitive").ErrorId);
        Assert.Equal("900000003,1969-04-12", Lines()[4]);
    }

    [Fact]
    public async Task The_extension_tells_the_format_and_the_parameter_wins()
    {
        await using Session session = await StartAsync();
        session.Run(
            "'x.csv', 'x.jsonl', 'x.ndjson', 'x.JSON' | ForEach-Object { Export-Go401Participant \"$Folder/$_\" c1 "
                + "-Property ObjectId }; Export-Go401Participant $Folder/x.txt c1 -Property ObjectId -Format Csv -Delimiter "
                + "';' -Encoding utf8BOM"
        );
        Assert.Equal("{\"ObjectId\":\"p1-0000000\"}", Lines("x.jsonl")[0]);
        Assert.Equal(Lines("x.jsonl"), Lines("x.ndjson"));
        Assert.Equal("[", Lines("x.JSON")[0]);
        Assert.Equal((byte)0xEF, File.ReadAllBytes(Path.Combine(_folder, "x.txt"))[0]);
        Assert.Equal("FormatUnknown", session.Run("Export-Go401Participant $Folder/x.data c1").ErrorId);
    }

    [Fact]
    public async Task What_if_asks_the_server_nothing_and_writes_nothing()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("'c1', 'c2' | Export-Go401Participant $File -PerCompany -Report -Incremental -WhatIf -PassThru");
        Assert.Empty(outcome.Output);
        Assert.Empty(Files);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Refusals_have_their_ids_and_categories()
    {
        await using Session session = await StartAsync();
        Assert.Empty(session.Run("Export-Go401Participant $File c1").Output);
        session.Simulator.Log.Clear();
        foreach (
            (string script, string id, ErrorCategory category) in new[]
            {
                ("Export-Go401Participant $File c1 -NoClobber", "FileExists", ErrorCategory.ResourceExists),
                ("Export-Go401Participant $Folder c1 -Format Csv", "PathIsFolder", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant $Folder c1", "PathIsFolder", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant $Folder/new/ c1", "PathIsFolder", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant $File c1 -StatusPath $Folder", "PathIsFolder", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant c1 x.csv", "FormatUnknown", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant c1 x.csv -Format Csv", "NoCompanies", ErrorCategory.InvalidArgument),
                ("'x.csv' | Export-Go401Participant c1 -Format Csv", "NoCompanies", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant $Folder/no/x.csv c1", "FolderNotFound", ErrorCategory.ObjectNotFound),
                ("Export-Go401Participant env:x.csv c1", "PathNotFileSystem", ErrorCategory.InvalidArgument),
                ("Export-Go401Participant $File c1 -Property Emial", "ColumnUnknown", ErrorCategory.InvalidArgument),
                ("@() | Export-Go401Participant $File", "NoCompanies", ErrorCategory.InvalidArgument),
            }
        )
        {
            Outcome refused = session.Run(script);
            Assert.Equal((id, category), (refused.ErrorId, refused.Errors[0].CategoryInfo.Category));
        }

        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_wrong_order_or_a_folder_is_named_in_the_error()
    {
        await using Session session = await StartAsync();
        Assert.Contains(
            "Export-Go401Participant -Path 'x.csv' -CompanyId 'c1'",
            session.Run("Export-Go401Participant c1 x.csv").Error.Exception.Message,
            StringComparison.Ordinal
        );
        string folder = session.Run("Export-Go401Participant $Folder c1").Error.Exception.Message;
        Assert.Contains($"'{_folder}' is a folder", folder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_company_that_failed_is_an_error_of_its_own()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("'c1', 'nobody', 'c2' | Export-Go401Participant $File -PassThru");
        Assert.False((bool)outcome.Single.Properties["Complete"].Value);
        Assert.Equal("nobody: NotFound", ((IEnumerable<object>)outcome.Single.Properties["Failures"].Value).Single().ToString());
        Assert.Equal(
            ("nobody", ErrorCategory.ObjectNotFound),
            (Assert.Single(outcome.Errors).TargetObject, outcome.Errors[0].CategoryInfo.Category)
        );
        Assert.Equal(31, Lines().Length);
        Assert.Contains(
            "x.csv' was written without 1 company that could not be read.",
            Assert.Single(outcome.Warnings),
            StringComparison.Ordinal
        );
        Outcome refused = session.Run(
            "'c1', 'nobody', 'c2' | Export-Go401Participant $Folder/y.csv -OnlyWhenComplete; 'not reached when it ends the script'"
        );
        Assert.Equal("ExportIncomplete", refused.ErrorId);
        Assert.Equal(["x.csv"], Files);
    }

    [Fact]
    public async Task Ctrl_c_ends_it_at_once_and_leaves_the_old_file()
    {
        await using Session session = await StartAsync(o => o.Participants = 3000);
        await File.WriteAllTextAsync(Path.Combine(_folder, "x.csv"), "old");
        Fault hold = session.Simulator.Faults.Add(new Fault { Path = "page=2&", Kind = FaultKind.Hold });
        Outcome outcome = await session.StopAsync("Export-Go401Participant $File c1 -PageSize 500", hold.Met);
        Assert.Empty(outcome.Errors);
        Assert.Equal(["old"], Lines());
        Assert.Equal(["x.csv"], Files);
    }

    [Fact]
    public async Task An_interrupted_export_is_resumed_by_the_next_and_says_so()
    {
        await using Session session = await StartAsync(o => o.Participants = 300);
        session.Run("Export-Go401Participant $Folder/whole.csv c1, c2");
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/",
                Kind = FaultKind.Status,
                Status = 403,
                Times = 1,
            }
        );
        Assert.Equal("ExportIncomplete", session.Run("Export-Go401Participant $File c1, c2 -OnlyWhenComplete -Resume").ErrorId);
        Outcome resumed = session.Run("Export-Go401Participant $File c1, c2 -OnlyWhenComplete -Resume -PassThru -Verbose 4>&1");
        PSObject result = resumed.Output[^1];
        Assert.True((bool)result.Properties["Resumed"].Value);
        Assert.Matches("^resumed; 1 of 2 companies were read between 20.*Z and 20.*Z$", (string)result.Properties["ResumedText"].Value);
        Assert.Contains(resumed.Output, o => o.ToString()!.Contains("resumed; 1 of 2 companies", StringComparison.Ordinal));
        Assert.Equal(Lines("whole.csv"), Lines());

        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/",
                Kind = FaultKind.Status,
                Status = 403,
                Times = 1,
            }
        );
        session.Run("Export-Go401Participant $File c1, c2 -OnlyWhenComplete -Resume");
        Assert.False(
            (bool)
                session
                    .Run("Export-Go401Participant $File c1, c2 -OnlyWhenComplete -Resume -ResumeWithin 0 -PassThru")
                    .Single.Properties["Resumed"]
                    .Value
        );
    }

    [Fact]
    public async Task A_workbook_is_answered_with_what_to_do()
    {
        await using Session session = await StartAsync();
        Outcome refused = session.Run("Export-Go401Participant $Folder/x.xlsx c1");
        Assert.Equal("FormatUnknown", refused.ErrorId);
        Assert.Contains("Export-Excel", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-NoNumberConversion *", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Files);
        Outcome named = session.Run("Export-Go401Participant $Folder/x.xlsx c1 -Format Csv");
        Assert.Contains("CSV text", Assert.Single(named.Warnings), StringComparison.Ordinal);
        Assert.Equal(["x.xlsx"], Files);
    }

    [Fact]
    public async Task A_column_that_was_asked_for_and_is_always_empty_is_told()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("Export-Go401Participant $File c1 -Property Name, address.county, .nickname, Address*");
        Assert.Contains(
            "Empty for all 25 participants: address.county, nickname.",
            Assert.Single(outcome.Warnings),
            StringComparison.Ordinal
        );
        Assert.Empty(session.Run("Export-Go401Participant $File c1").Warnings);
        Assert.Equal("ColumnUnknown", session.Run("Export-Go401Participant $File c1 -Property Name, Lones*").ErrorId);
    }

    [Theory]
    [InlineData("-Property Name, TraditionalDeferral, ActiveRoth*", "TraditionalDeferral", "TraditionalDeferralIsPercent")]
    [InlineData("-ExcludeProperty ActiveRothDeferralIsPercent", "ActiveRothDeferral", "ActiveRothDeferralIsPercent")]
    [InlineData("-Property .deferrals.roth.amount", "RothDeferral", "RothDeferralIsPercent")]
    public async Task A_deferral_without_the_column_that_decides_its_unit_is_told(string parameters, string column, string decides)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run($"Export-Go401Participant $File c1 -Manifest {parameters}");
        Assert.Contains($"without their unit: {column}. Add {decides}:", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Contains(
            $"{decides} is not in this file.",
            await File.ReadAllTextAsync(Path.Combine(_folder, "x.csv.manifest.json")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_name_of_the_company_and_each_loan_can_be_columns()
    {
        await using Session session = await StartAsync();
        Assert.Empty(
            session.Run("Export-Go401Participant $File c2, c1 -Property CompanyName, ObjectId, LoanCount -LoanColumnCount 2").Errors
        );
        Assert.Equal("CompanyName,ObjectId,LoanCount,Loan1Payment,Loan2Payment", Lines()[0]);
        Assert.StartsWith("Simulated Company 2,p2-0000000,", Lines()[1], StringComparison.Ordinal);
        Assert.StartsWith("Simulated Company 1,p1-0000000,", Lines()[6], StringComparison.Ordinal);
        Assert.Contains(Lines(), l => System.Text.RegularExpressions.Regex.IsMatch(l, @",1,\d+\.25,$"));
    }

    [Fact]
    public async Task The_change_detail_goes_with_an_incremental_export()
    {
        await using Session session = await StartAsync();
        Assert.Equal("ChangeDetailNeedsIncremental", session.Run("Export-Go401Participant $File c1 -ChangeDetail").ErrorId);
        PSObject result = session
            .Run("Export-Go401Participant ($Folder + '/changes-{Timestamp}.csv') c1 -Incremental -ChangeDetail -PassThru")
            .Single;
        Assert.Matches(@"changes-\d{8}T\d{6}Z\.csv$", (string)result.Properties["Path"].Value);
        Assert.Equal(
            "ObjectId,Name,Column,OldValue,NewValue,ChangedAt",
            File.ReadLines((string)result.Properties["ChangeDetailPath"].Value).First()
        );
    }

    [Fact]
    public async Task Properties_are_completed_and_sensitive_ones_only_where_they_may_be_written()
    {
        await using Session session = await StartAsync();
        Assert.Equal(
            ["TraditionalDeferral", "TraditionalDeferralIsPercent", "TraditionalDeferralTimestamp"],
            Complete("Export-Go401Participant x.csv c1 -Property Name, Trad")
        );
        Assert.Equal(["State"], Complete("Export-Go401Participant x.csv c1 -ExcludeProperty Stat"));
        Assert.DoesNotContain("Ssn", Complete("Export-Go401Participant x.csv c1 -Property Ss"));
        Assert.Equal(["Ssn"], Complete("Export-Go401Participant x.csv c1 -MaskSensitive -Property Ss"));

        string[] Complete(string line)
        {
            session.Set("line", line);
            return
            [
                .. session
                    .Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText")
                    .Output.Select(o => o?.ToString() ?? ""),
            ];
        }
    }

    [Fact]
    public async Task S57_no_stream_and_no_error_holds_anything_personal()
    {
        await using Session session = await StartAsync(o => o.Participants = 60);
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "page=3&",
                Kind = FaultKind.BadJson,
                Times = 1,
            }
        );
        Outcome outcome = session.Run(
            """
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            Export-Go401Participant $File c1 -IncludeSensitive -PageSize 10 -Resume
            Export-Go401Participant $File c1 -IncludeSensitive -PageSize 10 -Resume -Report -Incremental
            Get-Go401Participant c1 -Id p1-0000003 | Out-Null
            Get-Go401Participant c1 -Id nobody | Out-Null
            """
        );
        Assert.NotEmpty(outcome.Errors);
        Assert.NotEmpty(outcome.AllStreams);
        foreach (string[] row in Lines().Skip(1).Select(l => l.Split(',')))
        {
            Assert.All(
                new[] { row[3], row[4], row[11], row[12] },
                value => Assert.DoesNotContain(value, outcome.AllStreams, StringComparison.Ordinal)
            );
        }

        Assert.DoesNotMatch(@"(?<!\d)9\d{8}(?!\d)", outcome.AllStreams);
    }
}
