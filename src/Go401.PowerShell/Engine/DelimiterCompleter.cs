namespace Go401.PowerShell.Engine;

/// <summary>Completes the delimiters of a CSV file, each with its name: a tab cannot be seen in a list.</summary>
public sealed class DelimiterCompleter : Completer
{
    private static readonly (string Text, string Name)[] All =
    [
        ("','", "comma"),
        ("';'", "semicolon"),
        ("\"`t\"", "tab"),
        ("'|'", "vertical bar"),
    ];

    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request) =>
        All.Where(d => d.Text.Trim('\'', '"').StartsWith(request.Word, StringComparison.Ordinal))
            .Select(d => new CompletionResult(d.Text, d.Name, CompletionResultType.ParameterValue, $"{d.Text} ({d.Name})"));
}

/// <summary>Takes a delimiter. The error of ValidateSet would show a tab that cannot be seen, and its completion as well.</summary>
public sealed class ValidateDelimiterAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not ("," or ";" or "\t" or "|"))
        {
            throw new ValidationMetadataException(
                $"'{ServerText.Clean(arguments?.ToString(), 200)}' is not a delimiter for a CSV file. Use a comma (','), "
                    + "a semicolon (';'), a tab (\"`t\") or a vertical bar ('|')."
            );
        }
    }
}
