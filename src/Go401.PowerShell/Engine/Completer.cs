using System.Management.Automation.Language;

namespace Go401.PowerShell.Engine;

/// <summary>What is to be completed.</summary>
/// <param name="Command">The cmdlet.</param>
/// <param name="Parameter">The parameter whose value is typed.</param>
/// <param name="Word">What was typed of it so far, without quotes.</param>
/// <param name="Given">The other parameters on the command line.</param>
internal sealed record CompletionRequest(string? Command, string Parameter, string Word, IDictionary? Given);

/// <summary>Completes the value of a parameter.</summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Complete(new CompletionRequest(commandName, parameterName, (wordToComplete ?? "").Trim('\'', '"'), fakeBoundParameters));

    private protected abstract IEnumerable<CompletionResult> Complete(CompletionRequest request);
}

/// <summary>What completers share: matching and quoting.</summary>
internal static class Completion
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string word) =>
        values
            .Where(v => CanBeTyped(v) && v.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(value => Result(value, value, value));

    /// <summary>
    /// The proposals, and with them the word that was typed where they would shorten it: a shell that fills in what all proposals begin
    /// with (bash style, the default on Linux) would replace the word by a quotation mark, or by the first letter of an id.
    /// </summary>
    public static IEnumerable<CompletionResult> WithTypedWord(IEnumerable<CompletionResult> proposals, string word)
    {
        List<CompletionResult> all = [.. proposals];
        if (all.Count < 2 || word.Length == 0)
        {
            return all;
        }

        string common = all[0].CompletionText;
        foreach (CompletionResult next in all)
        {
            int same = common.Zip(next.CompletionText, (one, other) => one == other).TakeWhile(equal => equal).Count();
            common = common.Substring(0, same);
        }

        if (common.Length > 0 && !common.TrimStart('\'').StartsWith(word, StringComparison.OrdinalIgnoreCase) && CanBeTyped(word))
        {
            all.Add(Result(word, word, "What was typed."));
        }

        return all;
    }

    /// <summary>One proposal. What is listed and told of it is clean; what is put on the line is the value.</summary>
    public static CompletionResult Result(string value, string list, string tip) =>
        new(Quote(value), Shown(list), CompletionResultType.ParameterValue, Shown(tip));

    /// <summary>False for a value that no command line can hold without driving the terminal: it is not offered.</summary>
    public static bool CanBeTyped(string value) => value.Length > 0 && TerminalText.IsClean(value) && value.IndexOf('\n') < 0;

    // Neither may be empty.
    private static string Shown(string text) => TerminalText.Clean(text) is { Length: > 0 } clean ? clean : "?";

    /// <summary>The value as it has to be on a command line: braces, for one, would begin a script block.</summary>
    public static string Quote(string value)
    {
        bool plain =
            value.Length > 0
            && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':' or '/' or '.' or '%')
            && !value.StartsWith("-", StringComparison.Ordinal)
            && !value.StartsWith("%", StringComparison.Ordinal);
        return plain ? value : "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";
    }
}
