using System.Collections;
using System.Management.Automation.Language;
using Go401.Client.Participants;

namespace Go401.PowerShell.Engine;

/// <summary>Completes the properties of a participant; sensitive ones only where they may be written.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        bool sensitive =
            fakeBoundParameters?.Contains("IncludeSensitive") == true || fakeBoundParameters?.Contains("MaskSensitive") == true;
        string start = (wordToComplete ?? "").Trim('\'', '"');
        return ParticipantColumns
            .All.Concat(ParticipantColumns.Optional(0))
            .Where(c => (sensitive || !c.Sensitive) && c.Name.StartsWith(start, System.StringComparison.OrdinalIgnoreCase))
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
