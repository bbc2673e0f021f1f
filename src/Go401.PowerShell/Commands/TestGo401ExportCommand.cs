using Go401.Client.Export;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Checks the files of an export against their manifests, and all of them together: every company once, none missing, all written
/// alike. Puts out one object for each fault; none where all is well. It needs no connection.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Go401Export", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Go401ExportFault), typeof(Go401ExportCheck), typeof(bool))]
public sealed class TestGo401ExportCommand : Go401Cmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private readonly List<string> _paths = [];

    /// <summary>Exports, their manifests, or folders with manifests; wildcards are allowed. All of them are checked together.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = PathSet
    )]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same without wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>How far apart the files may have been begun without a warning; a day when left out.</summary>
    [Parameter]
    [LifetimeTransformation]
    public TimeSpan Within { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Puts out one object that says whether all passed, with counts and the faults.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>Puts out True where no fault is an error, else False.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        _paths.AddRange(LiteralPath.Select(FilePath));
        Array.ForEach(Path, AddPattern);
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        Go401ExportCheck check = Run(
            (reporter, cancellation) => Task.FromResult(new ExportCheck(Within).Run(_paths, reporter, cancellation))
        );

        WriteVerbose(check.ToString());
        if (Quiet)
        {
            WriteObject(check.Passed);
        }
        else if (Summary)
        {
            WriteObject(check);
        }
        else
        {
            WriteObject(check.Faults, enumerateCollection: true);
        }
    }

    // A name with brackets that is there is that file. A pattern that fits nothing is checked as it is, so that it is told.
    private void AddPattern(string path)
    {
        string literal = FilePath(path);
        if (!WildcardPattern.ContainsWildcardCharacters(path) || System.IO.File.Exists(literal) || System.IO.Directory.Exists(literal))
        {
            _paths.Add(literal);
            return;
        }

        IList<string> found;
        try
        {
            found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception gone) when (gone is IContainsErrorRecord)
        {
            found = [];
        }

        if (found.Count == 0)
        {
            _paths.Add(literal);
        }

        _paths.AddRange(found);
    }
}
