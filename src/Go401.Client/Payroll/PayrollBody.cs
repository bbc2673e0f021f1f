using System.Security.Cryptography;

namespace Go401.Client.Payroll;

/// <summary>
/// What is sent of a pay run, and the idempotency key that goes with it. Both depend on nothing but the run, so that two
/// machines without anything in common send the same bytes under the same key.
/// </summary>
internal static class PayrollBody
{
    private const int ChunkSize = 32_000;

    /// <summary>
    /// The JSON of <c>submit-payroll</c>, lines in the order of participant ids, in chunks: a large run is never in memory whole. A chunk
    /// is overwritten by the next one.
    /// </summary>
    public static IEnumerable<ArraySegment<byte>> Json(PayrollRun run)
    {
        using var buffer = new MemoryStream(2 * ChunkSize);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("check_date", IsoDate.Text(run.CheckDate));
        Date(json, "pay_period_start", run.PayPeriodStart);
        Date(json, "pay_period_end", run.PayPeriodEnd);
        json.WriteBoolean("is_off_cycle", run.OffCycle);
        json.WriteStartArray("payroll_lines");
        foreach (PayrollLine line in run.Lines)
        {
            Line(json, line);
            if (json.BytesPending > ChunkSize)
            {
                yield return Chunk(json, buffer);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        yield return Chunk(json, buffer);
    }

    private static ArraySegment<byte> Chunk(Utf8JsonWriter json, MemoryStream buffer)
    {
        buffer.SetLength(0);
        json.Flush();
        return new ArraySegment<byte>(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Adds the run in one spelling to a hash: what makes it this run and no other.</summary>
    public static void AddTo(IncrementalHash hash, Uri baseUri, PayrollRun run)
    {
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

        Add("Go401 payroll 1\n");
        Add(baseUri.AbsoluteUri.TrimEnd('/') + "\n");
        Add(run.CompanyId + "\n");
        Add(IsoDate.Text(run.CheckDate) + "\n");
        Add(run.OffCycle ? "off-cycle\n" : "regular\n");
        Add(run.Correction.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n");
        var text = new StringBuilder();
        foreach (PayrollLine line in run.Lines)
        {
            Append(text, line);
            Add(text.ToString());
            text.Clear();
        }
    }

    /// <summary>One line in one spelling.</summary>
    public static byte[] Canonical(PayrollLine line) => Encoding.UTF8.GetBytes(Append(new StringBuilder(), line).ToString());

    /// <summary>The key: SHA-256 of the canonical run, as a UUID of version 8 (RFC 9562 section 5.8).</summary>
    public static string Key(Uri baseUri, PayrollRun run)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddTo(sha, baseUri, run);
        byte[] hash = sha.GetHashAndReset();
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        string hex = Hash.Hex(hash, 16);
        return $"{hex.Substring(0, 8)}-{hex.Substring(8, 4)}-{hex.Substring(12, 4)}-{hex.Substring(16, 4)}-{hex.Substring(20)}";
    }

    private static StringBuilder Append(StringBuilder text, PayrollLine line)
    {
        text.Append(line.ParticipantId);
        foreach (string field in PayrollField.Amounts)
        {
            text.Append('|').Append(line.Amount(field) is decimal amount ? Money.Text(amount) : "");
        }

        return text.Append('\n');
    }

    private static void Line(Utf8JsonWriter json, PayrollLine line)
    {
        json.WriteStartObject();
        json.WriteString("participant_id", line.ParticipantId);
        json.WriteString("hours", Money.Text(line.Hours));
        json.WriteString("gross_pay", Money.Text(line.GrossPay));
        json.WriteString("pre_tax_amount", Money.Text(line.PreTax));
        json.WriteString("post_tax_amount", Money.Text(line.Roth));
        json.WriteString("company_contribution", Money.Text(line.CompanyContribution));
        json.WriteStartArray("other_additions");
        Addition(json, "Loan Principal", line.LoanPrincipal);
        Addition(json, "Loan Interest", line.LoanInterest);
        json.WriteEndArray();
        if (line.HoursYtd is decimal hours)
        {
            json.WriteString("hours_ytd", Money.Text(hours));
        }

        if (line.GrossPayYtd is decimal pay)
        {
            json.WriteString("gross_pay_ytd", Money.Text(pay));
        }

        json.WriteEndObject();
    }

    private static void Addition(Utf8JsonWriter json, string type, decimal amount)
    {
        if (amount != 0)
        {
            json.WriteStartObject();
            json.WriteString("additional_amount", Money.Text(amount));
            json.WriteString("other_type", type);
            json.WriteEndObject();
        }
    }

    private static void Date(Utf8JsonWriter json, string name, DateTime? date)
    {
        if (date is DateTime day)
        {
            json.WriteString(name, IsoDate.Text(day));
        }
    }
}
