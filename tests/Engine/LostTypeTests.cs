using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// Objects that went through Select-Object, CliXml, CSV, a job or remoting are known by their shape: they work, or are refused, and
/// never mean more than was chosen.
/// </summary>
public sealed class LostTypeTests
{
    // What the cmdlets of Microsoft.PowerShell.Utility make of objects; the engine alone has none of them.
    private const string Wire = """
        function Wire { process {
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 5)) } }
        function Sort-Name { $all = @($input); [array]::Sort($all, [StringComparer]::Ordinal); $all }
        function First([int] $Count) { $seen = 0; foreach ($one in @($input)) { if ($seen++ -lt $Count) { $one } } }
        function Pick([string[]] $Name) {
            process {
                $picked = [pscustomobject]@{}
                foreach ($n in $Name) { $picked.PSObject.Properties.Add([psnoteproperty]::new($n, $_.$n)) }
                $picked.PSObject.TypeNames.Insert(0, "Selected.$($_.PSObject.TypeNames[0])")
                $picked
            }
        }
        function Json { process { ConvertTo-Plain $_ } }
        function ConvertTo-Plain($value) {
            if ($null -eq $value -or $value -is [string] -or $value.GetType().IsPrimitive -or $value -is [decimal]) { return $value }
            if ($value -is [System.Collections.IList]) { return , @($value | ForEach-Object { ConvertTo-Plain $_ }) }
            if ($value -is [datetime]) { return $value.ToString('s') }
            $plain = [pscustomobject]@{}
            foreach ($p in $value.PSObject.Properties) {
                $plain.PSObject.Properties.Add([psnoteproperty]::new($p.Name, (ConvertTo-Plain $p.Value))) }
            $plain
        }
        function Csv {
            process {
                $row = [pscustomobject]@{}
                foreach ($property in $_.PSObject.Properties) {
                    $row.PSObject.Properties.Add([psnoteproperty]::new($property.Name, [string] $property.Value)) }
                $row
            }
        }

        """;

    [Theory]
    [InlineData("Text", "Deferrals", "Traditional ")]
    [InlineData("Time", "TimestampUpdated", ":")]
    [InlineData("Text", "AdditionalProperties", "")]
    public async Task A_view_shows_of_a_participant_of_CliXml_what_it_shows_of_the_participant(string shown, string name, string part)
    {
        await using Session session = await Session.ConnectedAsync();
        string[] texts =
        [
            .. session
                .Run(
                    Wire
                        + "$p = @(Get-Go401Participant c1)[1]; foreach ($one in $p, ($p | Wire)) { "
                        + $"'<' + [Go401.PowerShell.Output.Display]::{shown}($one.{name}) + '>' }}"
                )
                .Output.Select(o => o.ToString()!),
        ];
        Assert.Equal(2, texts.Length);
        Assert.Equal(texts[0], texts[1]);
        Assert.Contains(part, texts[1], StringComparison.Ordinal);
    }

    private const string Chosen = "Get-Go401Participant c1 | First 2";

