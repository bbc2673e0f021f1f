using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Text;

namespace Go401.Client.Vault;

/// <summary>A refresh token that was sent, refused or kept in memory only: by its fingerprint, when, and by which process.</summary>
internal sealed record SideNote(string Fingerprint, DateTimeOffset At, int ProcessId)
{
    /// <summary>A note of this process.</summary>
    public static SideNote Of(string fingerprint, DateTimeOffset at)
    {
        using Process me = Process.GetCurrentProcess();
        return new SideNote(fingerprint, at, me.Id);
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
internal sealed record SideFile
{
    private const int Version = 1;
    private const int Largest = 64 * 1024;

    /// <summary>The connection's name, for completion; null in a file that an earlier version wrote.</summary>
    public string? Name { get; init; }

    public long Generation { get; init; }

    /// <summary>Of the refresh token of that generation; null where there is none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The refresh token that was sent and whose answer has not been stored.</summary>
    public SideNote? Sent { get; init; }

    /// <summary>
    /// The refresh token that the server refused with <c>invalid_grant</c> (S40), or that was spent on an answer with wider scopes
    /// (S41).
    /// </summary>
    public SideNote? Refused { get; init; }

    /// <summary>Set while this generation is in the memory of a process only, because the vault could not be written.</summary>
    public SideNote? Unsaved { get; init; }

    /// <summary>
    /// True where this machine removed the connection; only the generation counts then, for whatever is stored under that name next.
    /// </summary>
    public bool Forgotten { get; init; }

    /// <summary>The SHA-256 of a token in hexadecimal.</summary>
    public static string FingerprintOf(SecretValue token)
    {
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(token.Reveal()))).Replace("-", "").ToLowerInvariant();
    }

    /// <summary>Reads it; null where there is none, none that can be read, or none of this account: then the vault is believed.</summary>
    public static SideFile? Read(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                byte[]? content = OwnedFile.ReadAll(path, Largest);
                if (content is null)
                {
                    return null;
                }

                using JsonDocument document = ServerJson.Parse(content);
                JsonElement root = document.RootElement;
                return new SideFile
                {
                    Name = root.TryGetProperty("name", out JsonElement name) ? ServerJson.Exact(name) : null,
                    Generation = root.GetProperty("generation").GetInt64()
                        is long generation
                            and >= 0
                            and <= StoredConnectionJson.LargestGeneration
                        ? generation
                        : throw new FormatException(),
                    Fingerprint = root.TryGetProperty("fingerprint", out JsonElement print) ? ServerJson.Exact(print) : null,
                    Sent = Note(root, "sent"),
                    Refused = Note(root, "refused"),
                    Unsaved = Note(root, "unsaved"),
                    Forgotten = root.TryGetProperty("forgotten", out JsonElement forgotten) && forgotten.GetBoolean(),
                };
            }
            catch (Exception exception)
                when (exception
                        is Go401Exception
                            or JsonException
                            or InvalidOperationException
                            or System.Collections.Generic.KeyNotFoundException
                            or FormatException
                )
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
            PatientFile.Delete(draft);
            using (FileStream file = PatientFile.Create(draft))
            {
                using (var json = new Utf8JsonWriter(file))
                {
                    json.WriteStartObject();
                    json.WriteNumber("version", Version);
                    json.WriteNumber("generation", Generation);
                    if (Name is not null)
                    {
                        json.WriteString("name", Name);
                    }

                    if (Fingerprint is not null)
                    {
                        json.WriteString("fingerprint", Fingerprint);
                    }

                    Put(json, "sent", Sent);
                    Put(json, "refused", Refused);
                    Put(json, "unsaved", Unsaved);
                    if (Forgotten)
                    {
                        json.WriteBoolean("forgotten", true);
                    }

                    json.WriteEndObject();
                }

                file.Flush(flushToDisk: true);
            }

            PatientFile.Replace(draft, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw folder.Unusable(exception);
        }
    }

    private static void Put(Utf8JsonWriter json, string name, SideNote? note)
    {
        if (note is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("fingerprint", note.Fingerprint);
        json.WriteString("at", note.At);
        json.WriteNumber("process", note.ProcessId);
        json.WriteEndObject();
    }

    private static SideNote? Note(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement note)
            ? new SideNote(
                ServerJson.Exact(note.GetProperty("fingerprint")) ?? "",
                note.GetProperty("at").GetDateTimeOffset(),
                note.GetProperty("process").GetInt32()
            )
            : null;
}
