namespace Go401.PowerShell.Engine;

/// <summary>Completes the properties of a participant; sensitive ones only where they may be written.</summary>
public sealed class ColumnCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request)
    {
        bool sensitive = request.Given?.Contains("IncludeSensitive") == true || request.Given?.Contains("MaskSensitive") == true;
        return ParticipantColumns
            .All.Concat(ParticipantColumns.Optional(0))
            .Where(c => (sensitive || !c.Sensitive) && c.Name.StartsWith(request.Word, System.StringComparison.OrdinalIgnoreCase))
            .Select(c => new CompletionResult(
                c.Name,
                c.Name,
                CompletionResultType.ParameterValue,
                Client.Data.DataCatalogue.ExportColumn(c.Name)?.Summary ?? c.Description
            ));
    }
}

/// <summary>Completes the states of a company.</summary>
public sealed class CompanyStatusCompleter() : ValueCompleter(States)
{
    /// <summary>The states that 401GO documents.</summary>
    internal static readonly string[] States = ["SETUP_PENDING", "SETUP_COMPLETE"];
}
