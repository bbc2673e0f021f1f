using System.Security.Cryptography;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// Seals what this account writes now and believes later, where others may write too: HMAC-SHA-256 with a key that is in the
/// state folder, which other accounts cannot read. What is sealed for one purpose is not accepted for another.
/// </summary>
internal sealed class StateSeal
{
    private const int KeyLength = 32;
    private const int TagLength = 32;
    private readonly byte[] _key;

    private StateSeal(byte[] key) => _key = key;

    /// <summary>Reads the key of this account; makes it where there is none.</summary>
    /// <exception cref="Go401Exception"><c>StateFolderUnusable</c> or <c>FileNotTrusted</c>.</exception>
    public static StateSeal Create(StateFolder folder)
    {
        folder.Create();
        string path = Path.Combine(folder.Path, "seal.key");
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                if (OwnedFile.ReadAll(path) is { Length: KeyLength } key)
                {
                    return new StateSeal(key);
                }

                if (attempt == 2)
                {
                    throw new IOException("The key cannot be made.");
                }

                Make(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw folder.Unusable(exception);
        }
    }

    /// <summary>Tells the key from others, and nothing about it.</summary>
    public string KeyId => Text.Hash.Hex(Tag("key id", []), 8);

    /// <summary>The content with its seal before it.</summary>
    /// <param name="purpose">What it is for, and for which target: another purpose is another seal.</param>
    public byte[] Seal(string purpose, byte[] content) => [.. Tag(purpose, content), .. content];

    /// <summary>
    /// The content of what <see cref="Seal"/> made; null where it was not made by this account for this purpose, or was changed.
    /// </summary>
    public byte[]? Open(string purpose, byte[] sealedContent)
    {
        if (sealedContent.Length < TagLength)
        {
            return null;
        }

        byte[] content = sealedContent.AsSpan(TagLength).ToArray();
        return Poly.FixedTimeEquals(Tag(purpose, content), sealedContent.AsSpan(0, TagLength).ToArray()) ? content : null;
    }

    public byte[] Tag(string purpose, byte[] content)
    {
        using IncrementalHash mac = Begin(purpose);
        mac.AppendData(content);
        return mac.GetHashAndReset();
    }

    /// <summary>Makes many seals for one purpose, as <see cref="Tag"/> does one by one.</summary>
    public IEnumerable<byte[]> Tags(string purpose, IEnumerable<byte[]> contents)
    {
        byte[] lead = Lead(purpose);
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (byte[] content in contents)
        {
            mac.AppendData(lead);
            mac.AppendData(content);
            yield return mac.GetHashAndReset();
        }
    }

    /// <summary>Begins a seal over content that comes in pieces.</summary>
    public IncrementalHash Begin(string purpose)
    {
        IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Lead(purpose));
        return mac;
    }

    // With its length, so that no purpose and content run into another.
    private static byte[] Lead(string purpose)
    {
        byte[] name = Encoding.UTF8.GetBytes(purpose);
        return [.. BitConverter.GetBytes(name.Length), .. name];
    }

    // Written beside and put in place whole: another process reads the whole key or none.
    private static void Make(string path)
    {
        string draft = path + "." + Text.Hash.Hex(Poly.RandomBytes(6)) + ".new";
        try
        {
            using (FileStream file = FileWithRetry.Create(draft))
            {
                byte[] key = Poly.RandomBytes(KeyLength);
                file.Write(key, 0, key.Length);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path) && new FileInfo(path).Length != KeyLength)
            {
                // Cut short by a full disk.
                FileWithRetry.Delete(path);
            }

            // On Linux and macOS File.Move looks whether the target exists and renames then. Of two processes that do so at once the
            // second would replace the key that the first one uses already. A link is made in one step.
            if (Unix.IsCurrent && Unix.TryLink(draft, path))
            {
                return;
            }

            FileWithRetry.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its key is the one.
        }
        finally
        {
            FileWithRetry.TryDelete(draft);
        }
    }
}
