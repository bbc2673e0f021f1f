using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

/// <summary>The preview of a body and the summary of a payroll.</summary>
public sealed class BodyPreviewTests
{
    // Time in proportion to the square of the length would keep this test for an hour.
    [Theory]
    [InlineData('a', "participant_id")]
    [InlineData('a', "note")]
    [InlineData('1', "status")]
    [InlineData(' ', "status")]
    [InlineData('@', "name")]
    [InlineData('-', "check_date")]
    public void S57_a_long_value_is_shown_in_linear_time(char of, string name)
    {
        string text = new(of, 2_000_000);
        string preview = BodyPreview.Of(
            JsonSerializer.SerializeToUtf8Bytes(new System.Collections.Generic.Dictionary<string, string> { [name] = text, [text] = name })
        );
        Assert.True(preview.Length < 3000);
        Assert.Equal("***", BodyPreview.Value(name, text));
        Assert.NotNull(ServerText.Clean(text));
        Assert.NotNull(ServerText.MaskSocialSecurityNumbers(text));
    }

    [Fact]
    public void A_payroll_is_described_by_totals()
    {
        byte[] body = Encoding.UTF8.GetBytes(
            """
            {"check_date":"2026-12-11","payroll_lines":[{"participant_id":"p1","gross_pay":"-1.10","x":1e30},
            """
                + """
                {"participant_id":"p2","gross_pay":2.10,"x":79228162514264337593543950335}]}
                """
        );
        string summary = PayrollSummary.Of(body, "Acme\u001b[31m")!;
        Assert.Equal(["Company: Acme", "Check date: 2026-12-11", "Lines: 2", "Total gross_pay: 1.00"], summary.Split('\n').Take(4));
        Assert.Null(PayrollSummary.Of(Encoding.UTF8.GetBytes("[]"), null));
        Assert.Null(PayrollSummary.Of(Encoding.UTF8.GetBytes("{"), null));
        Assert.Contains(
            "Check date: not given",
            PayrollSummary.Of(Encoding.UTF8.GetBytes("""{"payroll_lines":[]}"""), null)!,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Check date: ***",
            PayrollSummary.Of(Encoding.UTF8.GetBytes("""{"check_date":"canary <x>","payroll_lines":[null,1]}"""), null)!,
            StringComparison.Ordinal
        );
    }
}
