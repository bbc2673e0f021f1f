using Go401.Client.Files;
using Go401.Client.Platform;

namespace Go401.Client.Export;

/// <summary>
/// Binds a baseline to its file and to the last export. A baseline of this account for another file, or an older one, can be renamed
/// into its place by another account that may write in the folder. The baseline ends with a keyed hash over its content and its name,
/// and the state folder has the id of the newest one.
/// </summary>
/// <remarks>
/// A baseline without a hash, or with one of another key (another machine, another state folder), is used only where no other account
/// can exchange it. On Windows the id is not kept: one file has many paths there.
/// </remarks>
internal sealed class BaselineSeal
{
    private readonly string _path;
    private readonly StateSeal? _seal;
    private readonly string? _idsPath;

    private BaselineSeal(string path, StateFolder? folder, StateSeal? seal)
    {
        _path = path;
        _seal = seal;
        if (seal is not null && Unix.IsCurrent)
        {
            string real = Path.Combine(Unix.RealPath(Path.GetDirectoryName(path)!), Path.GetFileName(path));
            string name = Hash.Hex(seal.Tag("baseline of", Encoding.UTF8.GetBytes(real)), 12);
            _idsPath = Path.Combine(folder!.Path, $"export.{name}.baseline");
        }
    }

    /// <summary>True where an earlier export has left a baseline.</summary>
    public bool Knows => Ids().Length > 0;

    /// <summary>Makes it for a baseline. An export without a state folder goes on, and its baseline has no hash.</summary>
    public static BaselineSeal Create(string path, ICallReporter reporter)
    {
        try
        {
            var folder = new StateFolder();
            return new BaselineSeal(path, folder, StateSeal.Create(folder));
        }
        catch (Go401Exception failure)
        {
            reporter.Verbose($"The baseline is written without a keyed hash: {failure.Message}");
            return new BaselineSeal(path, null, null);
        }
    }

    /// <summary>Checks a baseline that was found; null where there is none.</summary>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    public void Check(Baseline? found)
    {
        if (found?.End is not BaselineEnd end || end.Key != _seal?.KeyId)
        {
            if (found is not null && FolderAncestors.WhyNot(_path) is string reason)
            {
                throw Refused(
                    $"it has no keyed hash of this account's state folder, and {reason}",
                    $"If it was written with another state folder, set {StateFolder.Variable} to that one."
                );
            }

            return;
        }

        if (!Poly.FixedTimeEquals(Encoding.UTF8.GetBytes(end.Seal), Encoding.UTF8.GetBytes(Tag(found.Id, end.Sha256))))
        {
            throw Refused("it was changed, or it is the baseline of another file", "");
        }

        if (Ids() is { Length: > 0 } ids && !ids.Contains(found.Id, StringComparer.Ordinal))
        {
            throw Refused(
                "it is not the one that the last export to this file has written",
                $"If you have restored it on purpose, delete '{_idsPath}' and run the export again."
            );
        }
    }

    /// <summary>The last line of a baseline; empty where there is no key.</summary>
    public byte[] Line(string id, string sha256) => _seal is null ? [] : BaselineFormat.SealLine(id, _seal.KeyId, Tag(id, sha256));

    /// <summary>Notes that the next baseline is about to be put in place: until <see cref="Settle"/> either one may be there.</summary>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c>.</exception>
    public void Expect(string before, string next)
    {
        if (_idsPath is null)
        {
            return;
        }

        try
        {
            Write(_idsPath, before, next);
        }
        catch (Go401Exception f)
        {
            throw new Go401Exception(
                f.ErrorId,
                f.Kind,
                $"{f.Message} This is in the state folder, where the id of the baseline is kept. The export was not written, and "
                    + "the existing files were not changed.",
                f
            )
            {
                RecommendedAction =
                    "Free disk space there, or give this account write access to the state folder, and run the export again. "
                    + $"With another state folder ({StateFolder.Variable}), the baseline may not be accepted.",
            };
        }
    }

    /// <summary>Notes that the next baseline is in its place. Where that fails, the one before it is accepted once more.</summary>
    public void Settle(string next)
    {
        if (_idsPath is null)
        {
            return;
        }

        try
        {
            Write(_idsPath, next);
        }
        catch (Go401Exception)
        {
            // The export is complete.
        }
    }

    private static void Write(string path, params string[] ids)
    {
        using PartialFile file = PartialFile.Create(path);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(ids.Select(id => id + "\n"))));
        file.Commit();
    }

    private string[] Ids() =>
        _idsPath is not null && FileErrors.Or(null, () => OwnedFile.ReadAll(_idsPath, 4096)) is byte[] text
            ? Encoding.UTF8.GetString(text).Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
            : [];

    private string Tag(string id, string sha256) =>
        Hash.Hex(_seal!.Tag("baseline " + Path.GetFileName(_path), Encoding.UTF8.GetBytes(id + "\n" + sha256)));

    private Go401Exception Refused(string reason, string more) =>
        new(
            OwnedFile.NotTrusted,
            ErrorKind.SecurityError,
            $"The baseline '{_path}' is not used: {reason}. Another account may have put it there. Delete it to start over: the next "
                + $"export then writes every participant as added. {more}".TrimEnd()
        );
}
