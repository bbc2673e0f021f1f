using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Simulator.Data;
using Go401.Simulator.OAuth;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator.Rest;

/// <summary>The resources below /api/.</summary>
internal sealed class RestApi(SimulatorOptions options, TokenStore tokens, Func<string> origin)
{
    private readonly ConcurrentDictionary<string, JsonObject> _changed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonArray> _beneficiaries = new(StringComparer.Ordinal);
    private readonly PayrollDesk _payroll = new();

    public async Task HandleAsync(HttpContext http, string path)
    {
        string[] parts = path.Trim('/').Split('/');
        string method = http.Request.Method;
        if (Answers.Bearer(http) is not string token)
        {
            await Answers.UnauthorizedAsync(http, null);
            return;
        }

        (Grant? grant, string problem) = tokens.FindAccess(token);
        if (grant is null)
        {
            await Answers.UnauthorizedAsync(http, problem);
            return;
        }

        if (path == options.ConnectionSuccessPath)
        {
            await ConfirmAsync(http);
            return;
        }

        if (http.Request.Headers.TryGetValue("Api-Version", out var version))
        {
            http.Response.Headers["Api-Version"] = version;
        }

        string needed = parts[0] switch { "companies" when parts.Length < 3 => "company", "companies" when parts[2] != "participants" => "company", "companies" or "participants" => "participant", "plan-setup" => "plan", "affiliates" => "affiliate", "affiliate-firms" => "affiliate_firm", "investments" => "plan", _ => "" };
        if (needed.Length == 0)
        {
            await Answers.HtmlAsync(http, 404, "<!doctype html><title>Not found</title><h1>Not Found</h1>");
            return;
        }

        string scope = needed + (method is "GET" or "HEAD" ? ":read" : ":write");
        if (!grant.Scope.Split(' ').Contains(scope) || options.NotGranted.Contains($"{method} /{Template(parts)}/"))
        {
            await Answers.ErrorAsync(http, 403, "You do not have permission to perform this action.");
            return;
        }

        await (parts switch
        {
            ["companies"] => ListAsync(http, options.Companies, WriteCompany, "companies"),
            ["companies", string c, "participants"] when Company(c) is int n => method == "POST" ? CreateAsync(http, n) : ListAsync(http, Size(n), (w, i) => WriteParticipant(w, n, i), "participants/" + c),
            ["companies", string c, "participants", string p] when Company(c) is int n && Known(p, out int pc, out _) && pc == n => ParticipantAsync(http, p),
            ["companies", string c, "submit-payroll"] when method == "POST" && Company(c) is not null => _payroll.SubmitAsync(http, c),
            ["participants", string p, "beneficiaries"] when Known(p, out _, out _) => BeneficiariesAsync(http, p),
            ["participants", string p, "deferrals"] when Known(p, out _, out _) => Answers.JsonAsync(http, 200, Participant(p)["deferrals"]!),
            ["participants", string p, "totals"] when Known(p, out _, out _) => Answers.JsonAsync(http, 200, new { pretax_ytd = 1250.75m, roth_ytd = 300m, company_ytd = 600.5m, balance = 20345.67m }),
            ["participants", string p, "payroll-lines"] when Known(p, out _, out _) => ListAsync(http, 24, (w, i) => WriteText(w, $$"""{"object_id":"l-{{p}}-{{i}}","check_date":"2026-{{1 + (i % 12):D2}}-15","hours":"80.00","gross_pay":"3200.00","pre_tax_amount":"160.00","post_tax_amount":"0.00","company_contribution":"96.00"}"""), "lines/" + p),
            ["participants", string p, _] when Known(p, out _, out _) && method == "GET" => Answers.JsonAsync(http, 200, new { object_id = p, simulated = true }),
            ["companies", string c, _] when Company(c) is not null && method == "GET" => Answers.JsonAsync(http, 200, new { object_id = c, simulated = true }),
            ["companies" or "participants", _, ..] when method == "GET" => Answers.ErrorAsync(http, 404, "Not found."),
            _ => Answers.ErrorAsync(http, 403, "You do not have permission to perform this action."),
        });
    }

