using System.Collections;
using System.Management.Automation.Language;
using Go401.Client.Catalogue;
using Go401.Client.Connections;

namespace Go401.PowerShell.Engine;

/// <summary>Completes a path from the catalogue, with ids that the connection has met; a method that was typed before narrows it.</summary>
public sealed class PathCompleter : IArgumentCompleter
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
        SeenIds? seen = SeenIdCompleter.Of(fakeBoundParameters);
        string? method = fakeBoundParameters?["Method"] as string;
        return Completion.NotWorse(
            PathCompletion
                .Complete((wordToComplete ?? "").Trim('\'', '"'), method, parameter => seen?.Of(parameter) ?? [])
                .Where(p => Completion.CanBeTyped(p.Path))
                .Select(p => Completion.Result(p.Path, p.ListText, p.ToolTip)),
            wordToComplete
        );
    }
}

/// <summary>Completes the ids of companies.</summary>
public sealed class CompanyIdCompleter() : SeenIdCompleter("company_id");

/// <summary>Completes the ids of participants.</summary>
public sealed class ParticipantIdCompleter() : SeenIdCompleter("participant_id");

/// <summary>Completes ids that the connection has met.</summary>
public abstract class SeenIdCompleter(string parameter) : IArgumentCompleter
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
        string start = (wordToComplete ?? "").Trim('\'', '"');
        IEnumerable<CompletionResult> proposals = (Of(fakeBoundParameters)?.Of(parameter) ?? [])
            .Where(s => Completion.CanBeTyped(s.Id))
            .Where(s =>
                s.Id.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                || (start.Length > 0 && s.Name?.StartsWith(start, StringComparison.OrdinalIgnoreCase) == true)
            )
            .Select(s => Completion.Result(s.Id, s.Name is null ? s.Id : $"{s.Id} ({s.Name})", s.Name ?? s.Id));
        return Completion.NotWorse(proposals, wordToComplete);
    }

    /// <summary>
    /// The ids of the connection that the command line names or implies; null where there is none. Nothing is ever shown of a failure
    /// while someone presses Tab.
    /// </summary>
    internal static SeenIds? Of(IDictionary? bound)
    {
        try
        {
            return ConnectionArgument.Resolve(bound?["Connection"]).SeenIds;
        }
        catch (Go401Exception)
        {
            return null;
        }
    }
}
