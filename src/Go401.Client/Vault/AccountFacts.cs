using Go401.Client.Platform;

namespace Go401.Client.Vault;

/// <summary>What Linux and macOS say of the account of this process and of files; nothing on Windows.</summary>
internal static class AccountFacts
{
    /// <summary>The number of the account; null on Windows.</summary>
    public static string? UserId => Unix.IsCurrent ? Unix.User.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>True where accounts other than the owner may write a file; false where it is not there, and on Windows.</summary>
    public static bool OthersCanWrite(string path) =>
        Unix.IsCurrent && FileErrors.Or(null, () => Unix.FactsOfTarget(path)) is { OthersCanWrite: true };
}
