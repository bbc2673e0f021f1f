using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A pay run whose body is longer than what is held of it at once, and fingerprints that are held as numbers.</summary>
public sealed class LargePayrollTests
{
    [Fact]
    public async Task A_body_of_several_chunks_is_sent_whole_with_its_length_and_the_receipt_has_its_hash()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(900);
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        PayrollRun run = plan.Run!;
        Assert.True(PayrollBody.Json(run).Count() > 2);
        string file = Path.Combine(bench.Folder.Path, "receipt.json");
        PayrollResult result = await bench.SubmitAsync(plan);
        using (var receipt = new PayrollReceipt(file))
        {
            receipt.Commit(bench.Api.Settings.BaseUri, run, result, null);
        }

        string body = Assert.Single(bench.Sent).Body;
        using var content = new PayrollContent(run);
        Assert.Equal(body, await content.ReadAsStringAsync());
        Assert.Equal(Encoding.UTF8.GetByteCount(body), content.Headers.ContentLength);
        string?[] sent = [.. JsonNode.Parse(body)!["payroll_lines"]!.AsArray().Select(l => l!["participant_id"]!.ToString())];
        Assert.Equal(rows.Select(r => r.Cells["ParticipantId"]).Order(StringComparer.Ordinal), sent);
        Assert.Equal(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
            JsonNode.Parse(await File.ReadAllTextAsync(file))!["sentSha256"]!.ToString(),
            ignoreCase: true
        );
    }

    [Fact]
    public async Task The_journal_has_the_first_eight_bytes_of_each_fingerprint_in_lower_case_hex()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        await bench.SubmitAsync(plan);
        using var mac = new HMACSHA256(await File.ReadAllBytesAsync(Path.Combine(bench.Folder.Path, "seal.key")));
        byte[] purpose = Encoding.UTF8.GetBytes("payroll journal person");
        string[] expected =
        [
            .. plan.Run!.Lines.Select(l =>
                Convert
                    .ToHexString(
                        mac.ComputeHash([.. BitConverter.GetBytes(purpose.Length), .. purpose, .. Encoding.UTF8.GetBytes(l.ParticipantId)])
                    )
                    .Substring(0, 16)
                    .ToLowerInvariant()
            ),
        ];

        // The last line is the seal.
        string json = bench.Journal.Substring(0, bench.Journal.LastIndexOf('\n', bench.Journal.Length - 2));
        string[] people = [.. JsonNode.Parse(json)!["entries"]![0]!["people"]!.AsArray().Select(t => t!.GetValue<string>())];
        Assert.Equal(expected, people.Where((_, i) => i % 2 == 0));
        Assert.Equal(rows.Length * 2, people.Distinct().Count());

        // Read again, they are the same ones: only what is other now counts as changed.
        rows[0] = new InputRow(rows[0].Number, rows[0].Cells.ToDictionary(c => c.Key, c => c.Key == "Hours" ? "79" : c.Value));
        PayrollPlan next = await bench.PlanAsync(rows, PayrollBench.Options(date: "2026-12-04"));
        Assert.Contains(
            $"0 people added, 0 removed, 1 of {rows.Length} lines with different amounts.",
            next.Comparison,
            StringComparison.Ordinal
        );
    }
}
