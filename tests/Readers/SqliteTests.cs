using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CsvHelper;
using Go401.Client.Export;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>
/// SQLite takes exports with the types of the schema. It has no dates and no exact decimals: both stay text, which sorts and loses
/// nothing.
/// </summary>
public sealed class SqliteTests
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["string"] = "TEXT",
        ["date"] = "TEXT",
        ["datetime"] = "TEXT",
        ["number"] = "TEXT",
        ["integer"] = "INTEGER",
        ["boolean"] = "TEXT",
    };

    [Fact]
    public async Task A_csv_keeps_its_values()
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.ChangeAsync(0, """{"compensation_ytd":"9007199254.93"}""");
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        (string Name, string Type)[] schema = SampleExport.Schema(result);
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        Run(sqlite, $"CREATE TABLE p ({string.Join(", ", schema.Select(f => $"\"{f.Name}\" {Types[f.Type]}"))})");
        using var reader = CsvReader.Create(File.ReadAllBytes(result.Path), CsvReaderOptions.Default with { HasHeader = true });
        while (reader.Read())
        {
            using SqliteCommand insert = sqlite.CreateCommand();
            insert.CommandText = $"INSERT INTO p VALUES ({string.Join(", ", schema.Select((_, i) => $"NULLIF(@v{i}, '')"))})";
            for (int i = 0; i < schema.Length; i++)
            {
                insert.Parameters.AddWithValue("@v" + i.ToString(CultureInfo.InvariantCulture), reader.GetString(i));
            }

            insert.ExecuteNonQuery();
        }

        Check(sqlite, "p");
        Assert.Equal("integer", Rows(sqlite, "SELECT DISTINCT typeof(LoanCount) FROM p").Single()[0]);
    }

    [Fact]
    public async Task The_lines_of_the_manual_read_every_cell()
    {
        (int code, _) = await Programs.RunAsync("sqlite3", null, null, "--version");
        Assert.SkipWhen(code != 0, "The program sqlite3 is not installed.");
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        (code, string output) = await Programs.RunAsync("sqlite3", sample.Folder.FullName, Manual.Blocks("SQLite")[0], "p.db");
        Assert.True(code == 0, output);
        Assert.Contains("|02134|", output, StringComparison.Ordinal);
        using (var sqlite = new SqliteConnection($"Data Source={Path.Combine(sample.Folder.FullName, "p.db")};Pooling=False"))
        {
            sqlite.Open();
            Assert.Equal(
                SampleExport.Cells(result).Skip(1),
                Rows(sqlite, "SELECT * FROM participants").Select(r => r.Select(v => (string?)v ?? "").ToArray())
            );
        }
    }

    [Fact]
    public async Task Json_lines_keep_their_values()
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.ChangeAsync(0, """{"compensation_ytd":"9007199254.93"}""");
        ExportResult result = await sample.WriteAsync(ExportFormat.JsonLines);
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        Run(sqlite, "CREATE TABLE lines (line TEXT)");
        foreach (string line in File.ReadLines(result.Path))
        {
            using SqliteCommand insert = sqlite.CreateCommand();
            insert.CommandText = "INSERT INTO lines VALUES (@line)";
            insert.Parameters.AddWithValue("@line", line);
            insert.ExecuteNonQuery();
        }

        // -> gives the digits as they are in the file, ->> would make a floating-point number of them.
        string Field((string Name, string Type) f) =>
            f.Type == "number" ? $"NULLIF(line -> '$.{f.Name}', 'null') AS \"{f.Name}\"" : $"line ->> '$.{f.Name}' AS \"{f.Name}\"";
        Run(sqlite, $"CREATE VIEW p AS SELECT {string.Join(", ", SampleExport.Schema(result).Select(Field))} FROM lines");
        Check(sqlite, "p");
    }

    private static void Check(SqliteConnection sqlite, string table)
    {
        Assert.Equal(40L, Rows(sqlite, $"SELECT count(*) FROM {table}").Single()[0]);
        Assert.Equal<object?>(
            [SampleExport.Name, SampleExport.Ssn, SampleExport.Phone, SampleExport.PostalCode, "9007199254.93", null],
            Rows(
                    sqlite,
                    $"SELECT Name, Ssn, Phone, PostalCode, CompensationYtd, TerminationDate FROM {table} WHERE ObjectId = 'p1-0000000'"
                )
                .Single()
        );
        string[] texts = ["ObjectId", "CompanyId", "Ssn", "Phone", "PostalCode", "StartDate", "CompensationYtd"];
        Assert.All(texts, c => Assert.Equal("text", Rows(sqlite, $"SELECT DISTINCT typeof({c}) FROM {table}").Single()[0]));
        Assert.Equal(40L, Rows(sqlite, $"SELECT count(*) FROM {table} WHERE StartDate = date(StartDate)").Single()[0]);
        Assert.True((long)Rows(sqlite, $"SELECT count(*) FROM {table} WHERE LoanPayment IS NULL").Single()[0]! > 0);
    }

    private static void Run(SqliteConnection sqlite, string sql)
    {
        using SqliteCommand command = sqlite.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<object?[]> Rows(SqliteConnection sqlite, string sql)
    {
        using SqliteCommand command = sqlite.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }
}
