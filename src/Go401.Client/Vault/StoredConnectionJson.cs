using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>
/// The stored connection as JSON, member by member: no reflection that a trimmed or older runtime could do otherwise.
/// Version 1; a later version of the module may add members, which are ignored, or raise the version, which is refused.
/// </summary>
internal static class StoredConnectionJson
{
    // One more than a generation must be one too: wrapped around, an old token would be taken for the newest.
    internal const long MaxGeneration = 1L << 62;

    private const int Version = 1;

    public static SecretValue Write(StoredConnection stored)
    {
        ConnectionSettings settings = stored.Settings;
        var json = new JsonMembers
        {
            ["go401"] = Version,
            ["generation"] = stored.Generation,
            ["name"] = settings.Name,
            ["baseUri"] = settings.BaseUri.AbsoluteUri,
            ["grant"] = settings.Grant.ToString(),
            ["clientId"] = settings.ClientId ?? JsonMembers.Omitted,
            ["clientSecret"] = settings.ClientSecret?.Reveal() ?? JsonMembers.Omitted,
            ["scope"] = string.Join(" ", settings.Scope),
            ["redirectUri"] = settings.RedirectUri?.OriginalString ?? JsonMembers.Omitted,
            ["apiVersion"] = settings.ApiVersion ?? JsonMembers.Omitted,
            ["connectionSuccessUri"] = settings.ConnectionSuccessUri?.OriginalString ?? JsonMembers.Omitted,
            ["timeoutSeconds"] = settings.Timeout.TotalSeconds,
            ["cachesAccessToken"] = stored.CachesAccessToken,
            ["seed"] = stored.SeedFingerprint ?? JsonMembers.Omitted,
            ["signIn"] = stored.SignInId ?? JsonMembers.Omitted,
            ["account"] = stored.Account is not Account account
                ? JsonMembers.Omitted
                : new JsonMembers
                {
                    ["subject"] = account.Subject,
                    ["role"] = account.Role ?? JsonMembers.Omitted,
                    ["company"] = account.CompanyName ?? JsonMembers.Omitted,
                },
            ["tokens"] = stored.Tokens is TokenSet tokens ? Members(tokens, stored.CachesAccessToken) : JsonMembers.Omitted,
        };
        return new SecretValue(Encoding.UTF8.GetString(JsonMembers.ToUtf8(json)));
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="Go401Exception"><c>VaultRecordInvalid</c> or <c>VaultRecordTooNew</c>; the text is not quoted.</exception>
    public static StoredConnection Read(SecretValue secret, SecretLocation slot)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(secret.Reveal(), maximumDepth: 8);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("go401").GetInt32();
            if (version > Version)
            {
                throw new Go401Exception(
                    "VaultRecordTooNew",
                    ErrorKind.InvalidResult,
                    $"The secret '{slot.SecretName}' in the vault '{slot.VaultName}' was written by a newer version "
                        + "of Go401. Update the module: Update-Module Go401"
                );
            }

            StoredConnection stored = Read(root);
            return stored.Settings.Name.Equals(slot.ConnectionName, StringComparison.OrdinalIgnoreCase) ? stored : throw OfAnother(slot);
        }
        catch (Exception exception) when (ServerJson.IsOtherShape(exception) || exception is Go401Exception { ErrorId: "ClientIdInvalid" })
        {
            throw new Go401Exception(
                "VaultRecordInvalid",
                ErrorKind.InvalidResult,
                $"The secret '{slot.SecretName}' in the vault '{slot.VaultName}' is not a Go401 connection, or it is "
                    + $"damaged. It was not changed. {Hint.Of("RemoveSecret", slot.SecretName, slot.VaultName)}"
            );
        }
    }

    /// <summary>The values of a stored text that are secret; the text itself where it is no connection.</summary>
    public static IEnumerable<string> SecretsIn(SecretValue secret)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(secret.Reveal(), maximumDepth: 8);
            JsonElement root = document.RootElement;
            JsonElement tokens = root.TryGetProperty("tokens", out JsonElement stored) ? stored : root;
            string?[] values = [Text(root, "clientSecret"), Text(tokens, "access"), Text(tokens, "refresh")];
            return root.TryGetProperty("go401", out _) ? [.. values.OfType<string>()] : [secret.Reveal()];
        }
        catch (Exception exception) when (ServerJson.IsOtherShape(exception))
        {
            return [secret.Reveal()];
        }
    }

    /// <summary>True where a vault gave the record of another connection for the one that it was asked for.</summary>
    internal static bool IsOfAnother(Go401Exception failure) =>
        failure.ErrorId == "VaultRecordInvalid" && failure.InnerException is FormatException;

    private static Go401Exception OfAnother(SecretLocation slot) =>
        new(
            "VaultRecordInvalid",
            ErrorKind.InvalidResult,
            $"The vault '{slot.VaultName}' returned the record of another connection for the secret '{slot.SecretName}': "
                + "it matches a part of a name, or the secret was copied. It was not changed. Use a connection name that is not part of "
                + "another one and does not contain one.",
            new FormatException("The record belongs to another name.")
        );

    private static StoredConnection Read(JsonElement root) =>
        new()
        {
            Generation = root.GetProperty("generation").GetInt64() is long generation and >= 0 and <= MaxGeneration
                ? generation
                : throw new FormatException("The generation is out of bounds."),
            CachesAccessToken = !root.TryGetProperty("cachesAccessToken", out JsonElement caches) || caches.GetBoolean(),
            SeedFingerprint = Text(root, "seed"),
            SignInId = Text(root, "signIn"),
            Account = root.TryGetProperty("account", out JsonElement account)
                ? new Account(ServerJson.Exact(account.GetProperty("subject"))!, Text(account, "role"), Text(account, "company"))
                : null,
            Tokens = root.TryGetProperty("tokens", out JsonElement tokens) ? Tokens(tokens) : null,
            Settings = new ConnectionSettings
            {
                Name = ServerJson.Exact(root.GetProperty("name"))!,

                // Checked again: where the token goes must not be decided by anyone who can write into the vault (S27).
                BaseUri = BaseAddress.Check(new Uri(ServerJson.Exact(root.GetProperty("baseUri"))!)),
                Grant = (GrantKind)Enum.Parse(typeof(GrantKind), ServerJson.Exact(root.GetProperty("grant"))!),
                ClientId = Text(root, "clientId") is string { Length: > 0 } id ? CredentialText.ClientId(id) : null,
                ClientSecret = Secret(root, "clientSecret", blanks: true, beyondAscii: true),
                Scope = Words(Text(root, "scope")),
                RedirectUri = Address(root, "redirectUri"),
                ApiVersion = Text(root, "apiVersion"),
                ConnectionSuccessUri = Address(root, "connectionSuccessUri"),
                Timeout = TimeSpan.FromSeconds(Math.Min(3600, Math.Max(1, root.GetProperty("timeoutSeconds").GetDouble()))),
            },
        };

    private static JsonMembers Members(TokenSet tokens, bool withAccessToken)
    {
        bool hasAccess = withAccessToken && tokens.HasAccessToken;
        return new JsonMembers
        {
            ["obtained"] = tokens.ObtainedAt,
            ["scope"] = string.Join(" ", tokens.Scope),
            ["access"] = hasAccess ? tokens.AccessToken.Reveal() : JsonMembers.Omitted,
            ["accessExpires"] = hasAccess ? tokens.AccessTokenExpiresAt : JsonMembers.Omitted,
            ["refresh"] = tokens.RefreshToken?.Reveal() ?? JsonMembers.Omitted,
            ["refreshExpires"] = tokens.RefreshTokenExpiresAt ?? JsonMembers.Omitted,
        };
    }

    private static TokenSet Tokens(JsonElement tokens)
    {
        DateTimeOffset obtained = tokens.GetProperty("obtained").GetDateTimeOffset();
        DateTimeOffset? refreshEnds = tokens.TryGetProperty("refreshExpires", out JsonElement ends) ? ends.GetDateTimeOffset() : null;
        string[] scope = Words(Text(tokens, "scope"));
        return Secret(tokens, "access") is SecretValue access
            ? new TokenSet(
                access,
                Secret(tokens, "refresh", blanks: true),
                obtained,
                tokens.GetProperty("accessExpires").GetDateTimeOffset(),
                refreshEnds,
                scope
            )
            : TokenSet.WithoutAccessToken(Secret(tokens, "refresh", blanks: true), obtained, refreshEnds, scope);
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? ServerJson.Exact(value) : null;

    private static SecretValue? Secret(JsonElement from, string name, bool blanks = false, bool beyondAscii = false) =>
        Text(from, name) is not string { Length: > 0 } text
            ? null
            : CredentialText.Token(text, blanks, beyondAscii)
                ?? throw new FormatException("A secret contains characters that are not allowed.");

    private static Uri? Address(JsonElement from, string name) =>
        Text(from, name) is string text ? new Uri(text, UriKind.RelativeOrAbsolute) : null;

    private static string[] Words(string? text) => (text ?? "").Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
