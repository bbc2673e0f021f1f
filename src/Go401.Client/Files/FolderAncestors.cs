using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// The folders above a folder of this account, and the links on the way to it. Who can write to one of them can rename what is below
/// it and put another folder in its place: the permissions of the folder itself do not prevent that.
/// </summary>
internal static class FolderAncestors
{
    private const int MaxLinks = 40;
    private const int WritableByGroup = 0b010_000;
    private const int WritableByAll = 0b000_010;

    /// <summary>Why another account could put another folder in the place of this one; null where none can, and on Windows.</summary>
    /// <param name="path">The full path of a folder that exists.</param>
    public static string? WhyNot(string path) => WhyNot(path, Environment.GetEnvironmentVariable("HOME"));

    /// <summary>As <see cref="WhyNot(string)"/>, for a home folder.</summary>
    /// <param name="path">The full path of a folder that exists.</param>
    /// <param name="home">
    /// The home folder. Where this process is root's, folders of its owner are accepted: a container job runs as root in the home
    /// folder that its service made, and sudo can keep the home folder of its caller.
    /// </param>
    internal static string? WhyNot(string path, string? home)
    {
        if (!Unix.IsCurrent)
        {
            return null;
        }

        uint? owner = OwnerOf(home);
        foreach (Step step in Steps(path))
        {
            string? reason =
                step.Fault is not null ? step.Fault
                : Unix.FactsOfEntry(step.Folder) is UnixFacts above ? WhyNot(step.Folder, above, step.Facts, owner)
                : CannotBeExamined(step.Folder);
            if (reason is not null)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>
    /// The first link on the way to a folder that another account made, with the user id of that account; null where there is none, and
    /// on Windows. It leads to where that account wants, which may be a folder that it could not write to itself.
    /// </summary>
    /// <param name="path">The full path of a folder, which may be missing.</param>
    public static (string Path, uint Owner)? LinkOfAnother(string path)
    {
        uint? owner = OwnerOf(Environment.GetEnvironmentVariable("HOME"));
        foreach (Step step in Unix.IsCurrent ? Steps(path) : [])
        {
            if (step.Fault is null && step.Facts.IsLink && !IsTrusted(step.Facts, owner))
            {
                return (step.Entry, step.Facts.Owner);
            }
        }

        return null;
    }

    private static uint? OwnerOf(string? home) =>
        Unix.IsCurrent && Unix.User == 0 && home is { Length: > 0 } ? Unix.FactsOfEntry(home)?.Owner : null;

    private static bool IsTrusted(UnixFacts facts, uint? owner) =>
        facts.IsTrusted || facts.Owner == owner || Unix.IsCallerOfSudo(facts.Owner) || UnknownOwner.Is(facts.Owner);

    private static string CannotBeExamined(string entry) => $"'{entry}' cannot be examined";

    // Each entry on the way, links followed. The last one has a fault where the way ends before the folder.
    private static IEnumerable<Step> Steps(string path)
    {
        var left = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        string folder = "/";
        for (int links = 0; left.Count > 0; )
        {
            string name = left.Pop();
            if (name is "" or ".")
            {
                continue;
            }

            string entry = Path.Combine(folder, name);
            if (Unix.FactsOfEntry(entry) is not UnixFacts facts)
            {
                yield return new Step(folder, entry, default, CannotBeExamined(entry));
                yield break;
            }

            yield return new Step(folder, entry, facts, null);
            if (!facts.IsLink)
            {
                folder = name == ".." ? Path.GetDirectoryName(folder) ?? "/" : entry;
                continue;
            }

            if (++links > MaxLinks || Unix.ReadLink(entry) is not string target)
            {
                yield return new Step(folder, entry, facts, $"the link '{entry}' cannot be followed");
                yield break;
            }

            folder = target[0] == '/' ? "/" : folder;
            foreach (string part in Enumerable.Reverse(target.Split('/')))
            {
                left.Push(part);
            }
        }
    }

    /// <summary>Why another account could exchange an entry of a folder; null where none can.</summary>
    /// <param name="owner">One more account that the folder may belong to.</param>
    private static string? WhyNot(string folder, UnixFacts facts, UnixFacts entry, uint? owner) =>
        !IsTrusted(facts, owner) ? $"the folder '{folder}' belongs to another account, user id {facts.Owner}"
        : !OthersCanWrite(folder, facts) || (facts.IsSticky && (entry.IsTrusted || entry.Owner == owner)) ? null
        : facts.IsSticky ? $"an entry of '{folder}' belongs to another account, user id {entry.Owner}"
        : $"other accounts can write to the folder '{folder}', mode {facts.Octal}, and so exchange what is "
            + $"in it. Run: chmod {((facts.Permissions & WritableByAll) != 0 ? "go-w" : "g-w")} '{folder}'";

    /// <summary>True where an account that is neither this one nor an administrator can write to a folder.</summary>
    internal static bool OthersCanWrite(string folder, UnixFacts facts) =>
        (facts.Permissions & WritableByAll) != 0
        || ((facts.Permissions & WritableByGroup) != 0 && (!PrivateGroup.Is(facts.Group) || Unix.HasAccessList(folder)));

    private readonly record struct Step(string Folder, string Entry, UnixFacts Facts, string? Fault);
}
