using System.Net.Http.Headers;
using System.Text.Json;
using Go401.Client.Calls;
using Go401.Client.Catalogue;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>
/// Applies a census: changes first, one PATCH a person with what differs; then new people, in lists that are read back, since it
/// is not documented what becomes of the good rows of a refused list. 401GO takes a known social security number for that
/// person, so that all of it can be run again.
/// </summary>
internal sealed class CensusSync(ApiClient api)
{
    private const int ListSize = 100;

    /// <summary>What adds people. What changes one has the same scope.</summary>
    public static ApiOperation Operation => OperationCatalogue.Find("POST", "companies/{company_id}/participants/")!;

    /// <summary>Applies the entries that are given, and sets their <see cref="CensusEntry.Status"/>.</summary>
    /// <param name="entries">Entries of a plan without errors.</param>
    /// <param name="refused">Told of each entry that 401GO refuses; the others go on.</param>
    /// <exception cref="Go401Exception">A failure that is not about one person, for instance no connection. What was done is noted in
    /// the entries.</exception>
    public async Task ApplyAsync(
        string companyId,
        IReadOnlyList<CensusEntry> entries,
        Func<CensusEntry, ApiException, Task> refused,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        foreach (CensusEntry entry in entries.Where(e => e.Action is CensusAction.Update or CensusAction.Rehire or CensusAction.Terminate))
        {
            string path = $"companies/{Uri.EscapeDataString(companyId)}/participants/{Uri.EscapeDataString(entry.ParticipantId!)}/";
            await NotedAsync([entry], () => OneAsync(entry, new HttpMethod("PATCH"), path, refused, reporter, cancellation))
                .ConfigureAwait(false);
        }

        CensusEntry[] added = [.. entries.Where(e => e.Action == CensusAction.Add)];
        for (int at = 0; at < added.Length; at += ListSize)
        {
            CensusEntry[] list = added.AsSpan(at, Math.Min(ListSize, added.Length - at)).ToArray();
            await NotedAsync(list, () => AddAsync(companyId, list, refused, reporter, cancellation)).ConfigureAwait(false);
        }
    }

    // What was sent is no plan any more, also where the whole run ends with it.
    private static async Task NotedAsync(CensusEntry[] sent, Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch
        {
            foreach (CensusEntry entry in sent.Where(e => e.Status == "Planned"))
            {
                entry.Status = "Failed";
            }

            throw;
        }
    }

    private async Task AddAsync(
        string companyId,
        CensusEntry[] list,
        Func<CensusEntry, ApiException, Task> refused,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        string path = $"companies/{Uri.EscapeDataString(companyId)}/participants/";
        bool whole = true;
        try
        {
            await api.SendAsync(Request(HttpMethod.Post, path, Json(list)), reporter, cancellation).ConfigureAwait(false);
        }
        catch (ApiException failure) when (failure.StatusCode == 400)
        {
            whole = false;
        }

        Roster<Participant> roster = await Roster<Participant>
            .ReadAsync(api, companyId, p => p, reporter, cancellation)
            .ConfigureAwait(false);
        foreach (CensusEntry entry in list)
        {
            if (roster.BySsn(entry.Ssn) is [.., { } person])
            {
                entry.ParticipantId = person.ObjectId;
                entry.Status = "Done";
            }
            else
            {
                await OneAsync(entry, HttpMethod.Post, path, refused, reporter, cancellation).ConfigureAwait(false);
            }
        }

        if (!whole)
        {
            reporter.Verbose(
                $"Company {companyId}: a list of {Counted.Of(list.Length, "new person", "new people")} was rejected "
                    + "in part. The people that 401GO did "
                    + "not add were sent one by one."
            );
        }
    }

    private async Task OneAsync(
        CensusEntry entry,
        HttpMethod method,
        string path,
        Func<CensusEntry, ApiException, Task> refused,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        try
        {
            ApiResponse response = await api.SendAsync(Request(method, path, Json(entry)), reporter, cancellation).ConfigureAwait(false);
            entry.Status = "Done";
            entry.ParticipantId ??= Id(response.Body);
        }
        catch (ApiException failure) when (failure.StatusCode is 400 or 403 or 404 or 422)
        {
            entry.Status = "Failed";
            await refused(entry, failure).ConfigureAwait(false);
        }
    }

    private static ApiRequest Request(HttpMethod method, string path, byte[] body) =>
        new()
        {
            Method = method,
            Path = path,
            Content = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };

    private static string? Id(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("object_id", out JsonElement id)
                && id.ValueKind == JsonValueKind.String
                ? ServerJson.Of(id)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Json(CensusEntry entry) => Write(json => Write(json, entry));

    private static byte[] Json(IEnumerable<CensusEntry> entries) =>
        Write(json =>
        {
            json.WriteStartArray();
            foreach (CensusEntry entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, CensusEntry entry)
    {
        json.WriteStartObject();
        if (entry.Sent.TryGetValue("ssn", out string? ssn))
        {
            json.WriteString("ssn", ssn);
        }

        foreach (CensusField field in CensusField.Sent.Where(f => !f.IsAddress && entry.Sent.ContainsKey(f.ApiName)))
        {
            json.WritePropertyName(field.ApiName);
            Value(json, field, entry.Sent[field.ApiName]);
        }

        CensusField[] address = [.. CensusField.Sent.Where(f => f.IsAddress && entry.Sent.ContainsKey(f.ApiName))];
        if (address.Length > 0)
        {
            json.WriteStartObject("address");
            foreach (CensusField field in address)
            {
                json.WriteString(field.AddressName, entry.Sent[field.ApiName] ?? "");
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, CensusField field, string? value)
    {
        switch (field.Kind)
        {
            case CensusKind.Boolean when value is not null:
                json.WriteBooleanValue(value == "true");
                break;
            case CensusKind.Integer when value is not null:
                json.WriteNumberValue(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                // The API clears texts by an empty text, and dates by null.
                json.WriteStringValue(value ?? (field.Kind is CensusKind.Email or CensusKind.Phone or CensusKind.Text ? "" : null));
                break;
        }
    }
}
