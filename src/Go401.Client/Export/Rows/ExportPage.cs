namespace Go401.Client.Export;

/// <summary>
/// A page, formatted: its rows as bytes and what is to be known of them. Its buffer goes back to the pool when it is disposed of.
/// </summary>
internal sealed class ExportPage : IDisposable
{
    public RowBuffer Rows { get; } = new();

    /// <summary>What the rows add to the sums of the export.</summary>
    public ExportTotals Totals { get; } = new();

    /// <summary>Records on the page as the server gave it, duplicates left out.</summary>
    public int Records { get; set; }

    /// <summary>What the server said of how many records there are.</summary>
    public long? Count { get; set; }

    public ulong[] Keys { get; set; } = [];

    /// <summary>With an incremental export: the lines of the next baseline.</summary>
    public RowBuffer? Values { get; set; }

    /// <summary>With a change detail: its rows.</summary>
    public RowBuffer? Detail { get; set; }

    /// <summary>What the steps of the export do when it is the page's turn, beside what they do with its rows.</summary>
    public Action? Turn { get; set; }

    public void Dispose()
    {
        Rows.Dispose();
        Values?.Dispose();
        Detail?.Dispose();
    }
}

/// <summary>The sums of an export, or of a part of it.</summary>
internal sealed class ExportTotals
{
    public long Rows { get; set; }

    public long Received { get; set; }

    public long Defused { get; set; }

    public long Repaired { get; set; }

    public long Added { get; set; }

    public long Updated { get; set; }

    public long Removed { get; set; }

    /// <summary>Participants with more loans than there are columns for.</summary>
    public long LoansLeftOut { get; set; }

    /// <summary>For each column, whether any participant had a value; null before the first page.</summary>
    public bool[]? Filled { get; set; }

    /// <summary>What the report has of a company, for a later run; null where there is no report.</summary>
    public JsonElement? Report { get; set; }

    public void Add(ExportTotals other)
    {
        Rows += other.Rows;
        Received += other.Received;
        Defused += other.Defused;
        Repaired += other.Repaired;
        Added += other.Added;
        Updated += other.Updated;
        Removed += other.Removed;
        LoansLeftOut += other.LoansLeftOut;
        if (other.Filled is not null)
        {
            Filled ??= new bool[other.Filled.Length];
            for (int i = 0; i < other.Filled.Length && i < Filled.Length; i++)
            {
                Filled[i] |= other.Filled[i];
            }
        }
    }
}
