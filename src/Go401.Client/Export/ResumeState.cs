using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Go401.Client.Errors;

namespace Go401.Client.Export;

/// <summary>
/// How far an unfinished export is. It speaks of the moment before the last page was written, so that this page is read
/// again, compared, and written anew. Holds counts, sums and ids of companies, and of people a fingerprint of ids.
/// </summary>
internal sealed class ResumeState
{
    /// <summary>After this long an unfinished file is begun anew: a file should not tell of two different days.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    /// <summary>What the export was asked to do, as a hash; another one is not continued.</summary>
    public string Fingerprint { get; set; } = "";

    public DateTimeOffset Started { get; set; }

    /// <summary>The unfinished file, without its folder.</summary>
    public string Partial { get; set; } = "";

    /// <summary>The unfinished list of row hashes; null unless incremental.</summary>
    public string? PartialHashes { get; set; }

    /// <summary>The unfinished list of ids.</summary>
    public string? PartialIds { get; set; }

    /// <summary>The companies that are through.</summary>
    public List<CompanyResult> Done { get; set; } = [];

    /// <summary>The companies that were left out.</summary>
    public List<FailureNote> Failed { get; set; } = [];

    /// <summary>The number of the company that is read, from 0.</summary>
    public int Company { get; set; }

    /// <summary>Where the company begins.</summary>
    public Mark CompanyStart { get; set; } = new();

    /// <summary>Where the last page begins.</summary>
    public Mark PageStart { get; set; } = new();

    /// <summary>The last page that was written; 0 for none of this company.</summary>
    public int LastPage { get; set; }

    /// <summary>Records a page, as the server gives them.</summary>
    public int PageSize { get; set; }

    /// <summary>A fingerprint of the ids on the last page.</summary>
    public ulong LastIds { get; set; }

    /// <summary>The server's count with the last page.</summary>
    public long? Count { get; set; }

    /// <summary>What the company came to before the last page.</summary>
    public CompanyResult? Current { get; set; }

    public static string PathOf(string target) => PartialFile.Hidden(target) + ".resume";

    /// <summary>Reads the state that stands beside a target; null where there is none that can be used.</summary>
    public static ResumeState? Load(string target)
    {
        try
        {
            ResumeState? state = File.Exists(PathOf(target)) ? JsonSerializer.Deserialize<ResumeState>(File.ReadAllBytes(PathOf(target))) : null;
            return state?.IsSound == true ? state : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    // It lies in a folder where others may write; what makes no sense is passed over.
    private bool IsSound => Company >= 0 && LastPage >= 0 && PageSize >= 0 && Partial is not null && Done is not null && Failed is not null
        && !Done.Contains(null!) && !Failed.Contains(null!) && CompanyStart?.IsSound == true && PageStart?.IsSound == true;

    public void Save(string target)
    {
        using PartialFile file = PartialFile.Create(PathOf(target));
        file.Write(JsonSerializer.SerializeToUtf8Bytes(this));
        file.Commit();
    }

    public static void Delete(string target)
    {
        try
        {
            File.Delete(PathOf(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A state whose file is gone is passed over the next time.
        }
    }

    /// <summary>A place in the files, and the sums up to there.</summary>
    internal sealed class Mark
    {
        public long Length { get; set; }

        public long HashLength { get; set; }

        public long IdLength { get; set; }

        public ExportTotals Totals { get; set; } = new();

        internal bool IsSound => Length >= 0 && HashLength >= 0 && IdLength >= 0 && Totals is not null;
    }

    /// <summary>A company that was left out, and why.</summary>
    internal sealed class FailureNote
    {
        public string CompanyId { get; set; } = "";

        public string ErrorId { get; set; } = "";

        public ErrorKind Kind { get; set; }

        public string Message { get; set; } = "";
    }
}
