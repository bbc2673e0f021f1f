namespace Go401.PowerShell.Engine;

/// <summary>Completes a path from the catalogue, with ids that the connection has met; a method that was typed before narrows it.</summary>
public sealed class PathCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request)
    {
        SeenIds? seen = SeenIdCompleter.Of(request.Given);
        string? method = request.Given?["Method"] as string;
        return Completion.WithTypedWord(
            PathCompletion
                .Complete(request.Word, method, parameter => seen?.Of(parameter) ?? [])
                .Where(p => Completion.CanBeTyped(p.Path))
                .Select(p => Completion.Result(p.Path, p.ListText, p.ToolTip)),
            request.Word
        );
    }
}

/// <summary>Completes the ids of companies.</summary>
public sealed class CompanyIdCompleter() : SeenIdCompleter("company_id");

/// <summary>Completes the names of companies that the connection has met.</summary>
public sealed class CompanyNameCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request) =>
        Completion.WithTypedWord(
            (SeenIdCompleter.Of(request.Given)?.Of("company_id") ?? [])
                .Where(s => s.Name is string name && Completion.CanBeTyped(name))
                .Where(s => s.Name!.StartsWith(request.Word, StringComparison.OrdinalIgnoreCase))
                .GroupBy(s => s.Name!, s => s.Id, StringComparer.OrdinalIgnoreCase)
                .Select(g => Completion.Result(Exactly(g.Key), g.Key, string.Join(", ", g))),
            request.Word
        );

    private static string Exactly(string name) => Wildcards.MeansSeveral(name) ? WildcardPattern.Escape(name) : name;
}

/// <summary>Completes the ids of participants.</summary>
public sealed class ParticipantIdCompleter() : SeenIdCompleter("participant_id");

/// <summary>Completes ids that the connection has met.</summary>
public abstract class SeenIdCompleter(string parameter) : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request)
    {
        IEnumerable<CompletionResult> proposals = (Of(request.Given)?.Of(parameter) ?? [])
            .Where(s => Completion.CanBeTyped(s.Id))
            .Where(s =>
                s.Id.StartsWith(request.Word, StringComparison.OrdinalIgnoreCase)
                || (request.Word.Length > 0 && s.Name?.StartsWith(request.Word, StringComparison.OrdinalIgnoreCase) == true)
            )
            .Select(s => Completion.Result(s.Id, s.Name is null ? s.Id : $"{s.Id} ({s.Name})", s.Name ?? s.Id));
        return Completion.WithTypedWord(proposals, request.Word);
    }

    /// <summary>
    /// The ids of the connection that the command line names or implies; null where there is none. Nothing is ever shown of a failure
    /// while someone presses Tab.
    /// </summary>
    internal static SeenIds? Of(IDictionary? bound)
    {
        try
        {
            return ConnectionArgument.Of(bound?["Connection"]).Resolve().SeenIds;
        }
        catch (Go401Exception)
        {
            return null;
        }
    }
}
