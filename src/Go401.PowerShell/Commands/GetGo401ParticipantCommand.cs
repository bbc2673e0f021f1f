using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Catalogue;
using Go401.Client.Connections;
using Go401.Client.Participants;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Commands;

/// <summary>Gets the participants of companies as typed objects, each as it arrives. Tables mask the social security number and hide the birth date; the objects hold both.</summary>
[Cmdlet(VerbsCommon.Get, "Go401Participant", DefaultParameterSetName = ListSet)]
[OutputType(typeof(Participant))]
public sealed class GetGo401ParticipantCommand : Go401ConnectionCmdlet
{
    private const string ListSet = "List";
    private const string IdSet = "Id";

    /// <summary>The ids of companies, or companies of Get-Go401Company.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CompanyIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] CompanyId { get; set; } = [];

    /// <summary>The ids of participants of that company; each is asked for by itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ParticipantIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Full names, wildcards allowed, without regard to case.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only those who work for the company today: no termination date, one to come, or a rehire since. -Active:$false gets the others.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Active { get; set; }

    /// <summary>Only those who may contribute now. -Eligible:$false gets the others.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Eligible { get; set; }

    /// <summary>Only those whose record was changed at that moment or later; a time without a zone is local. The API does not filter, so all are read.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTimeOffset? ModifiedSince { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Connection connection = ResolveConnection();
        foreach (string company in CompanyId)
        {
            if (Id.Length == 0)
            {
                ParticipantQuery query = Query();
                Run(call => ReadAsync(connection, query, company, call), terminating: false);
                continue;
            }

            foreach (string id in Id)
            {
                Run(async call => await WriteAsync(await ParticipantQuery.GetAsync(connection.Api, company, id, call).ConfigureAwait(false)).ConfigureAwait(false), terminating: false);
            }
        }
    }

    private async Task ReadAsync(Connection connection, ParticipantQuery query, string company, CallContext call)
    {
        bool noted = false;
        Task written = Task.CompletedTask;
        await foreach (Participant[] handful in query.ReadAsync(connection.Api, company, call).ConfigureAwait(false))
        {
            if (!noted)
            {
                connection.SeenIds.AddFirst("participant_id", handful.Select(p => new SeenId(p.ObjectId ?? "", p.Name)));
                noted = true;
            }

            // While the pipeline takes one handful the next is made.
            await written.ConfigureAwait(false);
            written = WriteAsync(handful, enumerate: true);
        }

        await written.ConfigureAwait(false);
    }

    private ParticipantQuery Query()
    {
        WildcardPattern[]? patterns = Name?.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToArray();
        return new ParticipantQuery
        {
            Name = patterns is null ? null : name => patterns.Any(p => p.IsMatch(name)),
            Active = MyInvocation.BoundParameters.ContainsKey(nameof(Active)) ? Active.ToBool() : null,
            Eligible = MyInvocation.BoundParameters.ContainsKey(nameof(Eligible)) ? Eligible.ToBool() : null,
            ModifiedSince = ModifiedSince,
        };
    }
}
