using System.Net;
using System.Runtime.InteropServices;
using Go401.Client.Platform;

namespace Go401.Client.OAuth;

/// <summary>Whose the other end of a connection over loopback is.</summary>
internal enum Peer
{
    /// <summary>The account of this process, or one that can act as it.</summary>
    Ours,

    /// <summary>Another account of this machine.</summary>
    Other,

    /// <summary>The system does not tell.</summary>
    Unknown,
}

/// <summary>
/// Finds out which local account a client of the redirect listener is, so that another one can neither finish nor end a
/// sign-in, whatever it has learned of it. Linux lists the account of every socket; the client's own is in the list as long as
/// it is open.
/// </summary>
internal static class LoopbackPeer
{
    private const int Attempts = 3;
    private static readonly string[] Tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

    /// <summary>Tells it for a connection that was accepted: its two ends, seen from here.</summary>
    public static async Task<Peer> OfAsync(EndPoint? local, EndPoint? remote)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // Windows shows a command line to its own account only, so that a client that knows the address is ours.
            return Peer.Ours;
        }

        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || local is not IPEndPoint here || remote is not IPEndPoint there)
        {
            return Peer.Unknown;
        }

        string[] rows = [Row(there, here, mapped: false), Row(there, here, mapped: true)];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (FileErrors.Or<Peer?>(Peer.Unknown, () => Find(rows)) is Peer found)
            {
                return found;
            }

            // A table that is read in pieces while others come and go may skip a row.
            await Task.Delay(5).ConfigureAwait(false);
        }

        // The client has left, or it is none of this network: with WSL a browser of Windows may be.
        return IsWsl ? Peer.Unknown : Peer.Other;
    }

    private static bool IsWsl => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WSL_DISTRO_NAME"));

    private static Peer? Find(string[] rows)
    {
        string? line = Tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .FirstOrDefault(text => Array.Exists(rows, row => text.IndexOf(row, StringComparison.Ordinal) >= 0));
        return line is not null ? Of(line)
            : File.Exists(Tables[0]) ? null
            : Peer.Unknown;
    }

    // Number, both addresses, state, queues, timer, retransmissions, account, time-out, inode. A socket that its owner has closed
    // has no inode any more and is listed as root's.
    private static Peer Of(string line)
    {
        string[] fields = line.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        return
            fields.Length >= 10
            && fields[9] != "0"
            && uint.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
            && (user == Unix.User || user == 0 || Unix.IsCallerOfSudo(user))
            ? Peer.Ours
            : Peer.Other;
    }

    private static string Row(IPEndPoint from, IPEndPoint to, bool mapped) => $" {Text(from, mapped)} {Text(to, mapped)} ";

    // The kernel writes the words of an address as numbers of this machine, and the port as a number.
    private static string Text(IPEndPoint end, bool mapped)
    {
        byte[] bytes = (mapped ? end.Address.MapToIPv6() : end.Address).GetAddressBytes();
        IEnumerable<uint> words = Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToUInt32(bytes, i * 4));
        return FormattableString.Invariant(
            $"{string.Concat(words.Select(w => w.ToString("X8", CultureInfo.InvariantCulture)))}:{end.Port:X4}"
        );
    }
}
