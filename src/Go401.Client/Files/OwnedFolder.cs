using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>A folder whose files decide what this account does, so that no other account may put one there.</summary>
internal static class OwnedFolder
{
    /// <summary>
    /// Checks a folder, and takes the rights of others away where it holds nothing but files of ours. A folder that is used for
    /// other things too keeps its rights: a home folder or <c>/tmp</c> must not be closed to everyone who uses it.
    /// </summary>
    /// <param name="path">The folder, which exists.</param>
    /// <param name="isOurs">Whether a file of this name is ours.</param>
    /// <returns>Why it cannot be used; null where it can.</returns>
    public static string? WhyNot(string path, Func<string, bool> isOurs)
    {
        if (!Unix.IsCurrent)
        {
            // There it is below the profile, whose access list it inherits, or a folder whose permissions about_Go401_Automation describes.
            return null;
        }

        if (Unix.FactsOfEntry(path) is { IsLink: true, IsTrusted: false })
        {
            return "it is a link that belongs to another account";
        }

        if (Unix.FactsOfTarget(path) is not UnixFacts facts || !facts.IsFolder)
        {
            return "it is not a folder";
        }

        if (facts.Owner != Unix.User)
        {
            return $"it belongs to another account, user id {facts.Owner}";
        }

        if (!facts.OthersHaveAccess)
        {
            return null;
        }

        bool holdsOurs = FileErrors.Or(
            false,
            () => Directory.EnumerateFileSystemEntries(path).All(entry => isOurs(Path.GetFileName(entry)))
        );
        if (holdsOurs && Unix.SetPermissions(path, 0b111_000_000))
        {
            facts = Unix.FactsOfTarget(path) ?? facts;
        }

        // Files in it are their owner's alone, so that others may see their names, and no more.
        return facts.OthersCanWrite ? $"other accounts can write to it, mode {facts.Octal}" : null;
    }
}
