using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Commands;

/// <summary>Gets the companies whose plans the connection may see.</summary>
[Cmdlet(VerbsCommon.Get, "Go401Company", DefaultParameterSetName = NameSet)]
[OutputType(typeof(Company))]
public sealed class GetGo401CompanyCommand : Go401ConnectionCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private readonly List<string> _ids = [];
    private Func<string, bool>? _isMeant;

    /// <summary>
    /// Names, wildcards allowed, without regard to case; all companies when left out. One without wildcards that is not found is an
    /// error.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CompanyNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ids, exactly as the API gives them. One that is not found is an error.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Alias("CompanyId")]
    [CompanyIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only companies in this state: SETUP_PENDING or SETUP_COMPLETE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyStatusCompleter))]
    public string[]? Status { get; set; }

    /// <inheritdoc/>
    private protected override void OnBegin() => _isMeant = Wildcards.ForNames(Name);

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        // The API has no address for a single company: however many ids come, the list is read once.
        if (ParameterSetName == IdSet)
        {
            _ids.AddRange(Id);
        }
        else
        {
            Read();
        }
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        if (_ids.Count > 0)
        {
            Read();
        }
    }

    private void Read()
    {
        Connection connection = ResolveConnection();
        var query = new CompanyQuery
        {
            Name = _isMeant,
            Ids = _ids,
            TakesNothing = true,
        };
        var found = new List<Company>();

        // A list that could not be read whole ends the statement: what comes next must not take a part for all.
        Run((reporter, cancellation) => ReadAsync(connection, query, found, reporter, cancellation));
        ReportMissing(found);

        // A state that is documented may have no company; another one that finds none is more likely mistyped.
        foreach (
            string state in (Status ?? []).Where(s =>
                !CompanyStatusCompleter.States.Contains(s, StringComparer.OrdinalIgnoreCase)
                && !found.Exists(c => s.Equals(c.Status, StringComparison.OrdinalIgnoreCase))
            )
        )
        {
            NotFound(
                $"No company has the status '{state}'. -Status takes no wildcards; 401GO documents "
                    + $"{string.Join(" and ", CompanyStatusCompleter.States)}.",
                state
            );
        }
    }

    private async Task ReadAsync(
        Connection connection,
        CompanyQuery query,
        List<Company> found,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        bool remember = _ids.Count > 0 || Name is not null || Status is not null;
        int wanted = _ids.Distinct(StringComparer.Ordinal).Count();
        await foreach (Company[] page in query.ReadAsync(connection.Api, reporter, cancellation))
        {
            connection.SeenIds.AddFirst("company_id", page.Select(c => new SeenId(c.ObjectId ?? "", c.Name)));
            Company[] meant = Status is null ? page : [.. page.Where(c => Status.Contains(c.Status, StringComparer.OrdinalIgnoreCase))];
            await WriteAsync(meant, enumerate: true);
            if (remember)
            {
                found.AddRange(page);
            }

            if (wanted > 0 && found.Count == wanted)
            {
                return;
            }
        }
    }

    private void ReportMissing(List<Company> found)
    {
        foreach (string id in _ids.Distinct(StringComparer.Ordinal).Where(id => !found.Exists(c => c.ObjectId == id)))
        {
            NotFound($"This connection can see no company with the id '{id}'. Get-Go401Company lists them.", id);
        }

        foreach (
            string name in (Name ?? []).Where(n => !Wildcards.MeansSeveral(n) && !found.Exists(c => Wildcards.ForNames([n])!(c.Name ?? "")))
        )
        {
            string id = ShownPath.IdOf(name) is string text ? $" If '{text}' is an id, use -Id {text}." : "";
            NotFound($"This connection can see no company named '{name}'.{id} Get-Go401Company lists them; * matches any text.", name);
        }
    }

    private void NotFound(string message, string target) =>
        WriteFailure(new Go401Exception("CompanyNotFound", ErrorKind.ObjectNotFound, message), target);
}
