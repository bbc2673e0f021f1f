using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Go401.Client.Census;
using Go401.Client.Data;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Unit.Data;

/// <summary>The members of a status file and of a census receipt against the data dictionary, in both directions.</summary>
public sealed class RunDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-run-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_member_of_a_status_file_has_an_entry_and_every_entry_a_member()
    {
        string path = Path.Combine(_folder, "status.json");
        new RunRecord(path).Begin();
        Same("ExportStatus", path);
    }

    [Fact]
    public void Every_member_of_a_census_receipt_has_an_entry_and_every_entry_a_member()
    {
        string path = Path.Combine(_folder, "receipt.json");
        using (var receipt = new CensusReceipt(path))
        {
            receipt.Commit(new Uri("https://x.example/api"), "c1", [], DateTimeOffset.UnixEpoch);
        }

        Same("CensusReceipt", path);
    }

    private static void Same(string name, string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        DataTable table = DataCatalogue.Table(name);
        JsonProperty[] members = [.. json.RootElement.EnumerateObject()];
        Assert.Equal(table.Columns.Select(c => c.Name), members.Select(m => m.Name));
        Assert.All(members.Where(m => m.Value.ValueKind == JsonValueKind.Null), m => Assert.NotNull(table.Find(m.Name)!.Empty));
    }
}
