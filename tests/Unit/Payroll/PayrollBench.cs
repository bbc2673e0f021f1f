using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Simulator;
using Go401.Tests.Unit.Http;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A simulator whose clock is ours, a client, and a state folder for the journal.</summary>
internal sealed class PayrollBench : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    private readonly ApiBench _api;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-payroll-").FullName;

    private PayrollBench(ApiBench api, WaitingTime time)
    {
        _api = api;
        Time = time;
        Folder = new StateFolder(Path.Combine(_folder, "state"));
    }

    public WaitingTime Time { get; }

    public StateFolder Folder { get; private set; }

    public Simulator.Simulator Simulator => _api.Simulator;

    public ApiClient Api => _api.Api;

    /// <summary>How many pay runs the server has taken.</summary>
    public int Taken => Simulator.PayrollsTaken;

    /// <summary>The keys and bodies that were sent to submit-payroll.</summary>
    public (string Key, string Body)[] Sent =>
        [
            .. Simulator
                .Log.All.Where(r => r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal))
                .Select(r => (r.Headers["Idempotent-Key"], r.Body)),
        ];

    public static async Task<PayrollBench> StartAsync(int participants = 25)
    {
        var time = new WaitingTime(Start);
        time.SetLocalTimeZone(TimeZoneInfo.Utc);
        ApiBench api = await ApiBench.StartAsync(
            o =>
                (o.Participants, o.Time, o.AccessTokenLifetime, o.RefreshTokenLifetime) = (
                    participants,
                    time,
                    TimeSpan.FromDays(400),
                    TimeSpan.FromDays(400)
                ),
            time: time
        );
        return new PayrollBench(api, time);
    }

    /// <summary>Another machine: a journal of its own.</summary>
    public void OnAnotherMachine(string name) => Folder = new StateFolder(Path.Combine(_folder, name));

    /// <summary>People of c1 who may contribute and work there, with what is due from them for a pay.</summary>
    public async Task<(Participant Person, decimal PreTax, decimal Roth)[]> DueAsync(decimal pay, int most = int.MaxValue)
    {
        DateTime today = Time.GetUtcNow().Date;
        return
        [
            .. (await PeopleAsync())
                .Where(p => ContributionRules.IsEmployed(p, today))
                .Select(p => (p, ContributionRules.Due(p, pay, today).PreTax, ContributionRules.Due(p, pay, today).Roth))
                .Take(most),
        ];
    }

    public async Task<IReadOnlyList<Participant>> PeopleAsync()
    {
        var people = new List<Participant>();
        await foreach (Participant[] batch in new ParticipantQuery().ReadAsync(Api, "c1", SilentReporter.Instance, default))
        {
            people.AddRange(batch);
        }

        return people;
    }

    /// <summary>A pay run that is right: everyone who works, as they have elected, loans paid.</summary>
    public async Task<InputRow[]> RightRowsAsync(decimal pay = 1000) =>
        Rows(
            "ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal",
            [
                .. (await DueAsync(pay)).Select(d =>
                    FormattableString.Invariant($"{d.Person.ObjectId},80,{pay},{d.PreTax},{d.Roth},{d.Person.Loans.Payment ?? 0}")
                ),
            ]
        );

    public static InputRow[] Rows(string header, params string[] lines) =>
        [.. CsvRows.Read(Encoding.UTF8.GetBytes(header + "\n" + string.Join('\n', lines)))];

    public static PayrollOptions Options(string company = "c1", string date = "2026-11-27") =>
        new() { CompanyId = company, CheckDate = DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture) };

    public Task<PayrollPlan> PlanAsync(IReadOnlyList<InputRow> rows, PayrollOptions? options = null) =>
        new PayrollPlanner(Api, Folder, options ?? Options(), SilentReporter.Instance, default).PlanAsync(rows);

    public Task<PayrollResult> SubmitAsync(PayrollPlan plan) =>
        new PayrollSubmission(Api, Folder, plan, SilentReporter.Instance, default).RunAsync();

    public async Task<PayrollResult> SubmitAsync(IReadOnlyList<InputRow> rows, PayrollOptions? options = null) =>
        await SubmitAsync(await PlanAsync(rows, options));

    /// <summary>The faults of a pay run.</summary>
    public async Task<Go401PayrollFault[]> TestAsync(IReadOnlyList<InputRow> rows, PayrollOptions? options = null) =>
        [.. await new PayrollPlanner(Api, Folder, options ?? Options(), SilentReporter.Instance, default).TestAsync(rows)];

    /// <summary>The ids of faults, with row and column.</summary>
    public async Task<string[]> FaultsAsync(IReadOnlyList<InputRow> rows, PayrollOptions? options = null) =>
        [.. (await TestAsync(rows, options)).Select(f => $"{f.Id} {f.Row} {f.Column}".TrimEnd())];

    public Task ChangeAsync(string participant, string json) =>
        Api.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Patch,
                Path = $"companies/c1/participants/{participant}/",
                Content = ApiBench.JsonBody(json),
            },
            SilentReporter.Instance,
            default
        );

    public string Journal => string.Concat(Directory.GetFiles(Folder.Path, "payroll.*.json").Select(File.ReadAllText));

    public string JournalPath => Directory.GetFiles(Folder.Path, "payroll.*.json").Single();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
