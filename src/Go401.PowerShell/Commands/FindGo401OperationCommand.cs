using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
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

    /// <summary>Only operations whose answer comes in pages; -Paged:$false for the others.</summary>
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
        try
        {
            _words =
            [
                .. Words().Select(w => Wildcards.Of(WildcardPattern.ContainsWildcardCharacters(w) ? w : $"*{w}*", "the search text")),
            ];
            _scopes = Scope?.Select(s => Wildcards.Of(s, "-Scope")).ToArray();
            _areas = Area?.Select(a => Wildcards.Of(a, "-Area")).ToArray();
        }
        catch (Go401Exception failure)
        {
            EndStatement(failure, null);
        }
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Path is null)
        {
            string[] given = [.. Text, .. Scope ?? [], .. Area ?? []];
            Write(
                OperationCatalogue.All,
                given.Length == 0 || given.Any(WildcardPattern.ContainsWildcardCharacters) ? null : string.Join(" ", given)
            );
            return;
        }

        foreach (string path in Path)
        {
            if (WildcardPattern.ContainsWildcardCharacters(path))
            {
                WritePattern(path);
            }
            else
            {
                Write(OperationCatalogue.OnPath(path), path);
            }
        }
    }

    private void WritePattern(string path)
    {
        try
        {
            WildcardPattern pattern = Wildcards.Of(path.Trim('/'), "-Path");
            Write(OperationCatalogue.All.Where(o => pattern.IsMatch(o.PathTemplate.Trim('/'))), null);
        }
        catch (Go401Exception failure)
        {
            WriteError(ErrorRecords.From(failure, path));
        }
    }

    private void Write(IEnumerable<ApiOperation> operations, string? wanted)
    {
        bool any = false;
        foreach (ApiOperation operation in operations.Where(Fits))
        {
            any = true;
            WriteObject(new Go401Operation(operation));
        }

        if (!any && wanted is not null)
        {
            string? nearest =
                (Path is null ? null : PathAdvice.For(Method is [string only] ? only : "GET", wanted))
                ?? (OperationCatalogue.NearestTo("GET", wanted) is ApiOperation near ? $"Did you mean {near.PathTemplate}?" : null);
            string what = Path is null ? $"for '{wanted}'" : $"at {OperationCatalogue.TemplateOf(wanted)}";
            WriteError(
                ErrorRecords.From(
                    new Go401Exception(
                        "OperationNotFound",
                        ErrorKind.ObjectNotFound,
                        $"401GO's API has no matching operation {what}. {nearest ?? "Find-Go401Operation alone lists all."}"
                    ),
                    null
                )
            );
        }
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
