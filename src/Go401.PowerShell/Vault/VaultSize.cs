using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Vault;

/// <summary>How long a secret a vault takes, and gives back as it was.</summary>
internal static class VaultSize
{
    private const int Small = VaultErrors.SmallVault;

    // What a record with two tokens of 1 KB comes to.
    private const int Usual = 2080;

    public static async Task<Finding> WriteAsync(ProbeSecret secret)
    {
        // As large as the connections of this session are now.
        (string Name, int Length) = Largest();
        int length = Math.Max(Usual, Length);
        try
        {
            await secret.StoreAsync(length);
            return new($"{length} characters.");
        }
        catch (Go401Exception refused) when (refused.ErrorId == "VaultWriteFailed")
        {
            if (await secret.ShowsAsync())
            {
                return new(
                    $"It returns an error, but it stores the secret. Go401 reads the secret back after an error. {refused.Message}",
                    Warns: true
                );
            }

            if (await secret.FitsAsync(length))
            {
                return new($"It failed once and accepted the secret the second time. Go401 retries too. {refused.Message}", Warns: true);
            }

            if (length > Usual && await secret.FitsAsync(Usual))
            {
                return new(
                    $"It accepts {Usual} characters but not {length}, which the connection '{Name}' has now. Connect it with "
                        + $"-NoAccessTokenCache, which makes it smaller, or use another vault. {refused.Message}",
                    Warns: true
                );
            }

            if (!await secret.FitsAsync(Small))
            {
                throw;
            }

            string present =
                Length > Small
                    ? $"The connection '{Name}' has {Length} characters now and does not fit: connect it with -NoAccessTokenCache. "
                    : "";
            return new(
                $"It accepts {Small} characters but not {length}. {present}Connections with opaque tokens fit; with JWTs they do not: "
                    + "connect with -NoAccessTokenCache, which makes the record smaller, or use another vault.",
                Warns: true
            );
        }
    }

    /// <summary>The vault gave back something else: some cut off what is too long for them, without an error.</summary>
    public static async Task<Finding> SmallerAsync(ProbeSecret secret)
    {
        int length = secret.Length;
        return length > Small && await secret.FitsAsync(Small) && await secret.ShowsAsync()
            ? new(
                $"It returns {Small} characters unchanged but not {length}. Connections with opaque tokens fit; with JWTs they do not: "
                    + "connect with -NoAccessTokenCache, which makes the record smaller, or use another vault.",
                Warns: true
            )
            : throw new Go401Exception(
                "VaultReadBackDiffers",
                ErrorKind.WriteError,
                "The vault returns a different value than was written. Use another vault."
            );
    }

    private static (string Name, int Length) Largest()
    {
        (string, int Length) largest = ("", 0);
        foreach (Connection connection in ConnectionSession.Registry.All)
        {
            int length = connection.Stored is null ? 0 : StoredConnectionJson.Write(connection.Stored.Record).Reveal().Length;
            largest = length > largest.Length ? (connection.Settings.Name, length) : largest;
        }

        return largest;
    }
}
