using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>The manifest is a Data Package: validated, and its files read by it, with the libraries of the Frictionless project.</summary>
public sealed class DataPackageTests
{
    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    [InlineData(ExportFormat.JsonLines)]
    public async Task An_export_is_valid_and_every_row_keeps_its_schema(ExportFormat format)
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        JsonElement resource = Valid(await NodeProgram.CheckAsync((await sample.WriteAsync(format)).ManifestPath!))[0];
        Assert.Equal(40, resource.GetProperty("rows").GetInt32());
        JsonElement types = resource.GetProperty("types");
        Assert.All(
            ["ObjectId", "CompanyId", "Ssn", "Phone", "PostalCode", "Name", "CompanyName"],
            c => Assert.Equal("string", types.GetProperty(c).GetString())
        );
        Assert.All(["Dob", "StartDate", "TimestampUpdated"], c => Assert.Equal("date", types.GetProperty(c).GetString()));
        Assert.All(["CompensationYtd", "LoanCount", "LoanPayment"], c => Assert.Equal("number", types.GetProperty(c).GetString()));
        Assert.Equal("boolean", types.GetProperty("IsEligible").GetString());
        JsonElement first = resource.GetProperty("values")[0];
        Assert.Equal(SampleExport.PostalCode, first.GetProperty("PostalCode").GetString());
        Assert.Equal(SampleExport.Ssn, first.GetProperty("Ssn").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("TerminationDate").ValueKind);
        Assert.Equal("[\"ObjectId\"]", resource.GetProperty("key").ToString());
    }

    // $schema and roles are what version 2 looks for; profile and role are what version 1 looks for.
    [Fact]
    public async Task The_manifest_says_that_it_is_version_2_and_keeps_what_version_1_needs()
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv, o => o with { ByteOrderMark = true });
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(result.ManifestPath!));
        JsonElement package = manifest.RootElement,
            resource = package.GetProperty("resources")[0];
        (string Name, JsonElement Descriptor)[] descriptors =
        [
            ("datapackage", package),
            ("dataresource", resource),
            ("tableschema", resource.GetProperty("schema")),
            ("tabledialect", resource.GetProperty("dialect")),
        ];
        Assert.All(
            descriptors,
            d => Assert.Equal($"https://datapackage.org/profiles/2.0/{d.Name}.json", d.Descriptor.GetProperty("$schema").GetString())
        );
        Assert.Equal("tabular-data-resource", resource.GetProperty("profile").GetString());
        Assert.Equal("wrangler", package.GetProperty("contributors")[0].GetProperty("role").GetString());
        Assert.Equal("[\"wrangler\"]", JsonSerializer.Serialize(package.GetProperty("contributors")[0].GetProperty("roles")));
        Assert.Equal(1, package.GetProperty("manifestVersion").GetInt32());

        // People who get the folder alone are told what no column shows.
        string text = resource.GetProperty("description").GetString()!;
        Assert.Contains("apostrophe", text, StringComparison.Ordinal);
        Assert.Contains("byte order mark", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"type\": \"table\"", "\"type\": \"list\"", "version 2: /resources/0/type")]
    [InlineData("\"roles\": [", "\"roles\": \"wrangler\", \"x\": [", "version 2: /contributors/0/roles")]
    public async Task What_breaks_version_2_alone_is_found(string good, string bad, string error)
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        string path = (await sample.WriteAsync(ExportFormat.Csv)).ManifestPath!;
        string manifest = await File.ReadAllTextAsync(path);
        Assert.Contains(good, manifest, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, manifest.Replace(good, bad, StringComparison.Ordinal));
        JsonElement said = await NodeProgram.CheckAsync(path);
        Assert.False(said.GetProperty("valid").GetBoolean());
        Assert.All(
            said.GetProperty("errors").EnumerateArray(),
            e => Assert.StartsWith("version 2", e.GetString(), StringComparison.Ordinal)
        );
        Assert.Contains(error, said.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.JsonLines)]
    public async Task Change_files_are_in_it(ExportFormat format)
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        static ExportOptions Incremental(ExportOptions options) => options with { Incremental = true, ChangeDetail = true };
        await sample.WriteAsync(format, Incremental);
        await sample.ChangeAsync(3, """{"phone":"0015550100","compensation_ytd":"100.10"}""");
        ExportResult result = await sample.WriteAsync(format, Incremental);
        JsonElement resources = Valid(await NodeProgram.CheckAsync(result.ManifestPath!));
        Assert.Equal(["participants", "participants-changes"], resources.EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal("Updated", resources[0].GetProperty("values")[0].GetProperty("Change").GetString());
        JsonElement phone = resources[1].GetProperty("values").EnumerateArray().Single(r => r.GetProperty("Column").GetString() == "Phone");
        Assert.Equal("0015550100", phone.GetProperty("NewValue").GetString());
    }

    // Old and new values of a social security number are as sensitive as the number; a field without a description may hold anything.
    [Theory]
    [InlineData(SensitiveData.Included, "Sensitive")]
    [InlineData(SensitiveData.Masked, "Personal")]
    [InlineData(SensitiveData.LeftOut, "Personal")]
    public async Task Every_field_says_how_sensitive_it_is(SensitiveData sensitive, string values)
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(
            ExportFormat.Csv,
            o =>
                o with
                {
                    Incremental = true,
                    ChangeDetail = true,
                    Sensitive = sensitive,
                    Columns = ParticipantColumns.Select(["*", "some_field"], null, withSensitive: sensitive != SensitiveData.LeftOut),
                }
        );
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(result.ManifestPath!));
        (string Name, string? Sensitivity)[] fields =
        [
            .. manifest
                .RootElement.GetProperty("resources")
                .EnumerateArray()
                .SelectMany(r => r.GetProperty("schema").GetProperty("fields").EnumerateArray())
                .Select(f =>
                    (f.GetProperty("name").GetString()!, f.TryGetProperty("sensitivity", out JsonElement text) ? text.GetString() : null)
                ),
        ];
        Assert.All(fields, f => Assert.Contains(f.Sensitivity, new[] { "None", "Personal", "Sensitive" }));
        Assert.Contains(("some_field", "Personal"), fields);
        Assert.Contains(("OldValue", values), fields);
        Assert.Contains(("NewValue", values), fields);
    }

    [Theory]
    [InlineData(';', SensitiveData.Masked)]
    [InlineData('\t', SensitiveData.LeftOut)]
    public async Task The_dialect_is_that_of_the_file(char delimiter, SensitiveData sensitive)
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(
            ExportFormat.Csv,
            o =>
                o with
                {
                    Delimiter = delimiter,
                    Sensitive = sensitive,
                    Columns = ParticipantColumns.Select(null, null, withSensitive: sensitive == SensitiveData.Masked),
                }
        );
        JsonElement resource = Valid(await NodeProgram.CheckAsync(result.ManifestPath!))[0];
        Assert.Equal(40, resource.GetProperty("rows").GetInt32());
        if (sensitive == SensitiveData.Masked)
        {
            Assert.Equal("***-**-5678", resource.GetProperty("values")[0].GetProperty("Ssn").GetString());
        }
    }

    [Theory]
    [InlineData(ExportFormat.Csv, "string", "string")]
    [InlineData(ExportFormat.JsonLines, "array", "object")]
    public async Task Fields_that_are_lists_and_objects_are_described_as_they_are_written(ExportFormat format, string list, string group)
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(
            format,
            o => o with { Columns = ParticipantColumns.Select(["ObjectId", ".loans", ".deferrals", ".address"], null, withSensitive: true) }
        );
        Valid(await NodeProgram.CheckAsync(result.ManifestPath!));
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(result.ManifestPath!));
        JsonElement fields = manifest.RootElement.GetProperty("resources")[0].GetProperty("schema").GetProperty("fields");
        Assert.Equal(["string", list, group, group], fields.EnumerateArray().Select(f => f.GetProperty("type").GetString()));
        Assert.All(
            fields.EnumerateArray().Skip(1),
            f =>
                Assert.Equal(
                    format == ExportFormat.Csv,
                    f.GetProperty("description").GetString()!.Contains("JSON text", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public async Task A_file_that_was_changed_is_not_valid()
    {
        await NodeProgram.RequireAsync();
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        string csv = await File.ReadAllTextAsync(result.Path);
        await File.WriteAllTextAsync(result.Path, csv.Replace(",true,", ",maybe,", StringComparison.Ordinal));
        JsonElement said = await NodeProgram.CheckAsync(result.ManifestPath!);
        Assert.False(said.GetProperty("valid").GetBoolean());
        Assert.Contains("hash", said.GetProperty("errors").ToString(), StringComparison.Ordinal);
        Assert.Contains("maybe", said.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    private static JsonElement Valid(JsonElement said)
    {
        Assert.True(said.GetProperty("valid").GetBoolean(), said.GetProperty("errors").ToString());
        return said.GetProperty("resources");
    }
}
