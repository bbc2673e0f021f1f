using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Go401.Client.Catalogue;
using Go401.Client.Http;
using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>
/// Which participants of a company are meant, and how they are read. The API filters nothing, so every record is read and
/// looked at while it streams; only an id has an address of its own.
/// </summary>
internal sealed record ParticipantQuery
{
    /// <summary>Which names are meant; null means all.</summary>
    public Func<string, bool>? Name { get; init; }

    /// <summary>True keeps those who work for the company, false those who left; null keeps both.</summary>
    public bool? Active { get; init; }

    /// <summary>True keeps those who may contribute, false those who may not; null keeps both.</summary>
    public bool? Eligible { get; init; }

    /// <summary>Keeps what was changed at that time or later.</summary>
    public DateTimeOffset? ModifiedSince { get; init; }

    /// <summary>True takes a response without a body for no participants, and warns; otherwise it is an error.</summary>
    public bool TakesNothing { get; init; }

    // Of the ids in a warning.
    private const int MaxShown = 5;

    internal static ApiRequest Request(string companyId) => new() { Path = $"companies/{Uri.EscapeDataString(companyId)}/participants/" };

    /// <summary>Reads the participants of a company, by batches; one in which no one is meant is skipped.</summary>
    /// <exception cref="Errors.Go401Exception">A page could not be read, or the pages do not add up.</exception>
    public IAsyncEnumerable<Participant[]> ReadAsync(
        ApiClient api,
        string companyId,
        ICallReporter reporter,
        CancellationToken cancellation
    ) => ReadAsync(api, companyId, null, reporter, cancellation);

    /// <summary>Reads the participants of a company beside those of others.</summary>
    /// <param name="options">The share in the limit of several reads; null where it is the only one.</param>
    /// <exception cref="Errors.Go401Exception">A page could not be read, or the pages do not add up.</exception>
    public async IAsyncEnumerable<Participant[]> ReadAsync(
        ApiClient api,
        string companyId,
        PagingOptions? options,
        ICallReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        string what = "company " + api.NameOfCompany(companyId);
        var unknown = new ConcurrentQueue<string>();
        await foreach (
            RecordPage page in api.ReadPagesAsync(
                    Request(companyId),
                    ListPage.Options(options ?? new PagingOptions(), TakesNothing, "the participants of " + what, reporter),
                    static page => page.Keep(),
                    new PagingSummary(),
                    reporter,
                    cancellation
                )
                .ConfigureAwait(false)
        )
        {
            IAsyncEnumerable<Participant[]> batches = RecordBatches.ConvertAsync(
                page,
                (p, start, count) => Convert(p, start, count, companyId, unknown)
            );
            await foreach (Participant[] batch in batches.ConfigureAwait(false))
            {
                if (batch.Length > 0)
                {
                    yield return batch;
                }
            }

            page.Release();
        }

        if (!unknown.IsEmpty)
        {
            string ids = string.Join(", ", unknown.Take(MaxShown).Select(id => ShownPath.IdOf(id) ?? "(id not shown)"));
            reporter.Warning(
                $"In {what}, {Counted.Of(unknown.Count, "participant was", "participants were")} left out: a date of hire or "
                    + "termination cannot be read, so it is not known whether they are active: "
                    + $"{ids}{(unknown.Count > MaxShown ? ", ..." : "")}. "
                    + "AdditionalProperties has what 401GO sent. Ask 401GO to correct the record."
            );
        }
    }

    /// <summary>Reads one participant; null where the response has no body.</summary>
    /// <exception cref="ApiException">The company has no participant of that id, or the request failed.</exception>
    public static async Task<Participant?> GetAsync(
        ApiClient api,
        string companyId,
        string participantId,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var request = new ApiRequest { Path = $"{Request(companyId).Path}{Uri.EscapeDataString(participantId)}/" };
        ApiResponse response = await api.SendAsync(request, reporter, cancellation).ConfigureAwait(false);
        return ServerJson.IsBlank(response.Body)
            ? null
            : ParticipantReader.ForCurrentThread.Read(ServerJson.WithoutByteOrderMark(response.Body).Span, companyId);
    }

    /// <summary>True where the participant is meant.</summary>
    public bool Matches(Participant participant) => MatchesOtherwise(participant) && (Active is null || participant.IsActive == Active);

    private bool MatchesOtherwise(Participant participant) =>
        (Name is null || Name(participant.Name ?? ""))
        && (Eligible is null || (participant.IsEligible ?? false) == Eligible)
        && (ModifiedSince is null || participant.TimestampUpdated >= ModifiedSince);

    private Participant[] Convert(RecordPage page, int start, int count, string companyId, ConcurrentQueue<string> unknown)
    {
        ParticipantReader reader = ParticipantReader.ForCurrentThread;
        var participants = new List<Participant>(count);
        for (int i = start; i < start + count; i++)
        {
            Participant participant = reader.Read(page[i].Span, companyId);
            if (Matches(participant))
            {
                participants.Add(participant);
            }
            else if (Active is not null && participant.IsActive is null && MatchesOtherwise(participant))
            {
                unknown.Enqueue(participant.ObjectId ?? "");
            }
        }

        return [.. participants];
    }
}
