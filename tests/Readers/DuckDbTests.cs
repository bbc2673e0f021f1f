using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using DuckDB.NET.Data;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>DuckDB reads exports with the types of the schema, as docs/data.md shows it.</summary>
public sealed class DuckDbTests
{
    // What docs/data.md says.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["string"] = "VARCHAR",
        ["date"] = "DATE",
        ["datetime"] = "TIMESTAMPTZ",
        ["number"] = "DECIMAL(38,10)",
        ["integer"] = "INTEGER",
        ["boolean"] = "BOOLEAN",
        ["array"] = "VARCHAR[]",
    };

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.JsonLines)]
    [InlineData(ExportFormat.Json)]
    public async Task Every_column_gets_its_type_and_every_value_stays_what_it_is(ExportFormat format)
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.ChangeAsync(0, """{"compensation_ytd":"9007199254740.93"}""");
        ExportResult result = await sample.WriteAsync(format);
        (string Name, string Type)[] schema = SampleExport.Schema(result);
        string columns = string.Join(", ", schema.Select(f => $"'{f.Name}': '{Types[f.Type]}'"));

        // read_json makes a floating-point number on the way to a decimal; as text an amount keeps its digits.
        string texts = string.Join(", ", schema.Select(f => $"'{f.Name}': '{(f.Type == "number" ? "VARCHAR" : Types[f.Type])}'"));
        string amounts = string.Join(
            ", ",
            schema.Where(f => f.Type == "number").Select(f => $"CAST({f.Name} AS {Types[f.Type]}) AS {f.Name}")
        );
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Run(
            duck,
            format switch
            {
                ExportFormat.Csv => $"CREATE TABLE p AS FROM read_csv('{result.Path}', header = true, delim = ',', quote = '\"', escape = "
                    + $"'\"', columns = {{{columns}}})",
                ExportFormat.JsonLines =>
                    $"CREATE TABLE p AS SELECT * REPLACE ({amounts}) FROM read_json('{result.Path}', format = 'newline_delimited', "
                        + $"columns = {{{texts}}})",
                _ => $"CREATE TABLE p AS SELECT * REPLACE ({amounts}) FROM read_json('{result.Path}', format = 'array', "
                    + $"columns = {{{texts}}})",
            }
        );
        Assert.Equal(40L, Value(duck, "SELECT count(*) FROM p"));
        Assert.Equal(
            schema.Select(f => (f.Name, Types[f.Type].Replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", StringComparison.Ordinal))),
            Rows(duck, "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'p' ORDER BY ordinal_position")
                .Select(r => ((string)r[0]!, (string)r[1]!))
        );
        object?[] first = Rows(
                duck,
                "SELECT ObjectId, Name, Ssn, Phone, PostalCode, CompensationYtd, TerminationDate, StartDate, IsEligible, "
                    + "TimestampUpdated FROM p WHERE ObjectId = 'p1-0000000'"
            )
            .Single();
        Assert.Equal<object?>(
            ["p1-0000000", SampleExport.Name, SampleExport.Ssn, SampleExport.Phone, SampleExport.PostalCode, 9007199254740.93m],
            first.Take(6)
        );
        Assert.Null(first[6]);
        Assert.IsType<DateOnly>(first[7]);
        Assert.IsType<bool>(first[8]);
        Assert.Equal(
            Rows(duck, "SELECT CompensationYtd FROM p").Sum(r => (decimal)r[0]!),
            Convert.ToDecimal(Value(duck, "SELECT sum(CompensationYtd) FROM p"), CultureInfo.InvariantCulture)
        );
        Assert.True((long)Value(duck, "SELECT count(*) FROM p WHERE LoanPayment IS NULL")! > 0);
    }

    [Fact]
    public async Task The_lines_of_the_manual_read_every_cell()
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.ChangeAsync(0, """{"compensation_ytd":"9007199254740.93"}""");
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        await sample.WriteAsync(ExportFormat.JsonLines);
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        string folder = sample.Folder.FullName.Replace('\\', '/') + "/";
        foreach (string block in Manual.Blocks("DuckDB"))
        {
            Run(duck, block.Replace("'participants.", "'" + folder + "participants.", StringComparison.Ordinal));
        }

        (string Name, string Type)[] schema = SampleExport.Schema(result);
        Assert.Equal(
            schema.Select(f => Types[f.Type].Replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", StringComparison.Ordinal)),
            Rows(duck, "SELECT data_type FROM information_schema.columns WHERE table_name = 'participants' ORDER BY ordinal_position")
                .Select(r => (string)r[0]!)
        );
        Assert.Equal(
            9007199254740.93m,
            Value(
                duck,
                "SELECT CompensationYtd FROM lines WHERE ObjectId = 'p1-0000000' AND PostalCode = '02134' AND StartDate < '2030-01-01'"
            )
        );
        Assert.Equal(40L, Value(duck, "SELECT count(*) FROM lines JOIN participants USING (ObjectId, CompensationYtd, StartDate, HitMax)"));
        IReadOnlyList<string[]> cells = SampleExport.Cells(result);
        foreach (string table in new[] { "participants", "texts" })
        {
            List<object?[]> rows = Rows(duck, "FROM " + table);
            Assert.Equal(cells.Count - 1, rows.Count);
            for (int column = 0; column < schema.Length; column++)
            {
                Assert.Equal(cells.Skip(1).Select(r => r[column]), rows.Select((r, i) => Text(r[column], cells[i + 1][column])));
            }
        }
    }

    // A value as the file has it: the digits of a decimal and the offset of a time are a matter of how it is written.
    private static string Text(object? value, string cell) =>
        value switch
        {
            null => "",
            decimal d => d == decimal.Parse(cell, CultureInfo.InvariantCulture) ? cell : d.ToString(CultureInfo.InvariantCulture),
            DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime t => t.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            bool b => b ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    // Without the schema DuckDB guesses from the values: this is what the schema is for.
    [Fact]
    public async Task Without_the_types_an_amount_becomes_a_floating_point_number()
    {
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal("DOUBLE", Rows(duck, $"DESCRIBE FROM read_csv('{result.Path}')").Single(r => (string)r[0]! == "CompensationYtd")[1]);
    }

    private static void Run(DuckDBConnection duck, string sql)
    {
        using DuckDBCommand command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Value(DuckDBConnection duck, string sql) => Rows(duck, sql)[0][0];

    private static List<object?[]> Rows(DuckDBConnection duck, string sql)
    {
        using DuckDBCommand command = duck.CreateCommand();
        command.CommandText = sql;
        using System.Data.Common.DbDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }
}
