namespace Go401.Client.Export;

/// <summary>How much a fault of an export weighs.</summary>
public enum ExportFaultSeverity
{
    /// <summary>The files are not what they should be.</summary>
    Error,

    /// <summary>The files are whole, and something is unusual.</summary>
    Warning,
}

/// <summary>One thing that is wrong with the files of an export. It holds no personal data: paths, ids of companies and counts.</summary>
public sealed class Go401ExportFault
{
    /// <summary>Error or Warning.</summary>
    public ExportFaultSeverity Severity { get; init; }

    /// <summary>The stable id, for instance <c>CompanyMissing</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The file or folder; null where the fault is about no single one.</summary>
    public string? Path { get; init; }

    /// <summary>The company; null where the fault is about no single one.</summary>
    public string? CompanyId { get; init; }

    /// <summary>What is wrong.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>One line: what, where, and what to do.</summary>
    public override string ToString() => TerminalText.Clean($"{Id}{(Path is null ? "" : $" ({Path})")}: {Message} {Remedy}".TrimEnd())!;
}

/// <summary>What the check of the files of an export came to.</summary>
public sealed record Go401ExportCheck
{
    /// <summary>True where no fault is an error.</summary>
    public bool Passed => Errors == 0;

    /// <summary>How many exports were checked: files with a manifest.</summary>
    public int Files { get; init; }

    /// <summary>How many shards they belong to; null where they are no shards.</summary>
    public int? Shards { get; init; }

    /// <summary>How many different companies are in the files.</summary>
    public int Companies { get; init; }

    /// <summary>How many rows the files have.</summary>
    public long Rows { get; init; }

    /// <summary>How many faults are errors.</summary>
    public int Errors { get; init; }

    /// <summary>How many faults are warnings.</summary>
    public int Warnings { get; init; }

    /// <summary>The faults.</summary>
    public IReadOnlyList<Go401ExportFault> Faults { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Passed ? "passed" : "failed")}: {Counted.Of(Files, "file")}, {Counted.Of(Companies, "company", "companies")}, "
        + $"{Counted.Of(Rows, "row")}, {Counted.Of(Errors, "error")}, {Counted.Of(Warnings, "warning")}";
}

/// <summary>Makes the faults of an export.</summary>
internal static class ExportFaults
{
    public static Go401ExportFault Error(string id, string? path, string? companyId, string message, string remedy) =>
        Create(ExportFaultSeverity.Error, id, path, companyId, message, remedy);

    public static Go401ExportFault Warning(string id, string? path, string message, string remedy) =>
        Create(ExportFaultSeverity.Warning, id, path, null, message, remedy);

    // Another account may have written the manifest, and have named the file. The path is left as it is: it is used as one.
    private static Go401ExportFault Create(
        ExportFaultSeverity severity,
        string id,
        string? path,
        string? companyId,
        string message,
        string remedy
    ) =>
        new()
        {
            Severity = severity,
            Id = id,
            Path = path,
            CompanyId = TerminalText.Clean(companyId),
            Message = TerminalText.Clean(message)!,
            Remedy = remedy,
        };
}
