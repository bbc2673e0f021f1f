using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>What a file system takes as a path. The names that Go401 derives from a target are held to it too.</summary>
/// <param name="Windows">True for the rules of Windows.</param>
/// <param name="MaxPath">How many characters a whole path may have.</param>
internal sealed record PathRules(bool Windows, int MaxPath)
{
    /// <summary>How long one name may be: characters on Windows, bytes elsewhere.</summary>
    public const int MaxName = 255;

    /// <summary>Those of this machine.</summary>
    public static PathRules Current { get; } = new(Path.DirectorySeparatorChar == '\\', PlatformFile.MaxPath);

    /// <summary>How much of <see cref="MaxName"/> a name takes.</summary>
    public int Size(string name) => Windows ? name.Length : Encoding.UTF8.GetByteCount(name);
}

/// <summary>
/// Checks the path of a file before anything is asked of the server. Without it a bad name is found only when the file is put
/// in place, after everything was read. .NET Framework throws an ArgumentException for characters that .NET leaves to Windows.
/// </summary>
internal static class TargetPath
{
    private static readonly string[] Devices =
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        .. "123456789¹²³".SelectMany(n => new[] { "COM" + n, "LPT" + n }),
    ];

    /// <summary>Checks a path.</summary>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c> or, for a device, <c>PathNotFileSystem</c>.</exception>
    public static void Check(string path) => Check(path, PathRules.Current);

    internal static void Check(string path, PathRules rules)
    {
        string text = path;
        if (rules.Windows && (text.StartsWith(@"\\?\", StringComparison.Ordinal) || text.StartsWith(@"\\.\", StringComparison.Ordinal)))
        {
            text = text.Substring(4);
        }

        // No method of Path: in .NET Framework those throw for the very characters that are looked for here.
        char[] separators = rules.Windows ? ['\\', '/'] : ['/'];
        string name = text.Substring(text.LastIndexOfAny(separators) + 1);
        string inside = rules.Windows && text.Length > 1 && text[1] == ':' ? text.Substring(2) : text;
        foreach (char c in inside)
        {
            if (c == '\0' || (rules.Windows && (c < ' ' || "<>:\"|?*".IndexOf(c) >= 0)))
            {
                throw Bad(path, c < ' ' ? "it contains a control character" : $"Windows does not allow {c} in a name");
            }
        }

        if (rules.Windows && IsDevice(name))
        {
            throw new Go401Exception(
                "PathNotFileSystem",
                ErrorKind.InvalidArgument,
                $"Windows reserves the name '{name}' for a device, regardless of its extension. Use another file name. Nothing was sent."
            );
        }

        if (rules.Windows && name.Length > 0 && name[name.Length - 1] is '.' or ' ')
        {
            throw Bad(path, "Windows would drop the dot or the space at the end of its name");
        }

        CheckLength(path, rules);
    }

    /// <summary>Checks only how long a path is. The file is written beside its target first, under a longer name.</summary>
    internal static void CheckLength(string path, PathRules rules)
    {
        string name = path.Substring(path.LastIndexOfAny(rules.Windows ? ['\\', '/'] : ['/']) + 1);
        int size = rules.Size(name),
            max = PathRules.MaxName - PartialFile.AddedLength;
        if (size > max)
        {
            throw Bad(
                path,
                $"its name has {size} {(rules.Windows ? "characters" : "bytes")}; the maximum is {max}, because the file "
                    + "has a longer name while it is being written"
            );
        }

        max = rules.MaxPath - PartialFile.AddedLength;
        if (path.Length > max)
        {
            throw Bad(
                path,
                $"it has {path.Length} characters; the maximum here is {max}, because the file has a longer name while it is being written"
            );
        }
    }

    /// <summary>True for a name that Windows reserves for a device, whatever its extension is.</summary>
    internal static bool IsDevice(string name) => Devices.Contains(name.Split('.', ':')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase);

    private static Go401Exception Bad(string path, string why) =>
        new("FileNotWritable", ErrorKind.WriteError, $"'{path}' cannot be written: {why}. Use another path. Nothing was sent.");
}
