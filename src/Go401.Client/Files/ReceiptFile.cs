using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// The file of a receipt. Everything that keeps it from being written is found before anything is sent, and also where nothing is to be
/// sent at all, as under a preview.
/// </summary>
internal static class ReceiptFile
{
    /// <summary>Finds out that a receipt cannot be written there.</summary>
    /// <exception cref="Go401Exception">
    /// <c>PathIsFolder</c>, <c>PathNotFileSystem</c>, <c>FolderNotFound</c>, <c>FileNotWritable</c> or <c>FileNotTrusted</c>.
    /// </exception>
    public static void Check(string path) => Begin(path).Dispose();

    /// <summary>Begins the file beside its place.</summary>
    /// <exception cref="Go401Exception">As <see cref="Check"/>.</exception>
    public static PartialFile Begin(string path)
    {
        try
        {
            TargetFile.Check(path);
            TargetFile.CheckReplaceable(path);
            CheckOwn(path);
            return PartialFile.Create(path);
        }
        catch (Go401Exception f) when (!f.Message.EndsWith(NothingSent, StringComparison.Ordinal))
        {
            throw new Go401Exception(f.ErrorId, f.Kind, $"{f.Message} {NothingSent}", f) { RecommendedAction = f.RecommendedAction };
        }
    }

    // A receipt is proof: another account's file of that name is not taken for an earlier receipt, and it may be impossible to replace.
    private static void CheckOwn(string path)
    {
        if (Unix.IsCurrent && Unix.FactsOfEntry(path) is UnixFacts { IsLink: false } facts && OwnedFile.Why(facts) is string reason)
        {
            throw OwnedFile.Refused(path, reason);
        }
    }

    private const string NothingSent = "Nothing was sent.";
}
