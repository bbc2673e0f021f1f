namespace Go401.PowerShell.Engine;

/// <summary>Completes a value from a fixed list.</summary>
public abstract class ValueCompleter : Completer
{
    private readonly IEnumerable<string> _values;

    private protected ValueCompleter(IEnumerable<string> values) => _values = values;

    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request) => Completion.Of(_values, request.Word);
}
