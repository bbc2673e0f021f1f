using Go401.Client.Platform;

namespace Go401.Client.OAuth;

/// <summary>The proof key of one attempt (RFC 7636): S256 always, a fresh verifier each time, in memory only (S3 to S5).</summary>
internal sealed class ProofKey
{
    private ProofKey(string verifier)
    {
        Verifier = new SecretValue(verifier);
        Challenge = Encode(Hash.Sha256(verifier));
    }

    /// <summary>The code_verifier: 32 random bytes as 43 characters of base64url (section 4.1).</summary>
    public SecretValue Verifier { get; }

    /// <summary>The code_challenge: base64url of the verifier's SHA-256 (section 4.2).</summary>
    public string Challenge { get; }

    /// <summary>A fresh one.</summary>
    public static ProofKey Create() => new(Encode(Poly.RandomBytes(32)));

    /// <summary>One of a known verifier, for the vector of appendix B.</summary>
    internal static ProofKey FromVerifier(string verifier) => new(verifier);

    /// <summary>A value of so many random bytes as base64url, for <c>state</c> and <c>nonce</c> (S6: 32 bytes are 256 bit).</summary>
    internal static string RandomText(int bytes = 32) => Encode(Poly.RandomBytes(bytes));

    internal static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static byte[] Decode(string text)
    {
        string padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded.PadRight(padded.Length + ((4 - (padded.Length % 4)) % 4), '='));
    }
}