    private async Task ListAsync(HttpContext http, int count, Action<IBufferWriter<byte>, int> write, string cacheKey)
    {
        IQueryCollection query = http.Request.Query;
        bool bare = options.BareArrays && query["page"].Count == 0 && query["page_size"].Count == 0;
        int size = int.TryParse(query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked > 0 ? Math.Min(asked, options.LargestPageSize) : options.DefaultPageSize;
        int page = query["page"].Count == 0 ? 1 : int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted : 0;
        long first = (long)(page - 1) * size;
        if (page < 1 || (first >= count && page > 1))
        {
            await Answers.ErrorAsync(http, 404, "Invalid page.");
            return;
        }

        string key = $"{cacheKey}?{page}&{size}&{bare}";
        if (options.CachePages && _pages.TryGetValue(key, out byte[]? cached))
        {
            await Answers.BytesAsync(http, 200, cached);
            return;
        }

        int last = bare ? count : (int)Math.Min(count, first + size);
        var body = new ArrayBufferWriter<byte>(256 + (1200 * (last - (int)first)));
        if (!bare)
        {
            WriteText(body, string.Create(CultureInfo.InvariantCulture, $"{{\"count\":{count},\"next\":{Link(http, page + 1, size, last < count)},\"previous\":{Link(http, page - 1, size, page > 1)},\"results\":"));
        }

        WriteText(body, "[");
        for (int i = (int)first; i < last; i++)
        {
            if (i > first)
            {
                WriteText(body, ",");
            }

            write(body, i);
        }

        WriteText(body, bare ? "]" : "]}");
        if (options.CachePages && _pages.Count < 64 * 16)
        {
            _pages[key] = body.WrittenSpan.ToArray();
        }

        await Answers.BytesAsync(http, 200, body.WrittenMemory);
    }

    private string Link(HttpContext http, int page, int size, bool there)
    {
        if (!there)
        {
            return "null";
        }

        string others = string.Concat(http.Request.Query.Where(q => q.Key is not ("page" or "page_size")).Select(q => $"&{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value.ToString())}"));
        return $"\"{options.NextOrigin ?? origin()}{http.Request.Path}?page={page}&page_size={size}{others}\"";
    }

    private async Task ParticipantAsync(HttpContext http, string id)
    {
        JsonObject person = Participant(id);
        if (http.Request.Method is "PUT" or "PATCH")
        {
            if (await ReadAsync(http) is not JsonObject change)
            {
                return;
            }

            if (change["email"]?.GetValue<string>() is string email && !email.Contains('@', StringComparison.Ordinal))
            {
                await Answers.BytesAsync(http, 400, Encoding.UTF8.GetBytes("""{"email":{"user_error_message":"Enter a valid email address.","developer_error_detail":"invalid"}}"""));
                return;
            }

            foreach ((string name, JsonNode? value) in change.ToArray())
            {
                change.Remove(name);
                person[name] = value;
            }

            person["timestamp_updated"] = options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            _changed[id] = person;
            _pages.Clear();
        }
        else if (http.Request.Method != "GET")
        {
            await Answers.ErrorAsync(http, 403, "You do not have permission to perform this action.");
            return;
        }

        await Answers.BytesAsync(http, 200, Encoding.UTF8.GetBytes(person.ToJsonString()));
    }

    // A known social security number updates that person; any other makes one, which is answered but not listed.
    private async Task CreateAsync(HttpContext http, int company)
    {
        if (await ReadAsync(http) is not JsonObject body)
        {
            return;
        }

        if (body["ssn"]?.ToString() is not { Length: 9 } ssn || !ssn.All(char.IsAsciiDigit))
        {
            await Answers.BytesAsync(http, 400, Encoding.UTF8.GetBytes("""{"ssn":{"user_error_message":"A social security number has nine digits.","developer_error_detail":"ssn: invalid"}}"""));
            return;
        }

        int index = int.Parse(ssn, CultureInfo.InvariantCulture) - 900_000_000;
        string id = index >= 0 && index < Size(company) ? People.Id(company, index) : "p-new-" + ssn[5..];
        JsonObject person = index >= 0 && index < Size(company) ? Participant(id) : [];
        foreach ((string name, JsonNode? value) in body.ToArray())
        {
            body.Remove(name);
            person[name] = value;
        }

        person["object_id"] = id;
        _changed[id] = person;
        _pages.Clear();
        await Answers.BytesAsync(http, 200, Encoding.UTF8.GetBytes(person.ToJsonString()));
    }

    private async Task BeneficiariesAsync(HttpContext http, string participant)
    {
        JsonArray list = _beneficiaries.GetOrAdd(participant, _ => []);
        if (http.Request.Method == "POST")
        {
            if (await ReadAsync(http) is not JsonNode body)
            {
                return;
            }

            string? key = http.Request.Headers["Idempotent-Key"];
            if (key is not null && list.FirstOrDefault(b => b!["sim_key"]?.ToString() == key) is JsonNode same)
            {
                await Answers.BytesAsync(http, 201, Encoding.UTF8.GetBytes(same.ToJsonString()));
                return;
            }

            JsonNode made = body.DeepClone();
            if (made is JsonObject one)
            {
                one["object_id"] = $"b-{participant}-{list.Count + 1}";
                if (key is not null)
                {
                    one["sim_key"] = key;
                }
            }

            list.Add(made);
            await Answers.BytesAsync(http, 201, Encoding.UTF8.GetBytes(made.ToJsonString()));
            return;
        }

        JsonNode?[] all = [.. list];
        await ListAsync(http, all.Length, (w, i) => WriteText(w, all[i]!.ToJsonString()), "beneficiaries/" + participant + all.Length);
    }

    private async Task ConfirmAsync(HttpContext http)
    {
        string? id = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync())["client_id"].ToString() : null;
        await (id == options.ClientId
            ? Answers.JsonAsync(http, 200, new { message = "Connection confirmed." })
            : Answers.ErrorAsync(http, 400, "The client is not known.", "client_id must be sent as form data"));
    }