    [Theory]
    [InlineData(Chosen)]
    [InlineData(Chosen + " | Pick ObjectId, Name, CompanyId")]
    [InlineData(Chosen + " | Pick Name, CompanyId")]
    [InlineData(Chosen + " | Pick Name, CompanyId | Csv")]
    [InlineData(Chosen + " | Wire")]
    [InlineData(Chosen + " | Pick ObjectId, CompanyId | Wire")]
    [InlineData(Chosen + " | Csv")]
    [InlineData(Chosen + " | Pick ObjectId, CompanyId | Csv")]
    [InlineData(
        "Invoke-Go401Request companies/c1/participants -First 2 | ForEach-Object { "
            + "$_.PSObject.Properties.Add([psnoteproperty]::new('CompanyId', 'c1')); $_ }"
    )]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 2 | Json")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 2 | Csv")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 2 -AsHashtable")]
    [InlineData("@{ ObjectId = 'p1-0000001'; CompanyId = 'c1' }")]
    [InlineData("@{ participant_id = 'p1-0000001'; company_id = 'c1' }")]
    public async Task S71_chosen_participants_never_export_their_whole_company(string chosen)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        Outcome outcome = session.Run($"{Wire}{chosen} | Export-Go401Participant -Path '{folder}/leavers.csv'");
        Assert.Equal("NoCompanies", outcome.ErrorId);
        Assert.Contains("Single participants cannot be exported", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData("Get-Go401Company -Id c1, c2")]
    [InlineData("Get-Go401Company -Id c1, c2 | Pick ObjectId, Name")]
    [InlineData("Get-Go401Company -Id c1, c2 | Pick CompanyId, Name")]
    [InlineData("Get-Go401Company -Id c1, c2 | Wire")]
    [InlineData("Get-Go401Company -Id c1, c2 | Csv")]
    [InlineData("Invoke-Go401Request companies -First 2")]
    [InlineData("Invoke-Go401Request companies -First 2 | Wire")]
    [InlineData("Invoke-Go401Request companies -First 2 | Pick object_id, name")]
    [InlineData("Invoke-Go401Request companies -First 2 | Csv")]
    [InlineData("Invoke-Go401Request companies -First 2 -AsHashtable")]
    [InlineData("@{ CompanyId = 'c1' }, @{ company_id = 'c2' }")]
    [InlineData("' c1', \"c2`r`n\"")]
    [InlineData(", @('c1', @('c2'))")]
    [InlineData(
        "$t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('CompanyId'); $null = $t.Rows.Add('c1'); $null = "
            + "$t.Rows.Add('c2'); $t.Rows"
    )]
    public async Task Companies_are_taken_in_every_shape(string companies)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        session.Run($"{Wire}$companies = {(companies.Contains(';', StringComparison.Ordinal) ? $"$({companies})" : companies)}");
        session.Simulator.Log.Clear();
        Assert.Empty(session.Run("$companies | Get-Go401Participant | Out-Null").Errors);
        Assert.Empty(session.Run($"$companies | Export-Go401Participant -Path '{folder}/all.csv'").Errors);
        Assert.Equal(
            ["/api/companies/c1/participants/", "/api/companies/c2/participants/"],
            session.Simulator.Log.All.Select(r => r.Path).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(["c1", "c2"], session.Run("$companies | Get-Go401Company").Output.Select(c => (string?)Session.Value(c, "ObjectId")));
        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" | Pick ObjectId, Name, CompanyId")]
    [InlineData(" | Wire")]
    [InlineData(" | Csv")]
    [InlineData(" | Pick ObjectId, CompanyId | Csv")]
    public async Task S71_piped_participants_are_read_by_id_and_not_their_whole_company(string shape)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run($"{Wire}$two = {Chosen}{shape}");
        session.Simulator.Log.Clear();
        Outcome outcome = session.Run("$two | Get-Go401Participant");
        Assert.Empty(outcome.Errors);
        Assert.Equal(["p1-0000000", "p1-0000001"], outcome.Output.Select(p => (string?)Session.Value(p, "ObjectId")));
        Assert.Equal(
            ["/api/companies/c1/participants/p1-0000000/", "/api/companies/c1/participants/p1-0000001/"],
            session.Simulator.Log.All.Select(r => r.Path)
        );
        Assert.Equal("ParametersConflict", session.Run("$two | Get-Go401Participant -Name *").ErrorId);
    }

    [Theory]
    [InlineData(Chosen + " | First 1 | Pick Name, CompanyId")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1")]
    [InlineData(Chosen + " | First 1 | Pick Name, CompanyId | Csv")]
    public async Task A_participant_without_its_ids_is_refused(string one)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run($"{Wire}$one = {one}");
        session.Simulator.Log.Clear();
        Assert.Equal("ParticipantNotIdentified", session.Run("$one | Get-Go401Participant").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData(
        "Get-Go401Participant c1 | First 2",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        "Get-Go401Participant c1 | First 2",
        "companies/{company_id}/participants/{participant_id}",
        "companies/c1/participants/p1-0000000 companies/c1/participants/p1-0000001"
    )]
    [InlineData(
        Chosen + " | Wire",
        "companies/{company_id}/participants/{participant_id}",
        "companies/c1/participants/p1-0000000 companies/c1/participants/p1-0000001"
    )]
    [InlineData(
        Chosen + " | Pick ObjectId, Name",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        Chosen + " | Pick ObjectId, Name | Csv",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        Chosen + " | Csv",
        "companies/{company_id}/participants/{participant_id}",
        "companies/c1/participants/p1-0000000 companies/c1/participants/p1-0000001"
    )]
    [InlineData(
        "Invoke-Go401Request companies/c1/participants -First 2 | Pick object_id, name",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        "Invoke-Go401Request companies/c1/participants -First 2 | Wire",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        "Get-Go401Company -Id c1, c2",
        "companies/{company_id}/participants",
        "companies/c1/participants companies/c2/participants"
    )]
    [InlineData(
        "Get-Go401Company -Id c1, c2 | Pick ObjectId, Name",
        "companies/{company_id}/participants",
        "companies/c1/participants companies/c2/participants"
    )]
    [InlineData(
        "' p1-0000000 ', 'p1-0000001'",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    [InlineData(
        "@{ ParticipantId = 'p1-0000000' }, @{ participant_id = 'p1-0000001' }",
        "participants/{participant_id}/totals",
        "participants/p1-0000000/totals participants/p1-0000001/totals"
    )]
    public async Task Records_of_every_shape_fill_a_path(string records, string path, string asked)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run($"{Wire}$records = {records}");
        session.Simulator.Log.Clear();
        Assert.Empty(session.Run($"$records | Invoke-Go401Request '{path}' | Out-Null").Errors);
        Assert.Equal(asked.Split(' ').Select(p => $"/api/{p}/"), session.Simulator.Log.All.Select(r => r.Path));
    }

    [Theory]
    [InlineData("Get-Go401Company -Id c1", "participants/{participant_id}/totals")]
    [InlineData("Get-Go401Company -Id c1 | Csv", "participants/{participant_id}/totals")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1", "companies/{company_id}/participants")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1 | Json", "companies/{company_id}/participants")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1 -AsHashtable", "companies/{company_id}/participants")]
    public async Task A_record_of_another_sort_does_not_fill_a_path(string records, string path)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run($"{Wire}$records = {records}");
        session.Simulator.Log.Clear();
        Assert.Equal("PathParameterMissing", session.Run($"$records | Invoke-Go401Request '{path}'").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    // CliXml and jobs keep what is one object in memory one: a change of an empty list was a change of all.
    [Fact]
    public async Task Records_of_CliXml_share_no_empty_list()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "$read = @(Invoke-Go401Request companies/c1/participants -All | Where-Object { $_.loans.Count -eq 0 }); "
                + "$back = [System.Management.Automation.PSSerializer]::Deserialize("
                + "[System.Management.Automation.PSSerializer]::Serialize($read, 3)); $back.Count -gt 2; $null = "
                + "$back[0].loans.Add('x'); @($back | Where-Object { $_.loans -contains 'x' }).Count"
        );
        Assert.Equal([true, 1], outcome.Output.Select(o => o.BaseObject));
    }

    [Fact]
    public async Task A_row_of_an_export_fills_the_path_and_the_rest_is_the_body()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            "[pscustomobject]@{ ObjectId = 'p1-0000000'; CompanyId = 'c1'; email = 'new@example.com' } | "
                + "Invoke-Go401Request 'companies/{company_id}/participants/{participant_id}' -Method PATCH"
        );
        Assert.Equal(
            ("/api/companies/c1/participants/p1-0000000/", """{"email":"new@example.com"}"""),
            session.Simulator.Log.All.Select(r => (r.Path, r.Body)).Single()
        );
    }

    // Hidden members of the types would be visible on the other side, and columns of a CSV would come twice.
    [Theory]
    [InlineData("Get-Go401Participant c1 -Id p1-0000001", "$_")]
    [InlineData("Get-Go401Participant c1 -Id p1-0000001", "$_.Address")]
    [InlineData("Get-Go401Participant c1 -Id p1-0000001", "$_.Deferrals")]
    [InlineData("Get-Go401Participant c1 -Id p1-0000001", "$_.Deferrals.Traditional")]
    [InlineData("Get-Go401Company -Id c1", "$_")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1", "$_")]
    [InlineData("Invoke-Go401Request companies/c1/participants -First 1", "$_.deferrals")]
    [InlineData("Invoke-Go401Request companies -First 1", "$_")]
    public async Task F3_CliXml_and_jobs_bring_the_properties_that_were_there(string read, string part)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"{Wire}$live = {read}; foreach ($o in $live, ($live | Wire)) {{ "
                + $"$o | ForEach-Object {{ {part} }} | ForEach-Object {{ ($_.PSObject.Properties.Name | Sort-Name) -join ',' }} }}"
        );
        Assert.Equal(2, outcome.Output.Count);
        Assert.Equal(outcome.Output[0].ToString(), outcome.Output[1].ToString());
        Assert.NotEmpty(outcome.Output[0].ToString());
    }
}
