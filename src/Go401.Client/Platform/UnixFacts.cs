namespace Go401.Client.Platform;

/// <summary>What a file is on Linux and macOS: its type, its owner and its permissions.</summary>
/// <param name="Mode">The mode as <c>stat</c> gives it, the type included.</param>
/// <param name="Owner">The id of the user that owns it.</param>
/// <param name="Group">The id of its group.</param>
internal readonly record struct UnixFacts(int Mode, uint Owner, uint Group)
{
    private const int TypeMask = 0xF000;

    /// <summary>True for a regular file: no link, FIFO, socket, device or folder.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>True for a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    /// <summary>True for a folder in which only the owner of a file may rename or remove it, as in <c>/tmp</c>.</summary>
    public bool IsSticky => (Mode & 0x200) != 0;

    /// <summary>The permissions without the type.</summary>
    public int Permissions => Mode & 0xFFF;

    /// <summary>The permissions as chmod takes them.</summary>
    public string Octal => Convert.ToString(Permissions, 8);

    /// <summary>True where its group or all accounts may write to it.</summary>
    public bool OthersCanWrite => (Mode & 0b010_010) != 0;

    /// <summary>True where its group or all accounts may do anything with it.</summary>
    public bool OthersHaveAccess => (Mode & 0b111_111) != 0;

    /// <summary>True where it belongs to the account of this process, or to root, who can do anything anyway.</summary>
    public bool IsTrusted => Owner == Unix.User || Owner == 0;

    /// <summary>What it is, in words.</summary>
    public string Kind =>
        (Mode & TypeMask) switch
        {
            0x1000 => "a FIFO",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a folder",
            0x8000 => "a file",
            0xA000 => "a link",
            0xC000 => "a socket",
            _ => "a special file",
        };
}
