using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsvHelper;
using Go401.Client.Export;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Tests.Unit.Export;

/// <summary>Formats records without a server, and reads CSV back with a reader that is not ours.</summary>
internal static class Rows
{
    public static ExportOptions Options(params string[] columns) =>
        new()
        {
            Path = "/nowhere/x.csv",
            Columns = ParticipantColumns.Select(columns.Length == 0 ? null : columns, null, withSensitive: true),
            Sensitive = SensitiveData.Included,
        };

    public static byte[] Format(ExportOptions options, params string[] records) => Format(options, out _, records);

    public static byte[] Format(ExportOptions options, out ExportTotals totals, params string[] records)
    {
        var layout = new RowLayout(options);
        RowWriter writer = RowLayout.Writer(options, layout.Names);
        using ExportPage page = new PageFormatter(layout, options, null).Format(
            Page(records),
            new ExportCompany("c1"u8.ToArray(), [], default, null, false)
        );
        totals = page.Totals;
        int skip = records.Length > 0 ? writer.Separator.Length : 0;
        return [.. writer.Header(), .. page.Rows.Written[skip..], .. writer.Footer()];
    }

    public static string Csv(ExportOptions options, params string[] records) =>
        Encoding.UTF8.GetString(Format(options, records)).Replace("\r\n", "\n", StringComparison.Ordinal);

    public static RecordPage Page(params string[] records)
    {
        byte[] body = Encoding.UTF8.GetBytes("[" + string.Join(",", records) + "]");
        var slices = new List<RecordSlice>();
        int at = 1;
        foreach (string record in records)
        {
            int length = Encoding.UTF8.GetByteCount(record);
            slices.Add(new RecordSlice(at, length));
            at += length + 1;
        }

        return new RecordPage
        {
            Number = 1,
            Body = body,
            Records = slices,
            Count = records.Length,
        };
    }

    public static List<string[]> Read(byte[] csv, char delimiter = ',')
    {
        using var reader = CsvReader.Create(
            csv,
            CsvReaderOptions.Default with
            {
                HasHeader = false,
                SkipEmptyLines = false,
                Separator = delimiter,
                MaxRecordSize = 1 << 24,
            }
        );
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i))]);
        }

        return rows;
    }
}
