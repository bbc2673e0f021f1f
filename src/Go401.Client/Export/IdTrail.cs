using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>
/// Which participants of a company an export holds, in their order: 64 bits of each id (<see cref="RecordKey"/>), eight
/// megabytes for a million. Somebody who comes twice says that the people have shifted while they were read, so that somebody
/// else may have been passed over, also where as many came as were counted. With <c>-Resume</c> the ids are in a file beside
/// the rows, too, and the next run compares with it.
/// </summary>
internal sealed class IdTrail : IDisposable
{
    private const int Size = sizeof(ulong);
    private readonly string _target;
    private readonly List<ulong[]> _pages = [];
    private PartialFile? _file;
    private ulong[] _taken = [];
    private HashSet<ulong>? _set;

    public IdTrail(string target) => _target = target;

    /// <summary>The file; null without <c>-Resume</c>.</summary>
    public PartialFile? File => _file;

    public long Length => _file?.Length ?? 0;

    /// <summary>Begins the file.</summary>
    public void Begin() => _file = PartialFile.Create(_target);

    /// <summary>Takes an unfinished one up; false where it cannot be.</summary>
    /// <param name="unfinished">Its name, without the folder.</param>
    /// <param name="length">How far it goes.</param>
    /// <param name="companyStart">Where the company begins that is gone on with.</param>
    public bool Continue(string? unfinished, long length, long companyStart)
    {
        _file = unfinished is null ? null : PartialFile.CopyOf(_target, Path.Combine(Path.GetDirectoryName(_target)!, Path.GetFileName(unfinished)), length);
        if (_file is null)
        {
            return false;
        }

        byte[] bytes = _file.ReadFrom(companyStart);
        _taken = new ulong[bytes.Length / Size];
        for (int i = 0; i < _taken.Length; i++)
        {
            _taken[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * Size));
        }

        _set = [.. _taken];
        return true;
    }

    /// <summary>True where the company that was taken up began with these records.</summary>
    public bool BeganWith(IReadOnlyList<ulong> keys)
    {
        // What was taken up ends before the page that is read again, which may be the first.
        for (int i = 0; i < keys.Count && _taken.Length > 0; i++)
        {
            if (i >= _taken.Length || _taken[i] != keys[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where one of these was taken up already.</summary>
    public bool HoldsAny(IReadOnlyList<ulong> keys)
    {
        if (_set is not null)
        {
            foreach (ulong key in keys)
            {
                if (key != RecordKey.None && _set.Contains(key))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True where somebody of the company came twice, however far apart.</summary>
    public bool HasDoubles()
    {
        int count = _taken.Length, at = 0;
        _pages.ForEach(page => count += page.Length);
        ulong[] all = new ulong[count];
        foreach (ulong[] page in (IEnumerable<ulong[]>)[_taken, .. _pages])
        {
            page.CopyTo(all, at);
            at += page.Length;
        }

        Array.Sort(all);
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i] == all[i - 1] && all[i] != RecordKey.None)
            {
                return true;
            }
        }

        return false;
    }

    public void Append(ulong[] keys)
    {
        _pages.Add(keys);
        if (_file is null)
        {
            return;
        }

        byte[] bytes = new byte[keys.Length * Size];
        for (int i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * Size), keys[i]);
        }

        _file.Write(bytes);
    }

    /// <summary>Forgets a company: it is through, or is read anew.</summary>
    public void Forget()
    {
        _pages.Clear();
        _taken = [];
        _set = null;
    }

    public void Dispose() => _file?.Dispose();
}
