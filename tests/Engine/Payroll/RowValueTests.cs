using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Values of a row that are no single value: never left out, as an amount would count as 0.</summary>
public sealed class RowValueTests
{
    [Theory]
    [InlineData("@(100)")]
    [InlineData("@(1, 2)")]
    [InlineData("@{ a = 1 }")]
    [InlineData("[securestring]::new()")]
    [InlineData("[pscustomobject]@{ amount = 12 }")]
    [InlineData(
        "[System.Management.Automation.PSSerializer]::Deserialize('<Objs Version=\"1.1.0.1\" "
            + "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"
            + "<Obj RefId=\"0\"><MS><I32 N=\"amount\">12</I32></MS></Obj></Objs>')"
    )]
    [InlineData("[System.Text.StringBuilder]::new('12')")]
    [InlineData("[version]'1.2'")]
    [InlineData("{ 12 }")]
    [InlineData("[System.Lazy[int]]::new()")]
    public async Task A_field_that_is_a_list_or_a_table_is_refused(string value)
    {
        await using Session session = await Session.ConnectedAsync();
        string row = $"[pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; Roth = {value} }}";
        foreach (
            string command in new[]
            {
                "Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)",
                "Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -AcceptWarning * -Confirm:$false",
            }
        )
        {
            Outcome outcome = session.Run($"{row} | {command}");
            Assert.Equal("InputNotRows", outcome.ErrorId);
            Assert.Contains("Roth is a list, a table or a secure string", outcome.Error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(
                session.Simulator.Log.All,
                r => r.Method == "POST" && r.Path.Contains("payroll", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData("$table")]
    [InlineData("@(, $table.Rows[0])")]
    [InlineData("$expando")]
    [InlineData("$null; $table.DefaultView | Test-Go401Payroll @run")]
    public async Task F5_tables_and_dictionaries_of_every_kind_are_rows(string rows)
    {
        await using Session session = await Session.ConnectedAsync();
        const string Inputs = """
            $run = @{ CompanyId = 'c1'; CheckDate = [datetime]::Today }
            $hash = @{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 'gross-canary' }
            $expando = [System.Dynamic.ExpandoObject]::new()
            $table = [System.Data.DataTable]::new()
            foreach ($key in $hash.Keys) { $expando.$key = $hash[$key]; [void]$table.Columns.Add($key) }
            $row = $table.NewRow(); foreach ($key in $hash.Keys) { $row[$key] = $hash[$key] }; $table.Rows.Add($row)
            """;
        Outcome outcome = session.Run($"{Inputs}\nTest-Go401Payroll @run -InputObject {rows}");
        Assert.Empty(outcome.Errors);
        Assert.Contains(
            outcome.Output,
            fault => (string?)Session.Value(fault, "Id") == "AmountInvalid" && Session.Value(fault, "Row") is 1
        );
    }

    [Theory]
    [InlineData("$(if ($false) { 1 })")]
    [InlineData("$(@() | Where-Object { $true })")]
    [InlineData("$null")]
    [InlineData("[DBNull]::Value")]
    [InlineData("[NullString]::Value")]
    public async Task F5_nothing_is_an_empty_cell(string nothing)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"[pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = {nothing} }} | "
                + "Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)"
        );
        Assert.Empty(outcome.Errors);
        Assert.Contains(outcome.Output, fault => (string?)Session.Value(fault, "Id") == "ValueMissing");
    }

    [Theory]
    [InlineData("$row.PSObject.Properties.Add([PSScriptProperty]::new('Roth', { throw 'not here' }))", "The property Roth")]
    [InlineData("$row.PSObject.Properties.Add([PSAliasProperty]::new('Roth', 'Missing'))", "The property Roth")]
    [InlineData("$row = [Go401.Tests.Engine.Payroll.TwoCases]::new()", "An object")]
    public async Task A_property_that_cannot_be_read_is_refused_with_its_row(string change, string what)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"$row = [pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100 }}; {change}; "
                + "$row | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)"
        );
        Assert.Equal("InputNotRows", outcome.ErrorId);
        Assert.Contains($"Row 1: {what} cannot be read.", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_a_participant_is_not_a_field()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Participant c1 | Sync-Go401Participant -CompanyId c1 -WhatIf");
        Assert.Empty(outcome.Errors);
        Assert.NotEmpty(outcome.Output);
    }

    // What Import-Csv makes of p1-0000001,80,1000.00 below a header of five columns. The cell that is not there may be any of them.
    [Theory]
    [InlineData("$null", "$null", true)]
    [InlineData("'30.00'", "$null", true)]
    [InlineData("''", "''", false)]
    [InlineData("0", "$null", false)]
    [InlineData("'30.00'", "'0'", false)]
    public async Task A_row_with_fewer_cells_than_the_header_is_the_error_that_a_file_gives(string match, string roth, bool refused)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "$rows = [pscustomobject]@{ ParticipantId = 'p1-0000003'; Hours = '80'; GrossPay = '900'; Match = '9.00'; Roth = '0' }, "
                + $"[pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = '80'; GrossPay = '900'; Match = {match}; Roth = {roth} }}"
        );
        foreach (string command in new[] { "Test-Go401Payroll", "Compare-Go401Payroll", "Submit-Go401Payroll -AcceptWarning * -WhatIf" })
        {
            Outcome outcome = session.Run($"$rows | {command} -OffCycle -CompanyId c1 -CheckDate ([datetime]::Today)");
            Assert.Equal(refused ? "InputNotCsv" : null, outcome.Errors.Count == 0 ? null : outcome.ErrorId);
            if (refused)
            {
                Assert.Contains("Record 2 has no value for", outcome.Error.ToString(), StringComparison.Ordinal);
                Assert.Contains("'Roth'", outcome.Error.ToString(), StringComparison.Ordinal);
            }
        }
    }

    // A typed object, and what was selected from one, has null where there is no value; so has a table.
    [Theory]
    [InlineData("$($p.PSObject.TypeNames.Insert(0, 'Selected.Other'); $p)")]
    [InlineData("@{ ParticipantId = 'p1-0000001'; Hours = '80'; GrossPay = '900'; Match = $null }")]
    [InlineData("[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = '80'; GrossPay = '900'; H4 = $null }")]
    [InlineData("[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 80; GrossPay = 900; Match = $null }")]
    [InlineData("[pscustomobject]@{ ParticipantId = 'p1-0000001'; Match = $null; Hours = '80'; GrossPay = '900' }")]
    public async Task Null_in_another_object_is_no_cell_that_is_missing(string row)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("$p = [pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = '80'; GrossPay = '900'; Match = $null }");
        Outcome outcome = session.Run($"{row} | Test-Go401Payroll -OffCycle -CompanyId c1 -CheckDate ([datetime]::Today)");
        Assert.Empty(outcome.Errors);
    }

    [Theory]
    [InlineData("@{ Roth = 'X'; CompanyContribution = 'x' }", "-ColumnMap names the column 'X' for more than one field")]
    [InlineData(
        "$(foreach ($map in [hashtable]::new([StringComparer]::Ordinal)) { $map.Roth = 'X'; $map.roth = 'Y'; $map })",
        "-ColumnMap names the field Roth more than once."
    )]
    public async Task A_column_map_that_has_two_meanings_is_a_fault(string map, string message)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; X = 5; Y = 6 } | "
                + $"Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -ColumnMap ({map})"
        );
        Assert.Empty(outcome.Errors);
        Assert.Contains(
            outcome.Output,
            f =>
                (string?)Session.Value(f, "Id") == "ColumnTwice"
                && ((string)Session.Value(f, "Message")!).Contains(message, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [InlineData("\"M/d/yyyy'\"")]
    [InlineData("yyyyMMdd%")]
    public async Task A_date_format_that_dotnet_cannot_use_is_refused(string format)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; CheckDate = '12/04/2026' } | "
                + $"Test-Go401Payroll -CompanyId c1 -DateFormat {format}"
        );
        Assert.Equal("ParameterArgumentValidationError", outcome.ErrorId);
        Assert.Contains("is not a date format: a quote in it is not closed", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_date_in_the_first_year_is_far_and_not_a_bug()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100 } | "
                + "Test-Go401Payroll -CompanyId c1 -CheckDate 0001-01-01"
        );
        Assert.Empty(outcome.Errors);
        Assert.Contains(outcome.Output, f => (string?)Session.Value(f, "Id") == "CheckDateFar");
    }

    // Import-Excel has rows behind the last one that hold nothing; Import-Csv makes them of a line of delimiters.
    [Theory]
    [InlineData("''")]
    [InlineData("' '")]
    [InlineData("$null")]
    [InlineData("[DBNull]::Value")]
    public async Task Blank_rows_of_the_pipeline_are_no_rows_and_the_others_keep_their_numbers(string nothing)
    {
        await using Session session = await Session.ConnectedAsync();
        string blank = $"[pscustomobject]@{{ ParticipantId = {nothing}; Hours = {nothing}; GrossPay = {nothing} }}";
        const string Row = "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100 }";
        const string Wrong = "[pscustomobject]@{ ParticipantId = 'p1-0000002'; Hours = 1; GrossPay = 'x' }";
        Outcome outcome = session.Run(
            $"{Row}, {blank}, {Wrong}, {blank} | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("AmountInvalid", Session.Value(outcome.Single, "Id"));
        Assert.Equal(3, Session.Value(outcome.Single, "Row"));

        // Where there is no other row, the columns may have the wrong names: it is not left out.
        outcome = session.Run($"{blank} | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle");
        Assert.All(outcome.Output, f => Assert.Equal("ValueMissing", Session.Value(f, "Id")));
        Assert.All(outcome.Output, f => Assert.Equal(1, Session.Value(f, "Row")));
    }

    [Theory]
    [InlineData("[datetimeoffset]::Parse([datetime]::Today.ToString('yyyy-MM-dd') + 'T00:00:00-05:00')", true)]
    [InlineData("[datetimeoffset]::Parse([datetime]::Today.ToString('yyyy-MM-dd') + 'T00:00:00+14:00')", true)]
    [InlineData("[datetimeoffset]::Parse([datetime]::Today.ToString('yyyy-MM-dd') + 'T23:30:00Z')", false)]
    public async Task A_date_with_an_offset_is_the_day_where_it_was_written(string date, bool read)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"[pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; CheckDate = {date} }} | "
                + "Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(read ? [] : ["DateInvalid"], outcome.Output.Select(f => (string?)Session.Value(f, "Id")));
    }

    [Fact]
    public async Task A_list_that_is_no_field_is_left_alone()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; Departments = @('a', 'b') } | "
                + "Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)"
        );
        Assert.Empty(outcome.Errors);
        Assert.NotEmpty(outcome.Output.Select(o => Session.Value(o, "Id")));
    }
}

/// <summary>Two members whose names differ in case only, which PowerShell cannot show as properties.</summary>
#pragma warning disable CA1708, IDE1006 // The names are what is tested.
public sealed class TwoCases
{
    public int Hours { get; init; } = 1;

    public int hours { get; init; } = 2;
}
#pragma warning restore CA1708, IDE1006
