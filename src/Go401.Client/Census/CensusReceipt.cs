using System.Globalization;
using System.Text.Json;
using Go401.Client.Files;

namespace Go401.Client.Census;

/// <summary>
/// The record of what a census changed, as JSON: company, time, counts, and for each person the id, the action, the names of the
/// fields and the status. It contains no value and no hash of the input, which has social security numbers. Only its owner can
/// read it. The file is created before anything is sent, so that a folder without write access is found in time.
/// </summary>
internal sealed class CensusReceipt : IDisposable
{
    private readonly PartialFile _file;

    private CensusReceipt(PartialFile file) => _file = file;

    /// <summary>Creates a receipt.</summary>
    /// <exception cref="Errors.Go401Exception">As <see cref="ReceiptFile.Check"/>.</exception>
    public static CensusReceipt Begin(string path) => new(ReceiptFile.Begin(path));

    /// <summary>Writes it and puts it in place.</summary>
    /// <param name="entries">The entries that were due, with what became of them.</param>
    public void Commit(Uri baseUri, string companyId, IReadOnlyList<CensusEntry> entries, DateTimeOffset at)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("baseAddress", baseUri.AbsoluteUri);
            json.WriteString("companyId", companyId);
            json.WriteString("appliedUtc", IsoDate.Utc(at));
            json.WriteStartObject("counts");
            foreach (IGrouping<string, CensusEntry> group in entries.GroupBy(e => $"{e.Action} {e.Status}"))
            {
                json.WriteNumber(group.Key, group.Count());
            }

            json.WriteEndObject();
            json.WriteStartArray("people");
            foreach (CensusEntry entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        _file.Write(stream.ToArray());
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private static void Write(Utf8JsonWriter json, CensusEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("participantId", entry.ParticipantId);
        json.WriteString("action", entry.Action.ToString());
        if (entry.Row is int row)
        {
            json.WriteNumber("row", row);
        }

        json.WriteStartArray("fields");
        foreach (CensusChange change in entry.Changes)
        {
            json.WriteStringValue(change.Field);
        }

        json.WriteEndArray();
        json.WriteString("status", entry.Status);
        json.WriteEndObject();
    }
}
