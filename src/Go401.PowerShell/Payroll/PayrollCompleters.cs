using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using Go401.Client.Payroll;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Payroll;

/// <summary>Offers the ids of warnings.</summary>
public sealed class WarningIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Completion.Of(PayrollFaults.Warnings, wordToComplete);
}

/// <summary>Offers the fields of a census.</summary>
public sealed class CensusFieldCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Completion.Of(Go401.Client.Census.CensusFields.Names, wordToComplete);
}
