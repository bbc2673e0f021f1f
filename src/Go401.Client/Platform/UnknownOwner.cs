namespace Go401.Client.Platform;

/// <summary>
/// The number that Linux shows for owners that are unknown in a container. In a container that runs without root, that is root of the
/// machine, which owns folders such as <c>/</c> and <c>/home</c>.
/// </summary>
internal static class UnknownOwner
{
    /// <summary>True in such a container for that number.</summary>
    public static bool Is(uint user)
    {
        try
        {
            return Is(user, File.ReadLines("/proc/sys/kernel/overflowuid").First(), File.ReadLines("/proc/self/uid_map").First());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    // The first line of a machine that is no container gives all numbers to themselves.
    internal static bool Is(uint user, string unknown, string map) =>
        user.ToString(CultureInfo.InvariantCulture) == unknown.Trim()
        && map.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not ["0", "0", "4294967295"];
}
