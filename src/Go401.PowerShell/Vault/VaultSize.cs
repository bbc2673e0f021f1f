using System.Globalization;
using Go401.Client.Connections;
using Go401.Client.Vault;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Vault;

/// <summary>What a check of Test-Go401Vault found.</summary>
internal sealed record Finding(string Text, bool Warns = false);

/// <summary>How long a secret a vault takes, and gives back as it was.</summary>
internal sealed class VaultSize(ProbeSecret secret)
{
    public const int Small = VaultErrors.SmallVault;

    // What a record with two tokens of 1 KB comes to.
    private const int Usual = 2080;

    public async Task<Finding> WriteAsync()
    {
        // As large as the connections of this session are now.
        (string Name, int Length) = Largest();
        int length = Math.Max(Usual, Length);
        try
        {
            await secret.StoreAsync(length).ConfigureAwait(false);
            return new(string.Format(CultureInfo.InvariantCulture, "{0} characters.", length));
        }
        catch (Go401Exception refused) when (refused.ErrorId == "VaultWriteFailed")
        {
            if (await secret.ShowsAsync().ConfigureAwait(false))
            {
                return new(
                    $"It returns an error, but it stores the secret. Go401 reads the secret back after an error. {refused.Message}",
                    Warns: true
                );
            }

            if (await secret.FitsAsync(length).ConfigureAwait(false))
            {
                return new($"It failed once and accepted the secret the second time. Go401 retries too. {refused.Message}", Warns: true);
            }

            if (length > Usual && await secret.FitsAsync(Usual).ConfigureAwait(false))
            {
                return new(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "It accepts {0} characters but not {1}, which the "
                            + "connection '{2}' has now. Connect it with -NoAccessTokenCache, which makes it smaller, or use another "
                            + "vault. {3}",
                        Usual,
                        length,
                        Name,
                        refused.Message
                    ),
                    Warns: true
                );
            }

            if (!await secret.FitsAsync(Small).ConfigureAwait(false))
            {
                throw;
            }

            string present =
                Length > Small
                    ? string.Format(
                        CultureInfo.InvariantCulture,
                        "The connection '{0}' has {1} characters now and does not fit: " + "connect it with -NoAccessTokenCache. ",
                        Name,
                        Length
                    )
                    : "";
            return new(
                string.Format(
                    CultureInfo.InvariantCulture,
                    "It accepts {0} characters but not {1}. {2}Connections with "
                        + "opaque tokens fit; with JWTs they do not: connect with -NoAccessTokenCache, which makes the record smaller, "
                        + "or use another vault.",
                    Small,
                    length,
                    present
                ),
                Warns: true
            );
        }
    }

    /// <summary>The vault gave back something else: some cut off what is too long for them, without an error.</summary>
    public async Task<Finding> SmallerAsync()
    {
        int length = secret.Length;
        return length > Small && await secret.FitsAsync(Small).ConfigureAwait(false) && await secret.ShowsAsync().ConfigureAwait(false)
            ? new(
                string.Format(
                    CultureInfo.InvariantCulture,
                    "It returns {0} characters unchanged but not {1}. Connections with opaque tokens fit; with JWTs they do "
                        + "not: connect with -NoAccessTokenCache, which makes the record smaller, or use another vault.",
                    Small,
                    length
                ),
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
        (string, int) largest = ("", 0);
        foreach (Connection connection in ConnectionSession.Registry.All)
        {
            if (
                connection.Stored is StoredTokenSource stored
                && StoredConnectionJson.Write(stored.Record).Reveal().Length is int length
                && length > largest.Item2
            )
            {
                largest = (connection.Settings.Name, length);
            }
        }

        return largest;
    }
}
