using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Finds operations of the API: what there is, at which path, what it needs and what it brings. Works without a connection.
/// Every condition that is given has to hold; of the search words, all have to be found.
/// </summary>
[Cmdlet(VerbsCommon.Find, "Go401Operation")]
[OutputType(typeof(Go401Operation))]
public sealed class FindGo401OperationCommand : Go401Cmdlet
{
    private WildcardPattern[] _words = [];
    private WildcardPattern[]? _scopes;
    private WildcardPattern[]? _areas;

    /// <summary>
    /// Words to look for in path, summary, remark, area, record type and the names of fields. All of them have to be there;
    /// wildcards are allowed, upper and lower case are the same.
    /// </summary>
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Text { get; set; } = [];

    /// <summary>A path: a template, a real one with ids in it, or a pattern with wildcards.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PathCompleter))]
    public string[]? Path { get; set; }

    /// <summary>Only operations with one of these methods.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE", IgnoreCase = true)]
    public string[]? Method { get; set; }

    /// <summary>Only operations that go by one of these scopes; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Only operations of these parts of the API; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AreaCompleter))]
    public string[]? Area { get; set; }

    /// <summary>Only operations whose response comes in pages; -Paged:$false for the others.</summary>
    [Parameter]
    public SwitchParameter Paged { get; set; }

    /// <summary>Only operations that know an idempotency key; -Idempotent:$false for the others.</summary>
    [Parameter]
    public SwitchParameter Idempotent { get; set; }

    /// <summary>Only operations that move money; -MovesMoney:$false for the others.</summary>
    [Parameter]
    public SwitchParameter MovesMoney { get; set; }

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        _words = [.. Words().Select(w => Wildcards.Of(WildcardPattern.ContainsWildcardCharacters(w) ? w : $"*{w}*", "the search text"))];
        _scopes = Scope?.Select(s => Wildcards.Of(s, "-Scope")).ToArray();
        _areas = Area?.Select(a => Wildcards.Of(a, "-Area")).ToArray();
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Path is null)
        {
            WriteFound(OperationCatalogue.All, NotFound);
            return;
        }

        foreach (string path in Path)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(path))
            {
                WriteFound(OperationCatalogue.OnPath(path), () => NotAt(path));
            }
            else if (Try(() => Wildcards.Of(path.Trim('/'), "-Path"), path) is WildcardPattern pattern)
            {
                WriteFound(OperationCatalogue.All.Where(o => pattern.IsMatch(o.PathTemplate.Trim('/'))), () => null);
            }
        }
    }

    private void WriteFound(IEnumerable<ApiOperation> operations, Func<string?> why)
    {
        Go401Operation[] found = [.. operations.Where(Fits).Select(o => new Go401Operation(o))];
        WriteObject(found, enumerateCollection: true);
        if (found.Length == 0 && why() is string message)
        {
            WriteFailure(new Go401Exception("OperationNotFound", ErrorKind.ObjectNotFound, message), null);
        }
    }

    private string NotAt(string path)
    {
        string? nearest = PathAdvice.For(Method is [string only] ? only : "GET", path) ?? Nearest(path);
        string method = Method is null ? "" : $" with {string.Join(" or ", Method)}";
        return $"401GO's API has no matching operation{method} at {OperationCatalogue.TemplateOf(path)}. {nearest ?? ListsAll}";
    }

    // What has wildcards may find nothing, as elsewhere in PowerShell.
    private string? NotFound()
    {
        string[] scopes = Scope ?? [],
            areas = Area ?? [];
        if (Text.Concat(scopes).Concat(areas).Any(WildcardPattern.ContainsWildcardCharacters))
        {
            return null;
        }

        if (Unknown(areas, ApiOperation.Areas) is string area)
        {
            return $"401GO's API has no area {area} The areas are: {string.Join(", ", ApiOperation.Areas)}.";
        }

        string[] known =
        [
            .. OperationCatalogue.All.Select(o => o.Scope).OfType<string>().Distinct().OrderBy(s => s, StringComparer.Ordinal),
        ];
        if (Unknown(scopes, known) is string scope)
        {
            return $"No operation requires the scope {scope} The scopes are: {string.Join(", ", known)}.";
        }

        string[] conditions =
        [
            .. Text.Length > 0 ? [$"the text '{string.Join(" ", Text)}'"] : Array.Empty<string>(),
            .. new[] { nameof(Method), nameof(Scope), nameof(Area), nameof(Paged), nameof(Idempotent), nameof(MovesMoney) }
                .Where(MyInvocation.BoundParameters.ContainsKey)
                .Select(n =>
                    MyInvocation.BoundParameters[n] is string[] values ? $"-{n} {string.Join(", ", values)}"
                    : (SwitchParameter)MyInvocation.BoundParameters[n] ? $"-{n}"
                    : $"-{n}:$false"
                ),
        ];
        return conditions.Length == 1 && Text.Length > 0
            ? $"401GO's API has no matching operation for '{string.Join(" ", Text)}'. {Nearest(string.Join(" ", Text)) ?? ListsAll}"
            : $"401GO's API has no operation that matches {string.Join(" and ", conditions)}. "
                + (conditions.Length > 1 ? "Remove one of the conditions." : ListsAll);
    }

    private const string ListsAll = "Find-Go401Operation alone lists all.";

    private static string? Nearest(string text) =>
        OperationCatalogue.NearestTo("GET", text) is ApiOperation near ? $"Did you mean {near.PathTemplate}?" : null;

    // All that are not known, each with the nearest one; null where there are none.
    private static string? Unknown(string[] given, IReadOnlyList<string> known)
    {
        string[] unknown = [.. given.Where(g => !known.Contains(g, StringComparer.OrdinalIgnoreCase))];
        string near = string.Concat(unknown.Select(u => NearestName.To(u, known) is string name ? $" Did you mean {name}?" : ""));
        return unknown.Length == 0 ? null : string.Join(" or ", unknown.Select(u => $"'{u}'")) + "." + near;
    }

    // A text in quotes is words too; one with wildcards is a pattern, blanks included.
    private IEnumerable<string> Words() =>
        Text.SelectMany(t =>
            WildcardPattern.ContainsWildcardCharacters(t) ? [t] : t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    private bool Fits(ApiOperation operation) =>
        (Method is null || Method.Contains(operation.Method, StringComparer.OrdinalIgnoreCase))
        && Fits(_scopes, operation.Scope)
        && Fits(_areas, operation.Area)
        && Fits(Paged, nameof(Paged), operation.Paged)
        && Fits(Idempotent, nameof(Idempotent), operation.Idempotent)
        && Fits(MovesMoney, nameof(MovesMoney), operation.MovesMoney)
        && _words.All(word => Has(operation, word));

    private bool Fits(SwitchParameter asked, string name, bool value) =>
        !MyInvocation.BoundParameters.ContainsKey(name) || asked.IsPresent == value;

    private static bool Fits(WildcardPattern[]? patterns, string? value) =>
        patterns is null || (value is not null && patterns.Any(p => p.IsMatch(value)));

    private static bool Has(ApiOperation operation, WildcardPattern word)
    {
        IEnumerable<string?> texts =
        [
            operation.PathTemplate,
            operation.Summary,
            operation.Remark,
            operation.Area,
            operation.TypeName,
            operation.Method,
            .. operation.RequiredFields,
            .. operation.OptionalFields,
            .. operation.QueryParameters,
        ];
        return texts.Any(t => t is not null && word.IsMatch(t));
    }
}

/// <summary>Completes the parts of the API.</summary>
public sealed class AreaCompleter() : ValueCompleter(ApiOperation.Areas);
