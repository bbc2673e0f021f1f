using System.Collections;
using System.Management.Automation.Language;
using Go401.Client.Files;
using Go401.Client.Vault;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Engine;

/// <summary>Completes the names of this process's connections, and of stored ones that this machine knows. It asks no vault.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
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
        IEnumerable<string> names = ConnectionSession.Registry.All.Select(c => c.Settings.Name);
        bool stored =
            parameterName == "Name"
            && (commandName is not "Get-Go401Connection" || fakeBoundParameters?.Contains("ListAvailable") == true)
            && commandName is not "Update-Go401Token";
        return Completion.Of(
            stored ? names.Concat(RotationJournal.Names(new StateFolder())).Distinct(StringComparer.OrdinalIgnoreCase) : names,
            wordToComplete
        );
    }
}

/// <summary>Completes scopes.</summary>
public sealed class ScopeCompleter() : ValueCompleter(Client.OAuth.Scopes.All);

/// <summary>Completes the roles that accounts of 401GO have.</summary>
public sealed class RoleCompleter() : ValueCompleter(["participant", "company_admin", "advisor"]);

/// <summary>Completes the names of the registered vaults, of which nothing is read.</summary>
public sealed class VaultCompleter : IArgumentCompleter
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
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            return
            [
                .. Completion.Of(
                    shell
                        .AddCommand(Vault.VaultRunspace.ModuleName + "\\Get-SecretVault")
                        .Invoke()
                        .Select(v => v.Properties["Name"]?.Value as string ?? ""),
                    wordToComplete
                ),
            ];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }
}

/// <summary>What completers share: matching and quoting.</summary>
internal static class Completion
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string? word)
    {
        string start = (word ?? "").Trim('\'', '"');
        return values
            .Where(v => CanBeTyped(v) && v.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(value => Result(value, value, value));
    }

    /// <summary>
    /// The proposals, and with them the word that was typed where they would shorten it: a shell that fills in what all proposals begin
    /// with (bash style, the default on Linux) would replace the word by a quotation mark, or by the first letter of an id.
    /// </summary>
    public static IEnumerable<CompletionResult> NotWorse(IEnumerable<CompletionResult> proposals, string? word)
    {
        List<CompletionResult> all = [.. proposals];
        string typed = (word ?? "").Trim('\'', '"');
        if (all.Count < 2 || typed.Length == 0)
        {
            return all;
        }

        string common = all[0].CompletionText;
        foreach (CompletionResult next in all)
        {
            int same = 0;
            while (same < common.Length && same < next.CompletionText.Length && common[same] == next.CompletionText[same])
            {
                same++;
            }

            common = common.Substring(0, same);
        }

        if (common.Length > 0 && !common.TrimStart('\'').StartsWith(typed, StringComparison.OrdinalIgnoreCase) && CanBeTyped(typed))
        {
            all.Add(Result(typed, typed, "What was typed."));
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

    /// <summary>The value as it has to stand on a command line: braces, for one, would begin a script block.</summary>
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
