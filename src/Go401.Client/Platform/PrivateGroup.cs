namespace Go401.Client.Platform;

/// <summary>
/// Whether a group of Linux has this account alone in it. Debian, Fedora and others give each account such a group, and let it write to
/// the account's folders (umask 002, mode 0775).
/// </summary>
internal static class PrivateGroup
{
    /// <summary>
    /// True for the private group of this account: it has the account's name or number, and neither <c>/etc/group</c> nor
    /// <c>/etc/passwd</c> puts another account in it. True for the group of root too, whose members are administrators.
    /// </summary>
    public static bool Is(uint group) => group == 0 || Is(group, Unix.User, Lines("/etc/passwd"), Lines("/etc/group"));

    /// <summary>The same for given files.</summary>
    internal static bool Is(uint group, uint user, IEnumerable<string> passwd, IEnumerable<string> groups)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] account in passwd.Select(l => l.Split(':')).Where(f => f.Length > 3))
        {
            if (account[2] == Text(user))
            {
                names.Add(account[0]);
            }
            else if (account[3] == Text(group))
            {
                return false;
            }
        }

        // A group of a directory service is in no file: there its number is the account's own, by convention.
        string[] entry = groups.Select(l => l.Split(':')).FirstOrDefault(f => f.Length > 3 && f[2] == Text(group)) ?? ["", "", "", ""];
        return (group == user || names.Contains(entry[0]))
            && entry[3].Split(',').All(m => m.Trim().Length == 0 || names.Contains(m.Trim()));
    }

    private static string Text(uint id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Lines(string path) => FileErrors.Or<string[]>([], () => [.. File.ReadLines(path)]);
}
