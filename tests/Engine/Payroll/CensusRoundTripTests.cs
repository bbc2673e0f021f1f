using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Participants that were read are a census in which nothing differs, whatever they went through.</summary>
public sealed class CensusRoundTripTests : IDisposable
{
    private const string Shapes = """
        function Pick { process {
            $one = [pscustomobject]@{}
            foreach ($p in $_.PSObject.Properties) { $one.PSObject.Properties.Add([psnoteproperty]::new($p.Name, $p.Value)) }
            $one } }
        function Wire { process {
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 5)) } }

        # What Export-Csv writes: the text of each value, in the culture of the session.
        function Cells { process {
            $one = [pscustomobject]@{}
            foreach ($p in $_.PSObject.Properties) {
                $text = if ($null -eq $p.Value) { '' } elseif ($p.Value -is [System.Collections.ICollection]) { 'System.Object[]' }
                    else { $p.Value.ToString() }
                $one.PSObject.Properties.Add([psnoteproperty]::new($p.Name, $text)) }
            $one } }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("go401-trip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Some without an address, and some whose address has no second line.
    private static async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 20);
        Assert.Empty(
            session
                .Run(
                    "foreach ($i in 1, 3) { $null = Invoke-Go401Request companies/c1/participants/p1-000000$i PATCH "
                        + "-Body @{ address = $null; name = 'Two  Blanks' } -Confirm:$false }"
                )
                .Errors
        );
        Assert.Empty(session.Run($"{Shapes}$people = @(Get-Go401Participant c1)").Errors);
        Assert.Contains(session.Run("$people | ForEach-Object { $null -eq $_.Address }").Output, o => o.BaseObject is true);
        return session;
    }

    [Theory]
    [InlineData("$people")]
    [InlineData("$people | Pick")]
    [InlineData("$people | Wire")]
    [InlineData("$people | Wire | Pick")]
    [InlineData("$people | Cells")]
    [InlineData("$people[1, 3]")]
    [InlineData("$people[1, 3] | Pick")]
    [InlineData("$people[1, 3] | Cells")]
    [InlineData("Invoke-Go401Request companies/c1/participants -All")]
    [InlineData("Invoke-Go401Request companies/c1/participants -All | Wire")]
    public async Task Nothing_differs(string shape)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run($"{shape} | Sync-Go401Participant -CompanyId c1 -Only Add, Update, Rehire, Unchanged -WhatIf");
        Assert.Empty(outcome.Errors);
        Assert.NotEmpty(outcome.Output);
        Assert.All(outcome.Output, o => Assert.Equal("Unchanged", Session.Value(o, "Action")!.ToString()));
    }

    [Fact]
    public async Task The_own_columns_of_an_exported_file_are_no_warning()
    {
        await using Session session = await StartAsync();
        string path = Path.Combine(_folder, "people.csv");
        session.Set("File", path);
        Assert.Empty(session.Run("Export-Go401Participant $File c1 -IncludeSensitive").Errors);
        Outcome outcome = session.Run("Sync-Go401Participant $File -WhatIf");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("M/d/yyyy", "h:mm:ss tt")]
    [InlineData("dd'.'MM'.'yyyy", "HH:mm:ss")]
    public async Task Dates_with_a_time_are_read_in_the_format_of_the_session_which_is_said(string day, string time)
    {
        await using Session session = await StartAsync();
        session.Set("Day", day);
        session.Set("Time", time);
        Outcome outcome = session.Run(
            """
            $culture = [cultureinfo]::InvariantCulture.Clone()
            $culture.DateTimeFormat.ShortDatePattern = $Day
            $culture.DateTimeFormat.LongTimePattern = $Time
            [cultureinfo]::CurrentCulture = $culture
            @{ Ssn = $people[2].Ssn; StartDate = ([datetime]'2020-03-04').ToString(); Dob = ([datetime]'1980-02-01').ToString() } |
                Sync-Go401Participant -CompanyId c1 -Only Update -WhatIf
            """
        );
        Assert.Empty(outcome.Errors);
        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains("DateOfSession", warning, StringComparison.Ordinal);
        Assert.Contains(day, warning, StringComparison.Ordinal);
        Assert.Contains(
            "2020-03-04",
            ((System.Collections.IEnumerable)Session.Value(outcome.Single, "Changes")!).Cast<object>().First().ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("3/13/2020")]
    [InlineData("03/13/2020 08:00:00")]
    public async Task A_day_alone_or_with_another_time_is_still_refused(string text)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            $"@{{ Ssn = $people[2].Ssn; StartDate = '{text}' }} | Sync-Go401Participant -CompanyId c1 -Only Update -WhatIf"
        );
        Assert.Equal("CensusRefused", outcome.ErrorId);
        Assert.Contains("DateInvalid", outcome.Error.ToString(), StringComparison.Ordinal);
    }
}