    internal static async Task<JsonNode?> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted)
                ?? throw new System.Text.Json.JsonException();
        }
        catch (System.Text.Json.JsonException)
        {
            await Answers.ErrorAsync(http, 400, "The request could not be read.", "JSON parse error");
            return null;
        }
    }

    private JsonObject Participant(string id)
    {
        if (_changed.TryGetValue(id, out JsonObject? changed))
        {
            return (JsonObject)changed.DeepClone();
        }

        Known(id, out int company, out int index);
        var buffer = new ArrayBufferWriter<byte>();
        People.Write(buffer, company, index);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private void WriteParticipant(IBufferWriter<byte> output, int company, int index)
    {
        if (!_changed.IsEmpty && _changed.TryGetValue(People.Id(company, index), out JsonObject? changed))
        {
            WriteText(output, changed.ToJsonString());
            return;
        }

        People.Write(output, company, index);
    }

    private void WriteCompany(IBufferWriter<byte> output, int index) =>
        WriteText(output, $$"""{"object_id":"c{{index + 1}}","name":"Simulated Company {{index + 1}}","status":"{{(index == options.Companies - 1 && index > 0 ? "SETUP_PENDING" : "SETUP_COMPLETE")}}"}""");

    private int? Company(string id) => id.Length > 1 && id[0] == 'c' && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= 1 && n <= options.Companies ? n : null;

    private int Size(int company) => company == 1 ? options.Participants : company == options.Companies ? 0 : 3 + (company % 10);

    private bool Known(string id, out int company, out int index) =>
        _changed.ContainsKey(id) | (People.TryParse(id, out company, out index) && company >= 1 && company <= options.Companies && index >= 0 && index < Size(company));

    private static string Template(string[] parts) => string.Join('/', parts.Select((part, i) => i == 1 ? (parts[0] == "companies" ? "{company_id}" : "{participant_id}") : i == 3 && parts[2] == "participants" ? "{participant_id}" : part));

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        Span<byte> target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, target));
    }
}
