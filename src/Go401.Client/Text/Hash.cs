using System.Security.Cryptography;

namespace Go401.Client.Text;

/// <summary>The SHA-256 of texts, and bytes as hexadecimal digits.</summary>
internal static class Hash
{
    /// <summary>The SHA-256 of a text in UTF-8.</summary>
    public static byte[] Sha256(string text)
    {
        using var sha = SHA256.Create();
        return sha.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Bytes as lower-case hexadecimal digits, two for each.</summary>
    /// <param name="count">How many of them; null for all.</param>
    public static string Hex(byte[] bytes, int? count = null) =>
        BitConverter.ToString(bytes, 0, count ?? bytes.Length).Replace("-", "").ToLowerInvariant();
}
