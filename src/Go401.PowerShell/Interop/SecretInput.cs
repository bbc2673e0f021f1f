using System.Net;
using System.Runtime.InteropServices;
using Go401.Client.Tokens;

namespace Go401.PowerShell.Interop;

/// <summary>Takes a secret out of PowerShell's wrapping and into ours.</summary>
internal static class SecretInput
{
    /// <summary>The value as PowerShell takes it; the caller disposes it.</summary>
    public static SecureString ToSecure(SecretValue secret) => new NetworkCredential("", secret.Reveal()).SecurePassword;

    /// <summary>The number of its characters.</summary>
    /// <exception cref="Go401Exception"><c>SecretInvalid</c>: it was disposed of.</exception>
    public static int LengthOf(SecureString secure) => Usable(() => secure.Length);

    /// <summary>The value, or null for nothing or an empty one.</summary>
    /// <exception cref="Go401Exception"><c>SecretInvalid</c>: it was disposed of.</exception>
    public static SecretValue? From(SecureString? secure)
    {
        if (secure is null || LengthOf(secure) == 0)
        {
            return null;
        }

        IntPtr memory = Usable(() => Marshal.SecureStringToGlobalAllocUnicode(secure));
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

    private static T Usable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ObjectDisposedException disposed)
        {
            throw new Go401Exception(
                "SecretInvalid",
                ErrorKind.InvalidArgument,
                "A SecureString was disposed before it was read, so its secret is gone. Create it again. If a vault returned it, the "
                    + "module of the vault disposes what it returns.",
                disposed
            );
        }
    }
}
