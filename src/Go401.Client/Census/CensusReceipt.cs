using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>
/// The record of what a census changed, as JSON: company, time, counts, and for each person the id, the action, the names of the
/// fields and the status. It contains no value and no hash of the input, which has social security numbers. Only its owner can
/// read it. The file is created before anything is sent, so that a folder without write access is found in time.
/// </summary>
internal sealed class CensusReceipt(string path) : Receipt(path)
{
    /// <summary>Writes it and puts it in place.</summary>
    /// <param name="entries">The entries that were due, with what became of them.</param>
    public void Commit(Uri baseUri, string companyId, IReadOnlyList<CensusEntry> entries, DateTimeOffset at)
    {
        var counts = new JsonMembers();
        foreach (IGrouping<string, CensusEntry> group in entries.GroupBy(e => $"{e.Action} {e.Status}"))
        {
            counts[group.Key] = group.Count();
        }

        var receipt = new JsonMembers
        {
            ["baseAddress"] = baseUri.AbsoluteUri,
            ["companyId"] = companyId,
            ["appliedUtc"] = IsoDate.Utc(at),
            ["counts"] = counts,
            ["people"] = entries.Select(Person),
        };
        Commit(receipt);
    }

    private static JsonMembers Person(CensusEntry entry)
    {
        var person = new JsonMembers { ["participantId"] = entry.ParticipantId, ["action"] = entry.Action.ToString() };
        if (entry.Row is int row)
        {
            person["row"] = row;
        }

        person["fields"] = entry.Changes.Select(c => c.Field);
        person["status"] = entry.Status;
        return person;
    }
}
