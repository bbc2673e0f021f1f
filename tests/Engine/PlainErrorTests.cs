using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>A value that a parameter does not take is an error in plain words: what it takes, and no type of .NET.</summary>
public sealed class PlainErrorTests
{
    private const string Iso = "yyyy-MM-dd";

    [Theory]
    [InlineData("Export-Go401Participant x.csv c1 -Format Xml", "'Xml'", "Csv, JsonLines or Json")]
    [InlineData("Sync-Go401Participant x.csv -Only Delete", "'Delete'", "Add, Update, Rehire, Terminate")]
    [InlineData("Sync-Go401Participant x.csv -Only Add, Delete", "'Delete'")]
    [InlineData("Export-Go401Participant x.csv c1 -Resume -ResumeWithin soon", "'soon'", "12h")]
    [InlineData("Export-Go401Participant x.csv c1 -Resume -ResumeWithin 5", "'5'", "12h")]
    [InlineData("Test-Go401Export x.csv -Within 'an hour'", "'an hour'", "12h")]
    [InlineData("Update-Go401Token -IfExpiresWithin x", "'x'", "12h")]
    [InlineData("Connect-Go401 -ClientSecret canary", "Read-Host -AsSecureString", "Get-Secret")]
    [InlineData("Connect-Go401 -RefreshToken canary", "Read-Host -AsSecureString", "Get-Secret")]
    [InlineData("Connect-Go401 -AccessToken canary", "Read-Host -AsSecureString", "Get-Secret")]
    [InlineData("Connect-Go401 -ClientSecret @{ a = 1 }", "Read-Host -AsSecureString")]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 11/25/2026", "'11/25/2026'", "two ways", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 2026/11/25", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 25.11.2026", "two ways", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 2026-11-31", "'2026-11-31' is not a valid date", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince '2024-06-30 9:00'", "an hour with one digit", "'2024-06-30 09:00'")]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 2024-6-30", "a month or a day with one digit", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 2026-11-30T25:00:00", "is not a valid date", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince yesterday", "'yesterday' is not a date", Iso)]
    [InlineData("Get-Go401Participant c1 -ModifiedSince 5", Iso)]
    [InlineData("Test-Go401Payroll x.csv -CheckDate 11/25/2026", "two ways", Iso, "-DateFormat")]
    [InlineData("Test-Go401Payroll x.csv -CheckDate 27/11/2026", "'27/11/2026' is not in ISO format", Iso, "-DateFormat")]
    [InlineData("Test-Go401Payroll x.csv -CheckDate 2026-11-31", "is not a valid date", Iso)]
    [InlineData("Submit-Go401Payroll x.csv -PayPeriodStart 11/25/2026", Iso)]
    [InlineData("Submit-Go401Payroll x.csv -PayPeriodEnd 2026-13-01", Iso)]
    [InlineData("Compare-Go401Payroll x.csv -CheckDate 20261125", Iso)]
    public async Task A_wrong_value_is_an_error_that_says_what_the_parameter_takes(string script, params string[] words) =>
        await HoldsAsync(script, "ParameterArgumentTransformationError", words);

    [Theory]
    [InlineData("Get-Go401Deduction c1 -ChangedSince 2026-11-31", "'2026-11-31'", Iso, "file")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince 11/25/2026", "'11/25/2026'", Iso, "file")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince none.csv", "'none.csv'", Iso, "file")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince 20261125", "'20261125'", Iso, "file")]
    public async Task What_is_neither_a_date_nor_a_file_is_told_of_both(string script, params string[] words) =>
        await HoldsAsync(script, "FileNotFound", words);

    [Theory]
    [InlineData("'2026-11-25'")]
    [InlineData("'2026-11-25T09:00'")]
    [InlineData("'2026-11-25 09:00:00'")]
    [InlineData("'2026-11-25T09:00:00Z'")]
    [InlineData("'2026-11-25T09:00:00.1234567-07:00'")]
    [InlineData("([datetime]'2026-11-25')")]
    [InlineData("([datetimeoffset]'2026-11-25')")]
    [InlineData("([dateonly]'2026-11-25')")]
    public async Task A_date_in_ISO_form_is_taken(string date)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Empty(session.Run($"Get-Go401Participant c1 -ModifiedSince {date}").Errors);
        Assert.Empty(session.Run($"Get-Go401Deduction c1 -ChangedSince {date}").Errors);
    }

    [Fact]
    public async Task The_names_of_choices_are_taken_in_any_case()
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory("go401-").FullName;
        session.Set("File", Path.Combine(folder, "x.txt"));
        session.Run("$type = (Get-Command Export-Go401Participant).Parameters['Format'].ParameterType");
        try
        {
            Assert.Empty(session.Run("Export-Go401Participant $File c1 -Format jsonlines").Errors);
            Assert.Empty(
                session.Run("Export-Go401Participant $File c1 -Format ([Enum]::Parse($type.GenericTypeArguments[0], 'Csv'))").Errors
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Test-Go401Payroll x.csv -DateFormat m/d/yyyy", "m means minutes, and MM is the month", "'M/d/yyyy'")]
    [InlineData("Submit-Go401Payroll x.csv -DateFormat mm/dd/yyyy", "m means minutes, and MM is the month", "'MM/dd/yyyy'")]
    [InlineData("Sync-Go401Participant x.csv -DateFormat DD.MM.YYYY", "the year is yyyy", "'M/d/yyyy'")]
    [InlineData("Compare-Go401Payroll x.csv -DateFormat MM/dd", "no year", "'M/d/yyyy'")]
    public Task A_format_that_is_no_date_is_refused_before_a_file_is_read(string script, params string[] words) =>
        HoldsAsync(script, "ParameterArgumentValidationError", words);

    private static async Task HoldsAsync(string script, string id, string[] words)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal(id, outcome.ErrorId);
        string message = outcome.Error.ToString();
        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Go401.Client", message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }
}
