using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Files as payroll systems and spreadsheets write them, in several cultures: the amounts sent are those of the file.</summary>
public sealed class PayFileTests : IDisposable
{
    private const string Submit =
        "Submit-Go401Payroll $File -CompanyId $Company -CheckDate ([datetime]::Today) -OffCycle -AcceptWarning Term* -Confirm:$false";

    private static int _company = 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync(string content, Encoding? encoding = null)
    {
        // A simulator may get the port of one before, and the journal of these tests is one: no two use the same company.
        int company = Interlocked.Increment(ref _company);
        Session session = await Session.ConnectedAsync(o => o.Companies = 2000);
        session.Set("Company", $"c{company}");
        content = content.Replace("p1-", $"p{company}-", StringComparison.Ordinal);
        string file = Path.Combine(_folder, "pay.csv");
        await File.WriteAllTextAsync(file, content, encoding ?? new UTF8Encoding(false));
        session.Set("File", file);
        return session;
    }

    // id, hours, pay, pre-tax of each line that was sent.
    private static string Sent(Session session) =>
        string.Join(
            ' ',
            session
                .Simulator.Log.All.Where(r => r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal))
                .SelectMany(r => JsonNode.Parse(r.Body)!["payroll_lines"]!.AsArray())
                .Select(l =>
                    $"p1-{l!["participant_id"]!.ToString().Split('-')[1]},{l["hours"]},{l["gross_pay"]},{l["company_contribution"]}"
                )
        );

    // In the same pipeline, so that it is the culture of the thread that runs the cmdlet.
    private static string In(string culture) =>
        $"[cultureinfo]::CurrentCulture = [cultureinfo]'{culture}'; [cultureinfo]::CurrentUICulture = [cultureinfo]'{culture}'; ";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task A_byte_order_mark_says_the_encoding(string name)
    {
        await using Session session = await StartAsync(
            "ParticipantId,Hours,Gross Pay,Match\r\np1-0000001,80,\"1,234.50\",30\r\n",
            Encoding.GetEncoding(name)
        );
        Assert.Empty(session.Run(Submit).Errors);
        Assert.Equal("p1-0000001,80.00,1234.50,30.00", Sent(session));
    }

    [Theory]
    [InlineData("ParticipantId;Hours;Gross Pay;Match\np1-0000001;80;1,234.50;30\n")]
    [InlineData("sep=;\r\nParticipantId;Hours;Gross Pay;Match\r\np1-0000001;80;1,234.50;30\r\n")]
    [InlineData("ParticipantId\tHours\tGross Pay\tMatch\np1-0000001\t80\t$1,234.50\t30\n")]
    [InlineData("\n\nParticipantId,Hours,Gross Pay,Match\n\n,,,\np1-0000001,80,1234.5,30\n\n")]
    [InlineData("Note,ParticipantId,Hours,Gross Pay,Match\n\"two\nlines, \"\"quoted\"\"\",p1-0000001,80,1234.50,30\n")]
    [InlineData("PARTICIPANTID,HOURS,GROSS PAY,COMPANY CONTRIBUTION\np1-0000001,80,1234.50,30\n")]
    [InlineData("participantid,hours,eligible pay,employer matching\np1-0000001, 80 ,\u00a01234.50\u00a0,30\n")]
    [InlineData("\"ParticipantId\",\"Hours\",\"Gross Pay\",\"Match\"\r\"p1-0000001\",\"80\",\"1234.50\",\"30\"\r")]
    public async Task The_same_amounts_are_sent_in_every_culture(string content)
    {
        foreach (string culture in new[] { "tr-TR", "de-DE", "ar-SA", "th-TH", "fa-IR", "" })
        {
            await using Session session = await StartAsync(content);
            Outcome outcome = session.Run(In(culture) + Submit);
            Assert.True(outcome.Errors.Count == 0, $"{culture}: {string.Join('\n', outcome.Errors)}");
            Assert.Equal("p1-0000001,80.00,1234.50,30.00", Sent(session));
            Assert.Equal(
                DateTime.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                JsonNode.Parse(session.Simulator.Log.All.Single(r => r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal)).Body)![
                    "check_date"
                ]!.ToString()
            );
        }
    }

    [Theory]
    [InlineData("1e3", "AmountInvalid")]
    [InlineData("1234,50", "AmountInvalid")]
    [InlineData("1.234,50", "AmountInvalid")]
    [InlineData("1.234", "AmountDecimals")]
    [InlineData("1 234.50", "AmountInvalid")]
    [InlineData("1\u00a0234.50", "AmountInvalid")]
    [InlineData("1\u202f234.50", "AmountInvalid")]
    [InlineData("\uff11\uff12\uff13\uff14.50", "AmountInvalid")]
    [InlineData("\u0661\u0662\u0663", "AmountInvalid")]
    [InlineData("1234.50-", "AmountInvalid")]
    [InlineData("\u2212100.00", "AmountInvalid")]
    [InlineData("1'234.50", "AmountInvalid")]
    [InlineData("1_234", "AmountInvalid")]
    [InlineData("0x10", "AmountInvalid")]
    [InlineData("NaN", "AmountInvalid")]
    [InlineData("+100", "AmountInvalid")]
    [InlineData("--100", "AmountInvalid")]
    [InlineData("(-100.00)", "AmountInvalid")]
    [InlineData("($100.00", "AmountInvalid")]
    [InlineData("1234.50 CR", "AmountInvalid")]
    [InlineData("=SUM(A1:A2)", "AmountInvalid")]
    [InlineData("#REF!", "AmountInvalid")]
    [InlineData("#######", "AmountInvalid")]
    [InlineData("1,23,456.00", "AmountInvalid")]
    [InlineData("99999999999.00", "AmountTooLarge")]
    [InlineData("", "ValueMissing")]
    public async Task An_amount_that_is_not_plain_is_refused_in_every_culture(string amount, string fault)
    {
        await using Session session = await StartAsync($"ParticipantId\tHours\tGross Pay\np1-0000001\t80\t{amount}\n");
        foreach (string culture in new[] { "", "tr-TR", "de-DE", "fr-FR", "ar-SA", "th-TH" })
        {
            Outcome outcome = session.Run(In(culture) + Submit);
            Assert.Equal("PayrollRefused", outcome.ErrorId);
            Assert.Equal([fault], Ids(outcome));
        }

        Assert.Equal(0, session.Simulator.PayrollsTaken);
    }

    [Theory]
    [InlineData("(1,234.50)")]
    [InlineData("$(1,234.50)")]
    [InlineData("-$1,234.50")]
    [InlineData("$-1234.5")]
    [InlineData(" ( 1,234.50 ) ")]
    public async Task A_negative_amount_is_negative(string amount)
    {
        await using Session session = await StartAsync($"ParticipantId\tHours\tGross Pay\np1-0000001\t0\t{amount}\n");
        Assert.Empty(session.Run(Submit).Errors);
        Assert.Equal("p1-0000001,0.00,-1234.50,0.00", Sent(session));
        Assert.Contains(
            "NegativeAmount",
            Ids(session.Run(Submit.Replace("-OffCycle", "", StringComparison.Ordinal).Replace("Today)", "Today.AddDays(7))")))
        );
    }

    [Theory]
    [InlineData("Total,160,2000.00")]
    [InlineData("Grand Total:,160,2000.00")]
    [InlineData(",160,2000.00")]
    [InlineData("Employees: 2,160,2000.00")]
    [InlineData("ParticipantId,Hours,Gross Pay")]
    [InlineData("p1-0000001,0,0")]
    public async Task A_row_that_is_no_further_person_stops_the_run(string last)
    {
        await using Session session = await StartAsync(
            "ParticipantId,Hours,Gross Pay\np1-0000001,80,1000.00\np1-0000002,80,1000.00\n" + last + "\n"
        );
        Outcome outcome = session.Run(Submit);
        Assert.Equal("PayrollRefused", outcome.ErrorId);
        Assert.Single(Ids(outcome));
        Assert.Contains("row 4", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, session.Simulator.PayrollsTaken);
    }

    [Theory]
    [InlineData("ParticipantId,Hours,Gross Pay,gross pay\np1-0000001,80,1000.00,900.00\n")]
    [InlineData("ParticipantId,Hours,Gross Pay,Match\np1-0000001,80,1000,00,30\n")]
    [InlineData("ParticipantId,Hours,Gross Pay,Match\np1-0000001,80,1000.00\n")]
    [InlineData("Payroll of November\nParticipantId,Hours,Gross Pay\np1-0000001,80,1000.00\n")]
    [InlineData("ParticipantId,Hours,Gross Pay\np1-0000001,80,\"1000.00\n")]
    public async Task A_table_that_can_be_read_in_two_ways_is_refused(string content)
    {
        await using Session session = await StartAsync(content);
        Assert.Equal("InputNotCsv", session.Run(Submit).ErrorId);
        Assert.Equal(0, session.Simulator.PayrollsTaken);
    }

    [Theory]
    [InlineData("2026-11-27", null, true)]
    [InlineData("11/27/2026", null, false)]
    [InlineData("11/27/2026", "M/d/yyyy", true)]
    [InlineData("27.11.2026", "d.M.yyyy", true)]
    [InlineData("2569-11-27", null, false)]
    [InlineData("1448-06-17", null, false)]
    [InlineData("2026-11-27 00:00", null, false)]
    [InlineData("46353", null, false)]
    [InlineData("\u0662\u0660\u0662\u0666-11-27", null, false)]
    public async Task A_date_is_read_as_it_is_written_and_with_no_calendar_but_ours(string date, string? format, bool sent)
    {
        foreach (string culture in new[] { "th-TH", "ar-SA", "de-DE", "tr-TR" })
        {
            await using Session session = await StartAsync($"ParticipantId\tHours\tGross Pay\tPay Date\np1-0000001\t0\t100\t{date}\n");
            Outcome outcome = session.Run(
                In(culture)
                    + "Submit-Go401Payroll $File -CompanyId $Company -OffCycle -Confirm:$false"
                    + (format is null ? "" : $" -DateFormat '{format}'")
                    + (sent ? " -AcceptWarning CheckDate*, Term*" : "")
            );
            Assert.Equal(sent, outcome.Errors.Count == 0);
            Assert.Equal(sent ? 1 : 0, session.Simulator.PayrollsTaken);
            if (sent)
            {
                Assert.Contains("\"check_date\":\"2026-11-27\"", session.Simulator.Log.All[^1].Body, StringComparison.Ordinal);
            }
        }
    }

    private static string[] Ids(Outcome outcome) =>
        [
            .. ((object[])outcome.Error.TargetObject).Select(f =>
                (string)System.Management.Automation.PSObject.AsPSObject(f).Properties["Id"].Value
            ),
        ];
}
