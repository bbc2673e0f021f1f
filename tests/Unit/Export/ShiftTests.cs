using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Tokens;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>People come and go between an interruption and the run that takes it up, and while pages are read.</summary>
public sealed class ShiftTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("go401-shift-");
    private readonly List<int> _people = [.. Enumerable.Range(0, 95)];
    private readonly List<int> _asked = [];
    private readonly Dictionary<int, string> _names = [];
    private Action<int>? _before;
    private int _pageSize = 10;
    private int _fails;

    public void Dispose() => _folder.Delete(recursive: true);

    // What happens to the list while nobody looks. Each would leave somebody out or in twice if the rest were simply read.
    private static readonly Dictionary<string, Action<List<int>>> Shifts = new()
    {
        ["one before is gone"] = p => p.Remove(25),
        ["one before is new"] = p => p.Insert(25, 1000),
        ["the first is gone and one comes at the end"] = p =>
        {
            p.Remove(0);
            p.Add(1000);
        },
        ["one on the first page is gone and one is new there"] = p =>
        {
            p.Remove(3);
            p.Insert(7, 1000);
        },
        ["one before went behind, one behind came before"] = p => (p[25], p[85]) = (p[85], p[25]),
        ["one before is gone and one behind came before"] = p =>
        {
            p.Remove(25);
            p.Remove(85);
            p.Insert(30, 85);
        },
        ["the last page is in another order"] = p => (p[52], p[57]) = (p[57], p[52]),
        ["it is half as long"] = p => p.RemoveRange(30, 50),
        ["it is sorted the other way"] = p => p.Reverse(),
    };

    public static TheoryData<string> ShiftNames => [.. Shifts.Keys];

    [Theory]
    [MemberData(nameof(ShiftNames))]
    public async Task A_company_that_shifted_is_read_anew(string shift)
    {
        await InterruptAsync(page: 7);
        Shifts[shift](_people);
        Assert.True((await RunAsync()).Resumed);
        Assert.Equal(_people, Written);
    }

    [Fact]
    public async Task What_did_not_shift_is_gone_on_from()
    {
        await InterruptAsync(page: 7);
        _asked.Clear();
        Assert.True((await RunAsync()).Resumed);
        Assert.Equal([1, 6, 7, 8, 9, 10], _asked.Distinct().Order());
        Assert.Equal(_people, Written);
    }

    // Pages that were written are not read again, in a run without an interruption neither: what changes there afterwards is
    // in the next export. Nobody is missed or doubled by it.
    [Fact]
    public async Task What_changes_on_a_page_that_was_written_is_left_to_the_next_export()
    {
        await InterruptAsync(page: 7);
        _names[25] = "Changed";
        _names[55] = "Changed";
        await RunAsync();
        Assert.Equal(_people, Written);
        Assert.Equal(["25,Person", "55,Changed"], File.ReadAllLines(Target).Where(l => l.StartsWith("25,", StringComparison.Ordinal) || l.StartsWith("55,", StringComparison.Ordinal)));
    }

    // Two people go while the pages are read: one who was read already, so that the next page begins one too late.
    [Fact]
    public async Task Pages_that_do_not_add_up_are_not_gone_on_from()
    {
        _before = page =>
        {
            if (page == 4)
            {
                _people.Remove(15);
            }
        };
        Assert.Equal("PagesShort", (await Assert.ThrowsAnyAsync<Go401Exception>(() => RunAsync())).ErrorId);
        Assert.False(File.Exists(Target));
        _before = null;
        await RunAsync();
        Assert.Equal(_people, Written);
    }

    // As many came as were counted, but one twice, far from where he was first, and one not at all.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_who_comes_twice_is_noticed_however_far_apart(bool interrupted)
    {
        _pageSize = 2;
        _before = page =>
        {
            if (page == 20 && _people.Remove(3))
            {
                _people.Add(3);
            }
        };
        if (interrupted)
        {
            await InterruptAsync(page: 30);
        }
        else
        {
            Assert.Equal("PagesShort", (await Assert.ThrowsAnyAsync<Go401Exception>(() => RunAsync())).ErrorId);
        }

        Assert.False(File.Exists(Target));
        await RunAsync();
        Assert.Equal(_people, Written);
    }

    [Fact]
    public async Task What_shifted_before_the_interruption_is_noticed_behind_it()
    {
        _before = page =>
        {
            if (page == 4)
            {
                _people.Remove(15);
            }
        };
        await InterruptAsync(page: 7);
        _before = null;
        await RunAsync();
        Assert.Equal(_people, Written);
    }

    // Somebody comes before and somebody goes behind, so that the count stays.
    [Fact]
    public async Task A_balanced_shift_before_the_interruption_is_noticed_behind_it()
    {
        _before = page =>
        {
            if (page == 4)
            {
                _people.Insert(15, 1000);
                _people.Remove(90);
            }
        };
        await InterruptAsync(page: 7);
        _before = null;
        await RunAsync();
        Assert.Equal(_people, Written);
    }

    private string Target => Path.Combine(_folder.FullName, "x.csv");

    private int[] Written => [.. File.ReadAllLines(Target).Skip(1).Select(l => int.Parse(l.Split(',')[0], CultureInfo.InvariantCulture))];

    private async Task InterruptAsync(int page)
    {
        _fails = page;
        await Assert.ThrowsAnyAsync<Go401Exception>(() => RunAsync());
        _fails = 0;
        Assert.True(File.Exists(Path.Combine(_folder.FullName, ".x.csv.resume")));
    }

    private async Task<ExportResult> RunAsync()
    {
        var transport = new TransportOptions { HandlerFactory = _ => new Handler(this) };
        using Connection connection = new ConnectionFactory(transport).FromAccessToken(new ConnectionSettings { Name = "t", BaseUri = new Uri("https://app.401go.com/api"), ClientId = "demo-client" }, new SecretValue("canary-access-token"));
        var options = new ExportOptions { Path = Target, Columns = ParticipantColumns.Select(["ObjectId", "Name"], null, false), PageSize = _pageSize, ThrottleLimit = 1, Resume = true, CheckpointInterval = TimeSpan.Zero };
        IReadOnlyList<ExportResult> results = await new ParticipantExport(connection, options).RunAsync(["c1"], new CallContext(new KeepingReporter(), null, CancellationToken.None));
        return results[0];
    }

    private HttpResponseMessage Answer(Uri address)
    {
        int page = int.Parse(System.Web.HttpUtility.ParseQueryString(address.Query)["page"]!, CultureInfo.InvariantCulture);
        _asked.Add(page);
        _before?.Invoke(page);
        if (page == _fails)
        {
            return ApiBench.Json("""{"detail":"Not now."}""", 403);
        }

        int[] people = [.. _people.Skip((page - 1) * _pageSize).Take(_pageSize)];
        if (people.Length == 0 && page > 1)
        {
            return ApiBench.Json("""{"detail":"Invalid page."}""", 404);
        }

        string next = page * _pageSize < _people.Count ? "\"https://app.401go.com/api/next\"" : "null";
        string records = string.Join(',', people.Select(p => $$"""{"object_id":"{{p}}","name":"{{_names.GetValueOrDefault(p, "Person")}}"}"""));
        return ApiBench.Json($$"""{"count":{{_people.Count}},"next":{{next}},"previous":null,"results":[{{records}}]}""");
    }

    private sealed class Handler(ShiftTests list) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(list.Answer(request.RequestUri!));
    }
}
