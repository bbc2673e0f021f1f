using System;
using System.Text;
using System.Text.Json;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>Text that a spreadsheet would run although it does not begin with a sign.</summary>
public sealed class FormulaTests
{
    // Attack 7: LibreOffice drops a NUL and runs what is behind it. Others drop blanks and marks of direction.
    [Theory]
    [InlineData("\0")]
    [InlineData(" ")]
    [InlineData("   ")]
    [InlineData("\u00a0")]
    [InlineData("\u3000")]
    [InlineData("\ufeff")]
    [InlineData("\u200b")]
    [InlineData("\u200e")]
    [InlineData("\u202e")]
    [InlineData("\u000b")]
    [InlineData("\u000c")]
    [InlineData("\u001f")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u00ad")]
    [InlineData("\u034f")]
    [InlineData("\ufe0f")]
    [InlineData("\u3164")]
    [InlineData("\U000e0020")]
    [InlineData("\u001b[0m")]
    [InlineData(" \0\u200b\u00a0 ")]
    public void S69_the_first_visible_character_decides(string before)
    {
        foreach (
            string formula in new[]
            {
                "=1+1",
                "+cmd",
                "-cmd",
                "@SUM(1)",
                "\uff1dx",
                "\ufe66x",
                "\ufe62x",
                "\ufe6bx",
                "\ufe63x",
                "\u2212x",
                "|cmd",
                "\uff5ccmd",
            }
        )
        {
            string name = before.Contains('[', StringComparison.Ordinal) ? before[..1] + formula : before + formula;
            byte[] csv = Rows.Format(Rows.Options("Name"), out ExportTotals totals, $$"""{"name":{{JsonSerializer.Serialize(name)}}}""");
            string field = Rows.Read(csv)[1][0];
            Assert.StartsWith("'", field, StringComparison.Ordinal);
            Assert.Equal(1, totals.Defused);
            Assert.DoesNotContain((byte)0, csv);
        }
    }

    [Theory]
    [InlineData("Anna")]
    [InlineData(" Anna")]
    [InlineData("\u200bAnna = x")]
    [InlineData(" -12.50")]
    [InlineData("中=1")]
    [InlineData("😀=1")]
    [InlineData("\u0301=1")]
    [InlineData(" ")]
    public void S69_what_shows_another_character_first_stays_as_it_is(string name)
    {
        byte[] csv = Rows.Format(Rows.Options("Name"), out ExportTotals totals, $$"""{"name":{{JsonSerializer.Serialize(name)}}}""");
        Assert.Equal(name, Rows.Read(csv)[1][0]);
        Assert.Equal(0, totals.Defused);
    }

    [Fact]
    public void S69_NUL_is_left_out_of_CSV_and_counted_as_repaired()
    {
        byte[] csv = Rows.Format(Rows.Options("Name"), out ExportTotals totals, """{"name":"a\u0000b"}""", """{"name":"c"}""");
        Assert.Equal("Name\r\nab\r\nc\r\n", Encoding.UTF8.GetString(csv));
        Assert.Equal(1, totals.Repaired);
    }
}
