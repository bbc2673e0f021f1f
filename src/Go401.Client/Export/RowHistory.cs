using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Go401.Client.Calls;

namespace Go401.Client.Export;

/// <summary>
/// With an incremental export: the rows of the last time, to compare with, and the hashes of this time, kept in a file of
/// their own until they go into the manifest, since they can be many.
/// </summary>
internal sealed class RowHistory : IDisposable
{
    private readonly string _target;
    private readonly ExportManifest? _before;
    private readonly byte[]? _key;
    private PartialFile? _hashes;

    private RowHistory(string target, ExportManifest? before, byte[]? key)
    {
        _target = target;
        _before = before;
        _key = key;
    }

    /// <summary>The SHA-256 of the file that was written last; null where there is no manifest.</summary>
    public string? LastSha256 => _before?.Sha256;

    /// <summary>What the next export must find unchanged to go on from this one.</summary>
    public string Fingerprint => IsOn ? _before?.Fingerprint ?? "" : "";

    /// <summary>True for an incremental export.</summary>
    public bool IsOn => _key is not null;

    public string? KeyId => _key is null ? null : ExportManifest.IdOf(_key);

    /// <summary>The unfinished file of hashes.</summary>
    public PartialFile? Hashes => _hashes;

    public long Length => _hashes?.Length ?? 0;

    /// <summary>Reads the last manifest where one is needed.</summary>
    public static RowHistory Open(string target, ExportOptions options, string layout, ICallReporter reporter)
    {
        ExportManifest? before = options.Manifest || options.Incremental ? ExportManifest.Load(target, options.Incremental) : null;
        if (!options.Incremental)
        {
            return new RowHistory(target, before, null);
        }

        byte[] key = ExportManifest.Key(target);
        if (before is not null && before.KeyId != ExportManifest.IdOf(key))
        {
            before.Companies.Clear();
            reporter.Warning($"The last manifest of '{target}' cannot be compared with (it holds no rows, or their key is gone): every participant counts as added.");
        }
        else if (before is not null && before.Layout != layout)
        {
            reporter.Warning($"The columns or the format differ from the last export to '{target}': every row counts as changed.");
        }

        return new RowHistory(target, before, key);
    }

    public RowHasher? Hasher() => _key is null ? null : new RowHasher(_key);

    public CompanyBaseline? Of(string companyId) => _before is not null && _before.Companies.TryGetValue(companyId, out CompanyBaseline? company) ? company : null;

    /// <summary>The companies of the last time that are not among these.</summary>
    public IEnumerable<string> CompaniesBut(ICollection<string> companies)
    {
        foreach (string company in _before?.Companies.Keys ?? (IEnumerable<string>)[])
        {
            if (!companies.Contains(company))
            {
                yield return company;
            }
        }
    }

    /// <summary>Begins the file of hashes.</summary>
    public void Begin() => _hashes = IsOn ? PartialFile.Create(_target) : null;

    /// <summary>Takes an unfinished file of hashes up; false where it cannot be.</summary>
    public bool Continue(string? unfinished, long length)
    {
        if (!IsOn)
        {
            return true;
        }

        _hashes = unfinished is null ? null : PartialFile.CopyOf(_target, Path.Combine(Path.GetDirectoryName(_target)!, Path.GetFileName(unfinished)), length);
        if (_hashes is null)
        {
            return false;
        }

        // Which participants came before the interruption is told by the hashes that were kept.
        foreach (KeyValuePair<string, CompanyBaseline> kept in ExportManifest.RowsOf(_hashes.ReadFrom(0)))
        {
            foreach (string id in kept.Value.Rows.Keys)
            {
                Of(kept.Key)?.Seen(id);
            }
        }

        return true;
    }

    /// <summary>Forgets what was taken up.</summary>
    public void Discard()
    {
        _hashes?.Dispose();
        _hashes = null;
        foreach (CompanyBaseline company in _before?.Companies.Values ?? (IEnumerable<CompanyBaseline>)[])
        {
            company.Restart();
        }
    }

    /// <summary>Notes the rows of a page: <c>"id":"hash"</c>, with commas before all but the company's first.</summary>
    public void Add(string companyId, long companyStart, RowBuffer rows, IEnumerable<string> ids)
    {
        foreach (string id in ids)
        {
            Of(companyId)?.Seen(id);
        }

        if (_hashes is null || rows.Length == 0)
        {
            return;
        }

        bool first = _hashes.Length == companyStart;
        if (first)
        {
            using var name = new RowBuffer(256);
            name.Add(_hashes.Length == 0 ? "\n"u8 : ",\n"u8);
            JsonRowWriter.AddString(name, Encoding.UTF8.GetBytes(companyId));
            name.Add(": {"u8);
            _hashes.Write(name.Bytes, 0, name.Length);
        }

        _hashes.Write(rows.Bytes, first ? 1 : 0, rows.Length - (first ? 1 : 0));
    }

    /// <summary>Ends a company.</summary>
    public void EndCompany(long companyStart)
    {
        if (_hashes is not null && _hashes.Length > companyStart)
        {
            _hashes.Write("}"u8.ToArray());
        }
    }

    /// <summary>Takes a company back to its beginning.</summary>
    public void Restart(string companyId, long companyStart)
    {
        _hashes?.Truncate(companyStart);
        Of(companyId)?.Restart();
    }

    /// <summary>A company that failed is compared the next time with what it was the last time.</summary>
    public void CarryOver(string companyId, long companyStart)
    {
        if (Of(companyId) is not CompanyBaseline company)
        {
            return;
        }

        using var rows = new RowBuffer();
        foreach (KeyValuePair<string, RowHash> row in company.Rows)
        {
            row.Value.Write(rows, row.Key);
        }

        Add(companyId, companyStart, rows, []);
        EndCompany(companyStart);
    }

    public void Dispose() => _hashes?.Dispose();
}
