using System.Management.Automation.Host;
using System.Text.Json;

namespace Go401.PowerShell.Vault;

/// <summary>
/// Reads what a vault's error means. Each extension has its own ids, so the words count. All patterns are those of extensions that
/// were tried or read (docs/help/about_Go401_Vaults.md).
/// </summary>
internal static class VaultReason
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
    private static readonly Regex NotFound = new(
        @"not[ -]?found|\b404\b|could not be found|cannot find|can't find|"
            + @"does(?: not|n't) exist|no such (?:secret|key|item|entry|credential|name)|"
            + @"no secret|was deleted|has been deleted|deletion_time|""errors""\s*:\s*\[\s*\]",
        Options
    );

    // What else may not be found, and says nothing of the secret.
    private static readonly Regex Elsewhere = new(
        @"\b(?:host|server|module|file|database|socket|bus|command|assembly|collection|subscription|tenant)\b",
        Options
    );
    private static readonly Regex Retired = new(
        @"deleted but recoverable|name cannot be reused|recovered or purged|soft[- ]deleted|"
            + @"pending deletion|scheduled for deletion|ObjectIsDeletedButRecoverable",
        Options
    );
    private static readonly Regex Foreign = new("of invalid type '([^']+)'", Options);

    /// <summary>True where the vault waits for its password.</summary>
    public static bool IsLocked(ErrorRecord error) =>
        Causes(error)
            .Any(e =>
                e.GetType().Name == "PasswordRequiredException" // Named by name: its module may not be installed.
                || Has(e, "valid password")
                || Has(e, "is locked")
                || (e is HostException && e.Message == VaultHost.NoPassword)
            );

    /// <summary>True where the vault asks something else than a password.</summary>
    public static bool Asks(ErrorRecord error) =>
        Causes(error).Any(e => (e is HostException && e.Message != VaultHost.NoPassword) || Has(e, "NonInteractive mode"));

    /// <summary>True where the words are those of a secret that is not there.</summary>
    public static bool SaysNotFound(ErrorRecord error) =>
        Causes(error).Any(e => NotFound.IsMatch(e.Message) && !Elsewhere.IsMatch(e.Message));

    /// <summary>True where a removed secret of that name is in the way.</summary>
    public static bool IsRetired(ErrorRecord error) => Causes(error).Any(e => Retired.IsMatch(e.Message));

    /// <summary>True where the vault says no more than that it does not work.</summary>
    public static bool IsDead(ErrorRecord error) => Causes(error).Any(e => Has(e, "Test-SecretVault returned false"));

    /// <summary>True where SecretManagement was called from elsewhere at the same time, and did nothing.</summary>
    public static bool IsConcurrency(ErrorRecord error) => Causes(error).Any(e => e is InvalidOperationException && Has(e, "concurrently"));

    /// <summary>The type of what came before the secret; null where the error is another.</summary>
    public static string? ForeignOutput(ErrorRecord error) =>
        Causes(error).Select(e => Foreign.Match(e.Message)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    /// <summary>
    /// The reason in a sentence. A vault might quote what it could not write: of JSON only the messages are shown, and none of ours.
    /// </summary>
    /// <param name="error">What the vault reported.</param>
    /// <param name="secretName">The secret that it was asked for, where there is one.</param>
    public static string Of(ErrorRecord error, string? secretName = null)
    {
        // The innermost cause says most.
        string text = Causes(error).Last().Message;
        int brace = text.IndexOf('{');
        if (brace >= 0)
        {
            string before = text.Substring(0, brace).Trim().TrimEnd(':');
            string messages =
                text.IndexOf("go401\"", StringComparison.OrdinalIgnoreCase) >= 0 ? "" : string.Join("; ", Messages(text.Substring(brace)));
            text =
                messages.Length > 0 ? messages
                : before.Length > 0 && text.IndexOf("go401\"", StringComparison.OrdinalIgnoreCase) < 0 ? before
                : "";
        }

        string cleaned = VaultQuotes.Clean(text, secretName).TrimEnd('.', ' ');
        return cleaned.Length == 0 ? "the vault gives no reason that can be shown." : cleaned + ".";
    }

    private static IEnumerable<string> Messages(string json)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(json.Substring(0, json.LastIndexOf('}') + 1), maximumDepth: 8);
            return
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Where(p => p.Name is "errors" or "error" or "message" or "warnings")
                    .SelectMany(p => Texts(p.Value))
                    .Where(t => t.Length > 0),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [ServerJson.Of(value)!],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => value.EnumerateObject().Where(p => p.Name is "message" or "code").SelectMany(p => Texts(p.Value)),
            _ => [],
        };

    private static bool Has(Exception e, string words) => e.Message.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;

    private static IEnumerable<Exception> Causes(ErrorRecord error)
    {
        for (Exception? e = error.Exception; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
