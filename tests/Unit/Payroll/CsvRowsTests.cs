using System;
using System.Linq;
using System.Text;
using Go401.Client.Errors;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

public sealed class CsvRowsTests
{
    private static string[] Read(string text, Encoding? encoding = null)
    {
        encoding ??= new UTF8Encoding(false);
        return
        [
            .. CsvRows
                .Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)])
                .Select(r => $"{r.Number}:{string.Join('|', r.Cells.Select(c => c.Key + "=" + c.Value))}"),
        ];
    }

    [Theory]
    [InlineData("header")]
    [InlineData("row")]
    [InlineData("all")]
    public void S88_a_file_that_consists_of_delimiters_does_not_fill_the_memory(string where)
    {
        string commas = new(',', where == "all" ? 999 : 30_000);
        string text =
            where == "header" ? commas + "\n1\n"
            : where == "row" ? "a,b\n1" + commas + "\n"
            : "a" + commas + "\n" + string.Concat(Enumerable.Repeat("1\n", 20));
        Go401Exception refused = Assert.Throws<Go401Exception>(() => CsvRows.Read(text, maxCells: 10_000));
        Assert.Equal("InputNotCsv", refused.ErrorId);
        Assert.Contains("Remove the empty columns", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4", "2:a=1|b=2", "3:a=3|b=4")]
    [InlineData("a;b\n1;2\n\n3;4\n", "2:a=1|b=2", "4:a=3|b=4")]
    [InlineData("a\tb\n1,5\t2\n", "2:a=1,5|b=2", null)]
    [InlineData("a|b\n\"x|y\"|2\n", "2:a=x|y|b=2", null)]
    [InlineData("a,b\n\"one\ntwo\",2\n3,4\n", "2:a=one\ntwo|b=2", "4:a=3|b=4")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",2\n", "2:a=say \"hi\"|b=2", null)]
    [InlineData("a,b,\n1,\n,\n\n , \n", "2:a=1|b=|\u00012=", null)]
    [InlineData("a,b,,\n1,2\n3,4,5\n", "2:a=1|b=2|\u00012=|\u00013=", "3:a=3|b=4|\u00012=5|\u00013=")]
    [InlineData("a,b\n1, \"2,5\" ,\n", "2:a=1|b=2,5 ", null)]
    [InlineData("a;b\n1;2;;\n", "2:a=1|b=2", null)]
    [InlineData("\"a\",\"b\"\r1,2\r", "2:a=1|b=2", null)]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", "3:a=1|b=2", null)]
    [InlineData("sep=|\na|b\n1;1|2\n", "3:a=1;1|b=2", null)]
    [InlineData("#TYPE System.Management.Automation.PSCustomObject\r\na;b\r\n1;2\r\n", "3:a=1|b=2", null)]
    [InlineData("\n\na;b\n1;2\n", "4:a=1|b=2", null)]
    public void Rows_know_the_line_they_begin_at(string text, string first, string? second)
    {
        string[] expected = second is null ? [first] : [first, second];
        Assert.Equal(expected, Read(text));
        Assert.Equal(expected, Read(text, new UTF8Encoding(true)));
        Assert.Equal(expected, Read(text, new UnicodeEncoding(false, true)));
    }

    [Theory]
    [InlineData("a,b\n1,2,3\n")]
    [InlineData("a,b\n1\n")]
    [InlineData("a,b\n1,2\nTotal\n")]
    [InlineData("a,A\n1,2\n")]
    [InlineData("a,b\n\"1,2\n")]
    [InlineData("a,b\n\"1\"x,2\n")]
    [InlineData("PK\0\u0003,b\n1,2\n")]
    [InlineData("p1,80,1000.00\np2,80,900.00\n")]
    [InlineData("900-00-0001,Mary\n900-00-0002,John\n")]
    [InlineData("a\0,\0b\0\n\0")]
    public void What_is_not_csv_is_refused(string text) =>
        Assert.Equal("InputNotCsv", Assert.Throws<Go401Exception>(() => Read(text)).ErrorId);

    [Theory]
    [InlineData("a,b,c\n1,2,3\n\n4,5\n", "line 4 has 2 cells and the header has 3. Write the cells")]
    [InlineData("a;b;c\n1\n1;2\n1;2;3\n", "line 2 has 1 cell and the header has 3, and 1 other line also differs. Write")]
    [InlineData("a\tb\n1\t2\t3\n1\n1\n", "line 2 has 3 cells and the header has 2, and 2 other lines also differ. Remove")]
    [InlineData("a,b,c\n\"1,2\",3\n", "line 2 has 2 cells and the header has 3. Write")]
    public void A_row_that_is_shorter_or_longer_than_the_header_is_named_with_both_counts(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<Go401Exception>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Equal("InputNotCsv", Assert.Throws<Go401Exception>(() => CsvRows.Read([(byte)'a', (byte)'\n', 0xE9, (byte)'\n'])).ErrorId);

    [Fact]
    public void A_file_without_rows_has_none()
    {
        Assert.Empty(Read(""));
        Assert.Empty(Read("a,b\r\n"));
    }
}
