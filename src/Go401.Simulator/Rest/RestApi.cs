using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator.OAuth;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator.Rest;

/// <summary>
/// The resources below /api/: who may call what, and who answers. The order of refusals is Django's: an unknown address,
/// no valid token, no permission, a method that the address does not know, a record that is not there.
/// </summary>
internal sealed class RestApi
{
    private static readonly string[] Renders = ["application/json"];
    private static readonly string[] Parses = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    private readonly SimulatorOptions _options;
    private readonly TokenStore _tokens;
    private readonly ParticipantDirectory _directory;
    private readonly Endpoint[] _endpoints;
    private readonly PayrollEndpoints _payroll;

    public RestApi(SimulatorOptions options, TokenStore tokens, Func<string> origin)
    {
        _options = options;
        _tokens = tokens;
        _directory = new ParticipantDirectory(options);
        var lists = new ListWriter(options, origin);
        var memory = new IdempotencyMemory(options);
        var participants = new ParticipantEndpoints(_directory, lists, options);
        var beneficiaries = new BeneficiaryEndpoints(lists, memory);
        _payroll = new PayrollEndpoints(_directory, lists, memory);
        const string Company = "companies/{company_id}/",
            Person = "participants/{participant_id}/";
        const string Read = "participant:read",
            Write = "participant:write";
        _endpoints =
        [
            new("GET", Company + "participants/", Read, participants.ListAsync),
            new("POST", Company + "participants/", Write, participants.AddAsync),
            new("GET", Company + "participants/{participant_id}/", Read, participants.ShowAsync),
            new("PUT", Company + "participants/{participant_id}/", Write, participants.ReplaceAsync),
            new("PATCH", Company + "participants/{participant_id}/", Write, participants.ChangeAsync),
            new("POST", Company + "submit-payroll/", "company:write", _payroll.SubmitAsync),
            new("GET", Person + "payroll-lines/", Read, _payroll.LinesAsync),
            new("GET", Person + "deferrals/", Read, participants.DeferralsAsync),
            new("POST", Person + "deferrals/", Write, participants.ChangeDeferralsAsync),
            new("GET", Person + "beneficiaries/", Read, beneficiaries.ListAsync),
            new("POST", Person + "beneficiaries/", Write, beneficiaries.AddAsync),
            new("PATCH", Person + "beneficiaries/", Write, beneficiaries.ChangeManyAsync),
            new("GET", Person + "beneficiaries/{beneficiary_id}/", Read, beneficiaries.ShowAsync),
            new("PUT", Person + "beneficiaries/{beneficiary_id}/", Write, beneficiaries.ReplaceAsync),
            new("PATCH", Person + "beneficiaries/{beneficiary_id}/", Write, beneficiaries.ChangeAsync),
            new("DELETE", Person + "beneficiaries/{beneficiary_id}/", Write, beneficiaries.RemoveAsync),
            .. new CompanyEndpoints(_directory, lists).Endpoints(),
            .. new ParticipantDetailEndpoints(_directory, lists).Endpoints(),
            .. new MoneyEndpoints(_directory, lists).Endpoints(),
            .. new InvestmentEndpoints(lists).Endpoints(),
            .. new PortfolioEndpoints(lists).Endpoints(),
        ];
    }

    /// <summary>The people who have more than one login, each with the email addresses.</summary>
    public IReadOnlyDictionary<string, string[]> SecondLogins => _directory.SecondLogins;

    /// <summary>Removes a participant; false where there is none of this id.</summary>
    public bool RemoveParticipant(string id)
    {
        if (_directory.PersonOf(id) is not PersonKey key)
        {
            return false;
        }

        _directory.Remove(key);
        return true;
    }

    /// <summary>How many payrolls were really taken.</summary>
    public int PayrollsTaken => _payroll.Taken;

    public void ForgetPayrollLines() => _payroll.ForgetLines();

    /// <summary>Every method and path there is.</summary>
    public IEnumerable<string> Operations => _endpoints.Select(e => $"{e.Method} {e.Template}");

