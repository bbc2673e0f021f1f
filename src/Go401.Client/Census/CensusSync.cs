using System.Net.Http.Headers;
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
/// <param name="refused">Told of each entry that 401GO refuses; the others go on.</param>
internal sealed class CensusSync(
    ApiClient api,
    string companyId,
    Func<CensusEntry, ApiException, Task> refused,
    ICallReporter reporter,
    CancellationToken cancellation
)
{
    private const int ListSize = 100;
    private readonly string _path = $"companies/{Uri.EscapeDataString(companyId)}/participants/";

    /// <summary>What adds people. What changes one has the same scope.</summary>
    public static ApiOperation Operation => OperationCatalogue.Find("POST", "companies/{company_id}/participants/")!;

    /// <summary>Applies the entries that are given, and sets their <see cref="CensusEntry.Status"/>.</summary>
    /// <param name="entries">Entries of a plan without errors.</param>
    /// <exception cref="Go401Exception">A failure that is not about one person, for instance no connection. What was done is noted in
    /// the entries.</exception>
    public async Task ApplyAsync(IReadOnlyList<CensusEntry> entries)
    {
        foreach (CensusEntry entry in entries.Where(e => e.Action is CensusAction.Update or CensusAction.Rehire or CensusAction.Terminate))
        {
            string path = $"{_path}{Uri.EscapeDataString(entry.ParticipantId!)}/";
            await NotedAsync([entry], () => OneAsync(entry, new HttpMethod("PATCH"), path)).ConfigureAwait(false);
        }

        CensusEntry[] added = [.. entries.Where(e => e.Action == CensusAction.Add)];
        for (int at = 0; at < added.Length; at += ListSize)
        {
            CensusEntry[] list = added.AsSpan(at, Math.Min(ListSize, added.Length - at)).ToArray();
            await NotedAsync(list, () => AddAsync(list)).ConfigureAwait(false);
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

    private async Task AddAsync(CensusEntry[] list)
    {
        bool whole = true;
        try
        {
            await SendAsync(HttpMethod.Post, _path, list.Select(Json)).ConfigureAwait(false);
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
                await OneAsync(entry, HttpMethod.Post, _path).ConfigureAwait(false);
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

    private async Task OneAsync(CensusEntry entry, HttpMethod method, string path)
    {
        try
        {
            ApiResponse response = await SendAsync(method, path, Json(entry)).ConfigureAwait(false);
            entry.Status = "Done";
            entry.ParticipantId ??= Id(response.Body);
        }
        catch (ApiException failure) when (failure.StatusCode is 400 or 403 or 404 or 422)
        {
            entry.Status = "Failed";
            await refused(entry, failure).ConfigureAwait(false);
        }
    }

    private Task<ApiResponse> SendAsync(HttpMethod method, string path, object json)
    {
        byte[] body = JsonMembers.ToUtf8(json);
        var request = new ApiRequest
        {
            Method = method,
            Path = path,
            Content = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        return api.SendAsync(request, reporter, cancellation);
    }

    private static string? Id(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            return ServerJson.Exact(document.RootElement, "object_id") is string id ? ServerJson.Readable(id) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonMembers Json(CensusEntry entry)
    {
        JsonMembers json = [],
            address = [];
        if (entry.Sent.TryGetValue("ssn", out string? ssn))
        {
            json["ssn"] = ssn;
        }

        foreach (CensusField field in CensusField.Sent.Where(f => entry.Sent.ContainsKey(f.ApiName)))
        {
            if (field.IsAddress)
            {
                address[field.AddressName] = entry.Sent[field.ApiName] ?? "";
            }
            else
            {
                json[field.ApiName] = Value(field, entry.Sent[field.ApiName]);
            }
        }

        if (address.HasMembers)
        {
            json["address"] = address;
        }

        return json;
    }

    // The API clears texts by an empty text, and the others by null.
    private static object? Value(CensusField field, string? value) =>
        (field.Kind, value) switch
        {
            (CensusKind.Email or CensusKind.Phone or CensusKind.Text, null) => "",
            (_, null) => null,
            (CensusKind.Boolean, _) => value == "true",
            (CensusKind.Integer, _) => int.Parse(value, CultureInfo.InvariantCulture),
            _ => value,
        };
}
