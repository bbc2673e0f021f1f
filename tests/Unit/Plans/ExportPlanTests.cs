using System;
using System.Collections.Generic;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.PowerShell.Plans;
using Xunit;

namespace Go401.Tests.Unit.Plans;

/// <summary>What the parameters of an export mean together.</summary>
public sealed class ExportPlanTests
{
    private static readonly ExportOptions Csv = new() { Path = "/x/file.csv", Columns = [] };
    private static readonly ExportOptions Json = Csv with { Path = "/x/file.json", Format = ExportFormat.Json };

    private static readonly Dictionary<string, (ExportOptions Options, string[] Given, string? Id)> Cases = new()
    {
        ["a CSV with everything of a CSV"] = (Csv with { AllowFormulas = true }, ["Delimiter"], null),
        ["-Delimiter for JSON"] = (Json, ["Delimiter"], "ParametersConflict"),
        ["-AllowFormula for JSON"] = (Json with { AllowFormulas = true }, [], "ParametersConflict"),
        ["-Delimiter for the change detail beside JSON"] = (Json with { ChangeDetail = true, Incremental = true }, ["Delimiter"], null),
        ["-ChangeDetail alone"] = (Csv with { ChangeDetail = true }, [], "ChangeDetailNeedsIncremental"),
        ["-ResumeWithin alone"] = (Csv, ["ResumeWithin"], "ParametersConflict"),
        ["-ResumeWithin with -Resume"] = (Csv with { Resume = true }, ["ResumeWithin", "Resume"], null),
        ["-Resume with -PerCompany"] = (Csv with { Resume = true, PerCompany = true }, [], "ParametersConflict"),
        ["-NoClobber with -Force"] = (Csv with { NoClobber = true, Force = true }, [], "ParametersConflict"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_without_an_effect_are_an_error(string name)
    {
        (ExportOptions options, string[] given, string? id) = Cases[name];
        Assert.Equal(id, IdOf(() => ExportPlan.Check(options, given)));
    }

    [Theory]
    [InlineData("a.csv", "Csv")]
    [InlineData("a.CSV", "Csv")]
    [InlineData("a.jsonl", "JsonLines")]
    [InlineData("a.ndjson", "JsonLines")]
    [InlineData("a.json", "Json")]
    [InlineData("a.txt", "FormatUnknown: extension '.txt'")]
    [InlineData("a.xlsx", "FormatUnknown: Export-Excel")]
    [InlineData("c1", "FormatUnknown: The file comes first")]
    public void The_extension_determines_the_format_and_without_one_the_error_shows_the_order(string path, string expected) =>
        Holds(expected, () => ExportPlan.FormatOf(null, path, ["c1"]));

    [Theory]
    [InlineData("c1", "file.csv", false, "FormatUnknown: Export-Go401Participant -Path 'file.csv' -CompanyId 'c1'")]
    [InlineData("c1", "file.xlsx", true, "NoCompanies: Export-Go401Participant -Path 'file.xlsx' -CompanyId 'c1'")]
    [InlineData("c1", "out/file.jsonl", true, "NoCompanies: -Path 'out/file.jsonl'")]
    [InlineData("a.csv", "b.csv", false, "NoCompanies: Get-Go401Company")]
    [InlineData("c1", "3f0f8a3e.7", true, "Csv")]
    public void A_file_in_place_of_the_company_is_an_error_that_shows_the_order(
        string path,
        string company,
        bool format,
        string expected
    ) => Holds(expected, () => ExportPlan.FormatOf(format ? ExportFormat.Csv : null, path, ["c2", company]));

    [Theory]
    [InlineData("/x/file.csv", true)]
    [InlineData("/x/file.csv.manifest.json", true)]
    [InlineData("/x/file.csv.report.html", true)]
    [InlineData("/x/file.csv.changes.csv", true)]
    [InlineData("/x/FILE.csv", true)]
    [InlineData("/x/status.json", false)]
    public void The_status_file_is_no_file_of_the_export(string status, bool refused) =>
        Assert.Equal(refused ? "ParametersConflict" : null, IdOf(() => ExportPlan.CheckStatusPath(status, "/x/file.csv")));

    [Fact]
    public void The_log_beside_the_status_file_is_no_file_of_the_export() =>
        Assert.Equal("ParametersConflict", IdOf(() => ExportPlan.CheckStatusPath("/x/run.json", "/x/run.log")));

    [Theory]
    [InlineData("all-{Shard}.csv", "3/20", false, "all-3-of-20.csv")]
    [InlineData("all-{shard}-{timestamp}.csv", "3/20", false, "all-3-of-20-{Timestamp}.csv")]
    [InlineData("out/{companyid}.csv", null, true, "out/{CompanyId}.csv")]
    [InlineData("{CompanyId}-{Shard}.csv", "1/2", true, "{CompanyId}-1-of-2.csv")]
    [InlineData("{backup}/a.csv", null, false, "{backup}/a.csv")]
    [InlineData("{CompanyId}/a.csv", null, true, "PlaceholderInvalid: name of a folder")]
    [InlineData("out\\{companyid}\\a.csv", null, false, "PlaceholderInvalid: name of a folder")]
    [InlineData("/x/{Shard}/{CompanyId}.csv", "1/2", true, "PlaceholderInvalid: name of a folder")]
    [InlineData("x-{TIMESTAMP}/{Timestamp}.csv", null, false, "PlaceholderInvalid: name of a folder")]
    [InlineData("a{1}{}.csv", null, false, "a{1}{}.csv")]
    [InlineData("all-{Shard}.csv", null, false, "PlaceholderInvalid: -Shard")]
    [InlineData("all-{CompanyId}.csv", null, false, "PlaceholderInvalid: -PerCompany")]
    [InlineData("all-{Date}.csv", null, false, "PlaceholderInvalid: {Timestamp}")]
    [InlineData("{CompanyName}.csv", null, true, "PlaceholderInvalid: {CompanyId}")]
    public void A_placeholder_is_filled_or_an_error(string path, string? shard, bool perCompany, string expected) =>
        Holds(expected, () => ExportName.Fill(path, shard is null ? null : ExportShard.Parse(shard), perCompany));

    [Theory]
    [InlineData("status-{Shard}.json", "3/20", "status-3-of-20.json")]
    [InlineData("status-{Shard}.json", null, "PlaceholderInvalid: -Shard")]
    [InlineData("{Shard}/status.json", "3/20", "PlaceholderInvalid: name of a folder")]
    [InlineData("status-{Timestamp}.json", "3/20", "PlaceholderInvalid: {Shard}")]
    public void The_name_of_the_status_can_have_the_shard(string path, string? shard, string expected) =>
        Holds(expected, () => ExportName.FillStatus(path, shard is null ? null : ExportShard.Parse(shard)));

    [Theory]
    [InlineData("/x/file.xlsx", "Csv", true)]
    [InlineData("/x/file.xlsx", "Json", false)]
    [InlineData("/x/file.csv", "Csv", false)]
    public void A_CSV_with_the_name_of_a_workbook_is_warned_of(string path, string format, bool warns) =>
        Assert.Equal(
            warns,
            ExportPlan.Warning(Csv with { Path = path, Format = format == "Csv" ? ExportFormat.Csv : ExportFormat.Json }) is not null
        );

    private static void Holds<T>(string expected, Func<T> result)
    {
        Exception? thrown = Record.Exception(() => Assert.Equal(expected, result()?.ToString()));
        if (thrown is Go401Exception failure)
        {
            string[] parts = expected.Split([": "], 2, StringSplitOptions.None);
            Assert.Equal(parts[0], failure.ErrorId);
            Assert.Contains(parts[1], failure.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Null(thrown);
    }

    private static string? IdOf(Action check) => (Record.Exception(check) as Go401Exception)?.ErrorId;
}
