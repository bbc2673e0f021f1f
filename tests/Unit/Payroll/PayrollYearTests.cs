using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>
/// The first payroll of a year is submitted in the last days of the year before. What 401GO knows of a maximum is that of today's year.
/// </summary>
public sealed class PayrollYearTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth";

    private static async Task<PayrollBench> InDecemberAsync()
    {
        PayrollBench bench = await PayrollBench.StartAsync();
        bench.Time.AdjustTime(new DateTimeOffset(2026, 12, 29, 15, 0, 0, TimeSpan.Zero));
        return bench;
    }

    [Theory]
    [InlineData("2026-12-31", true)]
    [InlineData("2027-01-02", false)]
    public async Task Who_reached_the_maximum_may_contribute_on_a_check_date_of_the_next_year(string date, bool refused)
    {
        await using PayrollBench bench = await InDecemberAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        string id = (await bench.DueAsync(1000)).First(d => d.PreTax > 0).Person.ObjectId!;
        await ContributeAsync(bench, id, 40000);
        Go401PayrollFault[] faults = await bench.TestAsync(rows, PayrollBench.Options(date: date));
        string[] ofPerson = [.. faults.Where(f => f.ParticipantId == id).Select(f => f.Id)];
        Assert.Equal(refused ? ["AtMaximum"] : [], ofPerson.Distinct());

        // What is elected is due again, so that who withholds nothing forgets it.
        InputRow[] none = PayrollBench.Rows(Header, $"{id},80,1000,0,0");
        faults = await bench.TestAsync(none, PayrollBench.Options(date: date));
        Assert.Equal(!refused, faults.Any(f => f.Id == "ElectionDiffers" && f.ParticipantId == id));
    }

    [Theory]
    [InlineData("2026-12-31", "20000", true)]
    [InlineData("2027-01-02", "20000", false)]
    [InlineData("2027-01-02", "60000", true)]
    public async Task Contributions_of_this_year_do_not_count_for_the_next(string date, string preTax, bool over)
    {
        await using PayrollBench bench = await InDecemberAsync();
        (Participant person, _, _) = (await bench.DueAsync(1000)).First(d => d.PreTax > 0);
        await ContributeAsync(bench, person.ObjectId!, 20000);
        Go401PayrollFault[] faults = await bench.TestAsync(
            PayrollBench.Rows(Header, $"{person.ObjectId},80,90000,{preTax},0"),
            PayrollBench.Options(date: date)
        );
        Assert.Equal(over, faults.Any(f => f.Id == "OverLimit"));
    }

    // A bonus of last month, from elsewhere.
    private static async Task ContributeAsync(PayrollBench bench, string id, int amount)
    {
        PayrollOptions bonus = PayrollBench.Options() with { OffCycle = true };
        PayrollRun run = (await bench.PlanAsync(PayrollBench.Rows(Header, $"{id},0,90000,{amount},0"), bonus)).Run!;
        await bench.Api.SendAsync(
            new ApiRequest
            {
                Method = System.Net.Http.HttpMethod.Post,
                Path = "companies/c1/submit-payroll/",
                Content = () => new PayrollContent(run),
            },
            SilentReporter.Instance,
            default
        );
    }
}
