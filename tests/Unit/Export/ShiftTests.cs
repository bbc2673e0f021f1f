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
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>People come and go while pages are read.</summary>
public sealed class ShiftTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("go401-shift-");
    private readonly List<int> _people = [.. Enumerable.Range(0, 95)];
    private Action<int>? _before;
    private int _pageSize = 10;

    public void Dispose() => _folder.Delete(recursive: true);

    // Two people go while the pages are read: one who was read already, so that the next page begins one too late.
    [Fact]
    public async Task Pages_that_do_not_add_up_make_no_file()
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
    [Fact]
    public async Task A_participant_who_comes_twice_is_noticed_however_far_apart()
    {
        _pageSize = 2;
        _before = page =>
        {
            if (page == 20 && _people.Remove(3))
            {
                _people.Add(3);
            }
        };
        Assert.Equal("PagesShort", (await Assert.ThrowsAnyAsync<Go401Exception>(() => RunAsync())).ErrorId);
        Assert.False(File.Exists(Target));
        await RunAsync();
        Assert.Equal(_people, Written);
    }

    private string Target => Path.Combine(_folder.FullName, "x.csv");

    private int[] Written => [.. File.ReadAllLines(Target).Skip(1).Select(l => int.Parse(l.Split(',')[0], CultureInfo.InvariantCulture))];

    private async Task<ExportResult> RunAsync()
    {
        var transport = new TransportOptions { HandlerFactory = _ => new Handler(this) };
        using Connection connection = new ConnectionFactory(transport).FromAccessToken(
            new ConnectionSettings
            {
                Name = "t",
                BaseUri = new Uri("https://app.401go.com/api"),
                ClientId = "demo-client",
            },
            new SecretValue("canary-access-token")
        );
        var options = new ExportOptions
        {
            Path = Target,
            Columns = ParticipantColumns.Select(["ObjectId", "Name"], null, false),
            PageSize = _pageSize,
            ThrottleLimit = 1,
            Resume = true,
            CheckpointInterval = TimeSpan.Zero,
        };
        IReadOnlyList<ExportResult> results = await new ParticipantExport(connection, options).RunAsync(
            ["c1"],
            new KeepingReporter(),
            CancellationToken.None
        );
        return results[0];
    }

    private HttpResponseMessage Answer(Uri address)
    {
        int page = int.Parse(System.Web.HttpUtility.ParseQueryString(address.Query)["page"]!, CultureInfo.InvariantCulture);
        _before?.Invoke(page);
        int[] people = [.. _people.Skip((page - 1) * _pageSize).Take(_pageSize)];
        if (people.Length == 0 && page > 1)
        {
            return ApiBench.Json("""{"detail":"Invalid page."}""", 404);
        }

        string next = page * _pageSize < _people.Count ? "\"https://app.401go.com/api/next\"" : "null";
        string records = string.Join(',', people.Select(p => $$"""{"object_id":"{{p}}","name":"Person"}"""));
        return ApiBench.Json($$"""{"count":{{_people.Count}},"next":{{next}},"previous":null,"results":[{{records}}]}""");
    }

    private sealed class Handler(ShiftTests list) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(list.Answer(request.RequestUri!));
    }
}