    /// <summary>True where an address is known, so that one without its last slash is redirected.</summary>
    public bool Knows(string path) =>
        path == _options.ConnectionSuccessPath || (path.EndsWith('/') && _endpoints.Any(e => e.Match(Segments(path)) is not null));

    public async Task HandleAsync(HttpContext http, string path)
    {
        if (!Knows(path))
        {
            await Answers.HtmlAsync(http, 404, Pages.Error("Not found"));
            return;
        }

        if (Answers.Bearer(http) is not string token)
        {
            await Answers.UnauthorizedAsync(http, null);
            return;
        }

        (Grant? grant, string problem) = _tokens.FindAccess(token);
        if (grant is null)
        {
            await Answers.UnauthorizedAsync(http, problem);
            return;
        }

        if (path == _options.ConnectionSuccessPath)
        {
            await ConfirmAsync(http);
            return;
        }

        if (http.Request.Headers.TryGetValue("Api-Version", out var version))
        {
            http.Response.Headers["Api-Version"] = version;
        }

        await AnswerAsync(http, path, grant.Scope.Split(' '));
    }

    private async Task AnswerAsync(HttpContext http, string path, string[] scopes)
    {
        string[] segments = Segments(path);
        (Endpoint Endpoint, IReadOnlyDictionary<string, string> Values)[] there =
        [
            .. _endpoints.Select(e => (e, e.Match(segments)!)).Where(m => m.Item2 is not null).OrderBy(m => m.Item2.Count),
        ];

        // A literal beats a name in braces: ".../notifications/attachment/" has fewer of them.
        string method = HttpMethods.IsHead(http.Request.Method) ? "GET" : http.Request.Method;
        string allow = string.Join(", ", there.Select(t => t.Endpoint.Method).Append("HEAD").Append("OPTIONS").Distinct());
        if (HttpMethods.IsOptions(method))
        {
            http.Response.Headers.Allow = allow;
            await Answers.JsonAsync(
                http,
                200,
                new
                {
                    name = there[0].Endpoint.Template,
                    renders = Renders,
                    parses = Parses,
                }
            );
            return;
        }

        int index = Array.FindIndex(there, t => t.Endpoint.Method == method);
        if (index < 0)
        {
            http.Response.Headers.Allow = allow;
            await Answers.ErrorAsync(http, 405, $"Method \"{http.Request.Method}\" not allowed.", "method_not_allowed");
            return;
        }

        (Endpoint endpoint, IReadOnlyDictionary<string, string> values) = there[index];
        if (
            (endpoint.Scope is not null && !scopes.Contains(endpoint.Scope))
            || _options.NotGranted.Contains($"{method} /{endpoint.Template}")
        )
        {
            await Answers.ErrorAsync(http, 403, "You do not have permission to perform this action.");
            return;
        }

        var call = new RestCall(http, values);
        await (Locate(call) ? endpoint.AnswerAsync(call) : call.NotFoundAsync());
    }

    // Company and participant have to be there, and to belong together.
    private bool Locate(RestCall call)
    {
        if (call.Values.TryGetValue("company_id", out string? company))
        {
            if (_directory.CompanyOf(company) is not int number)
            {
                return false;
            }

            call.Company = number;
        }

        if (call.Values.TryGetValue("participant_id", out string? participant))
        {
            if (_directory.PersonOf(participant) is not PersonKey person || (call.Company > 0 && person.Company != call.Company))
            {
                return false;
            }

            call.Person = person;
        }

        return true;
    }

    private async Task ConfirmAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            await Answers.ErrorAsync(http, 405, $"Method \"{http.Request.Method}\" not allowed.", "method_not_allowed");
            return;
        }

        string? id = http.Request.HasFormContentType
            ? (await http.Request.ReadFormAsync(http.RequestAborted))["client_id"].ToString()
            : null;
        await (
            id == _options.ClientId
                ? Answers.JsonAsync(http, 200, new { message = "Connection confirmed." })
                : Answers.ErrorAsync(http, 400, "The client is not known.", "client_id must be sent as form data")
        );
    }

    private static string[] Segments(string path) => path.EndsWith('/') ? path[..^1].Split('/') : path.Split('/');
}
