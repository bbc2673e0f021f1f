using System.Collections;
using System.Management.Automation.Language;

namespace Go401.PowerShell.Engine;

/// <summary>Completes a value from a fixed list.</summary>
public abstract class ValueCompleter : IArgumentCompleter
{
    private readonly IEnumerable<string> _values;

    private protected ValueCompleter(IEnumerable<string> values) => _values = values;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Completion.Of(_values, wordToComplete);
}
