using System.Net;
using System.Runtime.InteropServices;
using Go401.Client.Tokens;

namespace Go401.PowerShell.Interop;

/// <summary>Takes a secret out of PowerShell's wrapping and into ours.</summary>
internal static class SecretInput
{
    /// <summary>The value as PowerShell takes it; the caller disposes it.</summary>
    public static SecureString ToSecure(SecretValue secret) => new NetworkCredential("", secret.Reveal()).SecurePassword;

    /// <summary>The value, or null for nothing or an empty one.</summary>
    public static SecretValue? From(SecureString? secure)
    {
        if (secure is null || secure.Length == 0)
        {
            return null;
        }

        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            // What a file or the clipboard puts around it is no part of it.
            string text = CredentialText.Trim(Marshal.PtrToStringUni(memory, secure.Length));
            return text.Length == 0 ? null : new SecretValue(text);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
