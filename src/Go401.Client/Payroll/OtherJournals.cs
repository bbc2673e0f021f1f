using Go401.Client.Files;

namespace Go401.Client.Payroll;

/// <summary>
/// Finds a journal that was written with another key. The name of a journal depends on the key, so that a key that was lost or replaced
/// would hide every run that the journal knows.
/// </summary>
internal static class OtherJournals
{
    // The company and the address are at the start of the file, before its entries.
    private const int HeadLength = 4096;

    /// <summary>A journal of the same company and address under another name; null where there is none.</summary>
    public static string? Find(string path, Uri baseUri, string companyId)
    {
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "payroll.*.json"))
        {
            if (Path.GetFileName(file) != Path.GetFileName(path) && IsOf(file, baseUri, companyId))
            {
                return file;
            }
        }

        return null;
    }

    private static bool IsOf(string file, Uri baseUri, string companyId)
    {
        try
        {
            using FileStream? content = OwnedFile.OpenRead(file);
            if (content is null)
            {
                return false;
            }

            byte[] head = new byte[HeadLength];
            return IsOf(head.AsSpan(0, InputFile.Fill(content, head)), baseUri, companyId);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Go401Exception or JsonException)
        {
            // What cannot be read is no journal that this account has written.
            return false;
        }
    }

    private static bool IsOf(ReadOnlySpan<byte> head, Uri baseUri, string companyId)
    {
        var json = new Utf8JsonReader(head, isFinalBlock: false, default);
        bool company = false,
            address = false;
        while (!(company && address) && json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
            {
                bool isCompany = ServerJson.Is(ref json, "company"u8),
                    isAddress = ServerJson.Is(ref json, "baseAddress"u8);
                if (!json.Read())
                {
                    break;
                }

                string? text = json.TokenType == JsonTokenType.String ? ServerJson.Of(ref json) : null;
                company |= isCompany && text == companyId;
                address |= isAddress && text?.TrimEnd('/') == baseUri.AbsoluteUri.TrimEnd('/');
            }
        }

        return company && address;
    }
}
