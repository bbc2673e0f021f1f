using System.Security.Cryptography;

namespace Go401.Client.Payroll;

/// <summary>
/// The proof of a pay run, as JSON: whose, when, totals, key, accepted warnings, and the SHA-256 of what was sent and of the input file,
/// unless that has social security numbers. It is its owner's alone, and the same again when the run is repeated. The file is begun
/// before anything is sent, so that a folder that cannot be written is found in time.
/// </summary>
internal sealed class PayrollReceipt(string path) : Receipt(path)
{
    /// <summary>Writes it and puts it in place.</summary>
    /// <param name="input">The bytes of the input file; null where the rows came from elsewhere.</param>
    public void Commit(Uri baseUri, PayrollRun run, PayrollResult result, byte[]? input)
    {
        var totals = new JsonMembers();
        foreach (KeyValuePair<string, decimal> total in run.Totals)
        {
            totals[total.Key] = Money.Text(total.Value);
        }

        // A hash of nine digits is the digits for a program that tries them all, salted or not. What was sent names people by
        // participant id, so that its hash proves the same lines.
        bool hashed = input is not null && !run.InputHasSsn && !HasSsn(CsvRows.Decode(input));
        var receipt = new JsonMembers
        {
            ["baseAddress"] = baseUri.AbsoluteUri,
            ["companyId"] = run.CompanyId,
            ["checkDate"] = IsoDate.Text(run.CheckDate),
            ["offCycle"] = run.OffCycle,
            ["correction"] = result.CorrectionNumber,
            ["lines"] = run.Lines.Count,
            ["totals"] = totals,
            ["acceptedWarnings"] = result.AcceptedWarnings,
            ["idempotencyKey"] = result.IdempotencyKey,
            ["achDate"] = result.AchDate is DateTime day ? IsoDate.Text(day) : null,
            ["submittedUtc"] = result.SubmittedAt is DateTimeOffset submitted ? IsoDate.Utc(submitted) : null,
            ["inputSha256"] = hashed ? Sha256([new ArraySegment<byte>(input!)]) : null,
        };
        if (input is not null && !hashed)
        {
            receipt["inputSha256Omitted"] =
                "The input contains social security numbers, or numbers like them. No hash of those is written; sentSha256 is the proof.";
        }

        receipt["sentSha256"] = Sha256(PayrollBody.Json(run));
        Commit(receipt);
    }

    private static bool HasSsn(string text) => ServerText.MaskSocialSecurityNumbers(text) != text;

    private static string Sha256(IEnumerable<ArraySegment<byte>> content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ArraySegment<byte> chunk in content)
        {
            sha.AppendData(chunk.Array!, chunk.Offset, chunk.Count);
        }

        return Hash.Hex(sha.GetHashAndReset());
    }
}
