using System.Diagnostics;
using Go401.Client.Files;
using Go401.Client.Platform;

namespace Go401.Client.Vault;

/// <summary>A refresh token that was sent, refused or kept in memory only: by its fingerprint, when, and by which process.</summary>
internal sealed record RotationEntry(string Fingerprint, DateTimeOffset At, int ProcessId)
{
    public static RotationEntry Create(string fingerprint, DateTimeOffset at)
    {
        using Process me = Process.GetCurrentProcess();
        return new RotationEntry(fingerprint, at, me.Id);
    }

    /// <summary>True while a process of that number runs. Numbers are given out again, so this is a hint and no proof.</summary>
    public bool ProcessLives
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return !process.HasExited;
            }
            catch (Exception exception)
                when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}

/// <summary>
/// What this machine knows of a stored connection without asking the vault: the generation and the SHA-256 fingerprint of the
/// refresh token that was stored last. By it a stale view of the vault is told from a current one (S39), and a token that may
/// be spent from one that is good. Nothing in it is secret: a fingerprint of 160 random bits cannot be turned back.
/// </summary>
internal sealed record RotationJournal
{
    private const int Version = 1;
    private const int MaxBytes = 64 * 1024;

    /// <summary>The connection's name, for completion; null in a file that an earlier version wrote.</summary>
    public string? Name { get; init; }

    public long Generation { get; init; }

    /// <summary>Of the refresh token of that generation; null where there is none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The refresh token that was sent and whose response has not been stored.</summary>
    public RotationEntry? Sent { get; init; }

    /// <summary>
    /// The refresh token that the server refused with <c>invalid_grant</c> (S40), or that was spent on a response with wider scopes
    /// (S41).
    /// </summary>
    public RotationEntry? Refused { get; init; }

    /// <summary>Set while this generation is in the memory of a process only, because the vault could not be written.</summary>
    public RotationEntry? Unsaved { get; init; }

    /// <summary>
    /// True where this machine removed the connection; only the generation counts then, for whatever is stored under that name next.
    /// </summary>
    public bool Forgotten { get; init; }

    /// <summary>
    /// The names of connections that this account has stored or renewed on this machine. No vault is asked, since one may be slow or
    /// ask for a password. At most 100.
    /// </summary>
    public static IReadOnlyList<string> Names(StateFolder state) =>
        FileErrors.Or<IReadOnlyList<string>>(
            [],
            () =>
                [
                    .. state
                        .JournalFiles()
                        .Take(100)
                        .Select(Read)
                        .Where(s => s is { Forgotten: false, Name.Length: > 0 })
                        .Select(s => s!.Name!)
                        .Distinct(StringComparer.OrdinalIgnoreCase)
                        .OrderBy(n => n, StringComparer.OrdinalIgnoreCase),
                ]
        );

    /// <summary>True where this machine remembers a connection of that name in another vault. No vault is asked.</summary>
    public static bool IsElsewhere(StateFolder state, SecretLocation location)
    {
        string own = Path.GetFileName(location.JournalFile(state));
        string start = location.ConnectionName.ToLowerInvariant() + ".";
        return FileErrors.Or(
            false,
            () =>
                state
                    .JournalFiles()
                    .Where(f => Path.GetFileName(f) is string file && file != own && file.StartsWith(start, StringComparison.Ordinal))
                    .Take(100)
                    .Any(f => Read(f) is { Forgotten: false })
        );
    }

    /// <summary>When the server refused the stored refresh token, or when it was lost; null where neither is known.</summary>
    public DateTimeOffset? InvalidSince =>
        Refused is not null && (Fingerprint is null || Refused.Fingerprint == Fingerprint) ? Refused.At
        : Unsaved is { ProcessLives: false } lost ? lost.At
        : null;

    /// <summary>The entry that says that the server refused this refresh token; null where none does.</summary>
    public RotationEntry? RefusalOf(SecretValue? refreshToken) =>
        refreshToken is not null && Refused?.Fingerprint == FingerprintOf(refreshToken) ? Refused : null;

