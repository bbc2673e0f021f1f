using Go401.Client.Files;
using Go401.Client.Platform;

namespace Go401.Client.Payroll;

/// <summary>
/// What a person sees before a payroll is sent that was written by hand: what it comes to, and what the journal knows of its company.
/// </summary>
internal static class PayrollPreview
{
    /// <summary>Describes the payroll in a body; null where the body is none.</summary>
    /// <param name="folder">The state folder, where the journal is. Nothing is written to it.</param>
    /// <param name="path">The path of the request.</param>
    /// <param name="companyName">The company's name; null where it is not known.</param>
    public static string? Of(StateFolder folder, Uri baseUri, string path, ReadOnlyMemory<byte> body, string? companyName)
    {
        string[] steps = path.Split('/');
        int at = Array.IndexOf(steps, "companies") + 1;
        string companyId = at > 0 && at < steps.Length ? Uri.UnescapeDataString(steps[at]) : "";
        string? name = companyName ?? (companyId.Length > 0 ? companyId : null);
        if (PayrollSummary.Of(body, name) is not string summary)
        {
            return null;
        }

        string? history = companyId.Length == 0 ? null : History(folder, baseUri, companyId, body);
        return history is null ? summary : summary + "\n" + history;
    }

    private static string? History(StateFolder folder, Uri baseUri, string companyId, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!Directory.Exists(folder.Path) || Read(companyId, body) is not PayrollRun run)
            {
                return null;
            }

            PayrollJournal journal = PayrollJournal.Open(folder, baseUri, companyId);
            string fingerprint = journal.Fingerprint(run);
            JournalEntry[] same = [.. journal.RunsFor(run)];
            string? caution =
                same.Length == 0 ? null
                : same.Any(e => e.Fingerprint == fingerprint) ? PayrollCautions.SameRun
                : PayrollCautions.AddedToOtherRun;
            string[] texts = [.. new[] { caution, LastRun.Compare(journal, run, out _) }.OfType<string>()];
            return texts.Length == 0 ? null : string.Join("\n", texts);
        }
        catch (Exception failure) when (failure is Go401Exception || FileErrors.Is(failure) || ServerJson.IsOtherShape(failure))
        {
            return null;
        }
    }

    private static PayrollRun? Read(string companyId, ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = ServerJson.Parse(body);
        JsonElement root = document.RootElement;
        if (IsoDate.Parse(ServerJson.Of(root.GetProperty("check_date"))) is not DateTime date)
        {
            return null;
        }

        IEnumerable<PayrollLine> lines = root.GetProperty("payroll_lines")
            .EnumerateArray()
            .Select(line =>
                PostedLines.Line(line, ServerJson.Exact(line, "participant_id") ?? "") with
                {
                    HoursYtd = PlanReader.Number(line, "hours_ytd"),
                    GrossPayYtd = PlanReader.Number(line, "gross_pay_ytd"),
                }
            );
        return new PayrollRun
        {
            CompanyId = companyId,
            CheckDate = date,
            OffCycle = root.TryGetProperty("is_off_cycle", out JsonElement off) && off.ValueKind == JsonValueKind.True,
            Lines = [.. lines.OrderBy(l => l.ParticipantId, StringComparer.Ordinal)],
        };
    }
}
