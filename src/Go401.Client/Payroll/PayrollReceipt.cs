using System.Security.Cryptography;
using System.Text.Json;
using Go401.Client.Files;

namespace Go401.Client.Payroll;

/// <summary>
/// The proof of a pay run, as JSON: whose, when, totals, key, accepted warnings, and the SHA-256 of what was sent and of the input file,
/// unless that has social security numbers. It is its owner's alone, and the same again when the run is repeated. The file is begun
/// before anything is sent, so that a folder that cannot be written is found in time.
/// </summary>
internal sealed class PayrollReceipt : IDisposable
{
    private readonly PartialFile _file;

    private PayrollReceipt(string path, PartialFile file)
    {
        Path = path;
        _file = file;
    }

    public string Path { get; }

    /// <summary>Begins a receipt.</summary>
    /// <exception cref="Errors.Go401Exception">As <see cref="ReceiptFile.Check"/>.</exception>
    public static PayrollReceipt Begin(string path) => new(path, ReceiptFile.Begin(path));

    /// <summary>Writes it and puts it in place.</summary>
    /// <param name="input">The bytes of the input file; null where the rows came from elsewhere.</param>
    public void Commit(Uri baseUri, PayrollRun run, PayrollResult result, byte[]? input)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("baseAddress", baseUri.AbsoluteUri);
            json.WriteString("companyId", run.CompanyId);
            json.WriteString("checkDate", IsoDate.Text(run.CheckDate));
            json.WriteBoolean("offCycle", run.OffCycle);
            json.WriteNumber("correction", result.CorrectionNumber);
            json.WriteNumber("lines", run.Lines.Count);
            json.WriteStartObject("totals");
            foreach (KeyValuePair<string, decimal> total in PayrollTotals.Of(run))
            {
                json.WriteString(total.Key, Money.Text(total.Value));
            }

            json.WriteEndObject();
            json.WriteStartArray("acceptedWarnings");
            foreach (string id in result.AcceptedWarnings)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteString("idempotencyKey", result.IdempotencyKey);
            json.WriteString("achDate", result.AchDate is DateTime day ? IsoDate.Text(day) : null);
            json.WriteString("submittedUtc", result.SubmittedAt is DateTimeOffset submitted ? IsoDate.Utc(submitted) : null);
            Input(json, run, input);
            json.WriteString("sentSha256", Sha256(PayrollBody.Json(run)));
            json.WriteEndObject();
        }

        _file.Write(stream.ToArray());
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    // A hash of nine digits is the digits for a program that tries them all, salted or not. What was sent names people by participant
    // id, so that its hash proves the same lines.
    private static void Input(Utf8JsonWriter json, PayrollRun run, byte[]? input)
    {
        bool hashed = input is not null && !run.InputHasSsn && !HasSsn(CsvRows.Decode(input));
        json.WriteString("inputSha256", hashed ? Sha256([new ArraySegment<byte>(input!)]) : null);
        if (input is not null && !hashed)
        {
            json.WriteString(
                "inputSha256Omitted",
                "The input contains social security numbers, or numbers like them. No hash of those is written; sentSha256 is the proof."
            );
        }
    }

    private static bool HasSsn(string text) => !string.Equals(ServerText.MaskSocialSecurityNumbers(text), text, StringComparison.Ordinal);

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
