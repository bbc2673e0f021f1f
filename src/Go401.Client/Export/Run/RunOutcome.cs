namespace Go401.Client.Export;

/// <summary>What one run of an export came to, for the record of the run. Holds ids, counts and paths, and nothing of a person.</summary>
internal sealed record RunOutcome
{
    /// <summary>Running, Succeeded, Unchanged, Incomplete, Failed or Stopped.</summary>
    public required string Result { get; init; }

    /// <summary>What a script ends with; null while it runs, and where it was stopped.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The id of the error; null where there was none.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Message { get; init; }

    public string? NextStep { get; init; }

    /// <summary>The company that the failure is about; null where it is about none, or about several.</summary>
    public string? Company { get; init; }

    public IReadOnlyList<ExportResult> Files { get; init; } = [];

    public static RunOutcome Running { get; } = new() { Result = "Running" };

    /// <summary>A run that was stopped by a person, or by the end of its session.</summary>
    public static RunOutcome Stopped { get; } =
        new()
        {
            Result = "Stopped",
            Message = "The run was stopped before it finished. Only the listed files were written.",
            NextStep = "Run it again.",
        };

    public static RunOutcome From(IReadOnlyList<ExportResult> results)
    {
        CompanyFailure[] failures = [.. results.SelectMany(r => r.Failures)];
        if (failures.Length > 0)
        {
            return new RunOutcome
            {
                Result = "Incomplete",
                ExitCode = Errors.ExitCode.CompanyFailed,
                ErrorId = failures[0].Error.ErrorId,
                Company = failures.Length == 1 ? Catalogue.ShownPath.IdOf(failures[0].CompanyId) : null,
                Message =
                    $"{failures.Length} {(failures.Length == 1 ? "company is" : "companies are")} not in the files. The "
                    + $"first: {failures[0].Error.Message}",
                NextStep = Errors.ExitCode.NextStep(Errors.ExitCode.CompanyFailed),
                Files = results,
            };
        }

        bool unchanged = results.Count > 0 && results.All(r => r.Changed == false && !r.Resumed);
        return new RunOutcome
        {
            Result = unchanged ? "Unchanged" : "Succeeded",
            ExitCode = unchanged ? Errors.ExitCode.Unchanged : Errors.ExitCode.Success,
            Files = results,
        };
    }

    /// <summary>A run that failed.</summary>
    /// <param name="remedy">
    /// What is known of the error's id. Where a person has to sign in, the account that runs the task matters more.
    /// </param>
    public static RunOutcome From(Go401Exception failure, string? remedy)
    {
        int code = Errors.ExitCode.Of(failure);
        return new RunOutcome
        {
            Result = "Failed",
            ExitCode = code,
            ErrorId = failure.ErrorId,
            Company = failure.CompanyId,
            Message = failure.Message,
            NextStep =
                failure.RecommendedAction ?? (code == Errors.ExitCode.PersonNeeded ? null : remedy) ?? Errors.ExitCode.NextStep(code),
        };
    }
}
