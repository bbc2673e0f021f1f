using System.Runtime.CompilerServices;
using Go401.Client.Paging;
using Go401.Client.Tokens;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Gets the participants of companies as typed objects, each as it arrives. Tables mask the social security number and hide the birth
/// date; the objects hold both.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Go401Participant", DefaultParameterSetName = ListSet)]
[OutputType(typeof(Participant))]
public sealed class GetGo401ParticipantCommand : Go401ConnectionCmdlet
{
    private Func<string, bool>? _isMeant;
    private const string ListSet = "List";
    private const string IdSet = "Id";
    private readonly List<(string Company, string? Id)> _wanted = [];

    /// <summary>
    /// The ids of companies, or companies of Get-Go401Company. A participant that is piped in is read again by its own id.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CompanyIdTransformation(KeepsParticipants = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] CompanyId { get; set; } = [];

    /// <summary>The ids of participants of that company; each is asked for by itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = IdSet)]
    [ParticipantIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ParticipantIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Full names, wildcards allowed, without regard to case.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>
    /// Only those who work for the company today: no termination date, one to come, or a rehire since. -Active:$false gets those who left.
    /// A participant with a date that cannot be read is in neither, with a warning.
    /// </summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Active { get; set; }

    /// <summary>Only those who may contribute now. -Eligible:$false gets the others.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Eligible { get; set; }

    /// <summary>
    /// Only those whose record was changed at that time or later; a time without a zone is local. The API does not filter, so all are
    /// read.
    /// </summary>
    [Parameter(ParameterSetName = ListSet)]
    [IsoTime]
    public DateTimeOffset? ModifiedSince { get; set; }

    /// <summary>How many requests may be under way at once, over all companies.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    private protected override void OnBegin() => _isMeant = Wildcards.ForNames(Name);

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        // Without a connection nothing is read, and the pipeline that feeds this one need not go on.
        ResolveConnection();
        foreach (string company in CompanyId)
        {
            if (PipedParticipant.TryRead(company, out string companyOfOne, out string one))
            {
                ReadAgain(companyOfOne, one);
            }
            else if (Id.Length == 0)
            {
                _wanted.Add((company, null));
            }
            else
            {
                _wanted.AddRange(Id.Select(id => (company, (string?)CredentialText.Trim(id))));
            }
        }

        if (_wanted.Count >= ThrottleLimit * RoundsAhead)
        {
            Read();
        }
    }

    /// <inheritdoc/>
    private protected override void OnEnd() => Read();

    // A participant that is piped in is read by its id, and never its whole company once for each.
    private void ReadAgain(string company, string id)
    {
        if (
            MyInvocation.BoundParameters.Keys.Any(name =>
                name is nameof(Id) or nameof(Name) or nameof(Active) or nameof(Eligible) or nameof(ModifiedSince)
            )
        )
        {
            EndStatement(
                ParameterConflict.Of(
                    "A participant from the pipeline is read by its own id: remove -Id, -Name, -Active, -Eligible and "
                        + "-ModifiedSince, and filter with Where-Object.",
                    "Nothing was read."
                ),
                company
            );
        }

        if (company.Length == 0 || id.Length == 0)
        {
            string missing = company.Length == 0 ? "company id (CompanyId)" : "id of its own (ObjectId)";
            Read();
            WriteFailure(
                new Go401Exception(
                    "ParticipantNotIdentified",
                    ErrorKind.InvalidArgument,
                    $"A participant from the pipeline has no {missing}, so it cannot be read; its whole company is "
                        + "not read instead. Pipe objects with ObjectId and CompanyId, or specify -CompanyId and -Id. If "
                        + "the rows are companies, pipe only their ids: ForEach-Object CompanyId."
                ),
                company.Length == 0 ? id : company
            );
            return;
        }

        _wanted.Add((company, id));
    }

    private void Read()
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        Connection connection = ResolveConnection();
        ParticipantQuery query = Query();
        (string Company, string? Id)[] wanted = [.. _wanted];
        _wanted.Clear();
        RunInOrder(
            wanted,
            wanted.Any(one => one.Id is not null) ? 1 : ThrottleLimit,
            (one, options, reporter, cancellation) =>
                one.Id is null
                    ? ReadAsync(connection, query, one.Company, options, reporter, cancellation)
                    : ReadOneAsync(connection, one.Company, one.Id, reporter, cancellation),
            one => ShownPath.IdOf(one.Id ?? one.Company)
        );
    }

    private static async IAsyncEnumerable<Participant[]> ReadOneAsync(
        Connection connection,
        string company,
        string id,
        ICallReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (await ParticipantQuery.GetAsync(connection.Api, company, id, reporter, cancellation) is Participant participant)
        {
            yield return [participant];
        }
        else
        {
            reporter.Warning("401GO returned an empty response instead of a participant. Try again.");
        }
    }

    private static async IAsyncEnumerable<Participant[]> ReadAsync(
        Connection connection,
        ParticipantQuery query,
        string company,
        PagingOptions options,
        ICallReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        bool noted = false;
        await foreach (Participant[] batch in query.ReadAsync(connection.Api, company, options, reporter, cancellation))
        {
            if (!noted)
            {
                connection.SeenIds.AddFirst("participant_id", batch.Select(p => new SeenId(p.ObjectId ?? "", p.Name)));
                noted = true;
            }

            yield return batch;
        }
    }

    private ParticipantQuery Query() =>
        new()
        {
            Name = _isMeant,
            Active = MyInvocation.BoundParameters.ContainsKey(nameof(Active)) ? Active.ToBool() : null,
            Eligible = MyInvocation.BoundParameters.ContainsKey(nameof(Eligible)) ? Eligible.ToBool() : null,
            ModifiedSince = ModifiedSince,
            TakesNothing = true,
        };
}
