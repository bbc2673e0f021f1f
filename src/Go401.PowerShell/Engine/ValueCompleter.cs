namespace Go401.PowerShell.Engine;

/// <summary>Completes a value from a fixed list.</summary>
public abstract class ValueCompleter(IEnumerable<string> values) : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request) => Completion.Of(values, request.Word);
}