    /// <summary>The journal of a record that is stored.</summary>
    public static RotationJournal From(StoredConnection record) =>
        new()
        {
            Generation = record.Generation,
            Fingerprint = record.Tokens?.RefreshToken is SecretValue refresh ? FingerprintOf(refresh) : null,
        };

    /// <summary>The journal of a record that this machine removed.</summary>
    public static RotationJournal Removed(string name, long generation) =>
        new()
        {
            Name = name,
            Generation = generation,
            Forgotten = true,
        };

    /// <summary>The SHA-256 of a token in hexadecimal.</summary>
    public static string FingerprintOf(SecretValue token) => Hash.Hex(Hash.Sha256(token.Reveal()));

    /// <summary>Reads it; null where there is none, none that can be read, or none of this account: then the vault is believed.</summary>
    public static RotationJournal? Read(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                byte[]? content = OwnedFile.ReadAll(path, MaxBytes);
                if (content is null)
                {
                    return null;
                }

                using JsonDocument document = ServerJson.Parse(content);
                JsonElement root = document.RootElement;
                return new RotationJournal
                {
                    Name = root.TryGetProperty("name", out JsonElement name) ? ServerJson.Exact(name) : null,
                    Generation = root.GetProperty("generation").GetInt64()
                        is long generation
                            and >= 0
                            and <= StoredConnectionJson.MaxGeneration
                        ? generation
                        : throw new FormatException(),
                    Fingerprint = root.TryGetProperty("fingerprint", out JsonElement print) ? ServerJson.Exact(print) : null,
                    Sent = Entry(root, "sent"),
                    Refused = Entry(root, "refused"),
                    Unsaved = Entry(root, "unsaved"),
                    Forgotten = root.TryGetProperty("forgotten", out JsonElement forgotten) && forgotten.GetBoolean(),
                };
            }
            catch (Exception exception)
                when (exception is Go401Exception or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                return null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Windows: while it is being replaced.
                if (attempt == 5)
                {
                    return null;
                }

                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Replaces it whole: a reader sees the old one or the new one, and so does anyone who comes after a crash.</summary>
    public void Write(StateFolder folder, string path)
    {
        folder.Create();
        string draft = path + ".new";
        try
        {
            FileWithRetry.Delete(draft);
            using (FileStream file = FileWithRetry.Create(draft))
            {
                byte[] content = JsonMembers.ToUtf8(Members());
                file.Write(content, 0, content.Length);
                file.Flush(flushToDisk: true);
            }

            FileWithRetry.Replace(draft, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw folder.Unusable(exception);
        }
    }

    /// <summary>Writes it where that is possible: what it tells has happened, whether or not the state folder takes it.</summary>
    public void TryWrite(StateFolder folder, string path)
    {
        try
        {
            Write(folder, path);
        }
        catch (Go401Exception)
        {
            // A full disk, for instance.
        }
    }

    private JsonMembers Members() =>
        new()
        {
            ["version"] = Version,
            ["generation"] = Generation,
            ["name"] = Name ?? JsonMembers.Omitted,
            ["fingerprint"] = Fingerprint ?? JsonMembers.Omitted,
            ["sent"] = Members(Sent),
            ["refused"] = Members(Refused),
            ["unsaved"] = Members(Unsaved),
            ["forgotten"] = Forgotten ? true : JsonMembers.Omitted,
        };

    private static object Members(RotationEntry? entry) =>
        entry is null
            ? JsonMembers.Omitted
            : new JsonMembers
            {
                ["fingerprint"] = entry.Fingerprint,
                ["at"] = entry.At,
                ["process"] = entry.ProcessId,
            };

    private static RotationEntry? Entry(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement entry)
            ? new RotationEntry(
                ServerJson.Exact(entry.GetProperty("fingerprint")) ?? "",
                entry.GetProperty("at").GetDateTimeOffset(),
                entry.GetProperty("process").GetInt32()
            )
            : null;
}
