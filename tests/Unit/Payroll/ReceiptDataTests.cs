using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Data;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>The members of a receipt against the data dictionary, in both directions.</summary>
public sealed class ReceiptDataTests
{
    [Theory]
    [InlineData("participant_id,ssn\np1-0000001,123-45-6789\n")]
    [InlineData("participant_id,hours\np1-0000001,80\n")]
    public async Task Every_member_of_a_receipt_has_an_entry_and_every_entry_a_member(string input)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        PayrollResult result = await bench.SubmitAsync(plan);
        string path = Path.Combine(bench.Folder.Path, "receipt.json");
        using (var receipt = new PayrollReceipt(path))
        {
            receipt.Commit(bench.Api.Settings.BaseUri, plan.Run!, result, Encoding.UTF8.GetBytes(input));
        }

        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        DataTable table = DataCatalogue.Table("PayrollReceipt");
        string[] members = [.. json.RootElement.EnumerateObject().Select(m => m.Name)];
        bool omitted = input.Contains("ssn", StringComparison.Ordinal);
        Assert.Equal(table.Columns.Where(c => omitted || c.Name != "inputSha256Omitted").Select(c => c.Name), members);
        Assert.All(
            json.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Null),
            m => Assert.NotNull(table.Find(m.Name)!.Empty)
        );
    }
}
