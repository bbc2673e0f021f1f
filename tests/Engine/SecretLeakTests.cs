using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// Secrets and personal data are searched for in everything that the cmdlets of a connection put anywhere: every stream with
/// everything turned on, every error with all that can be read out of it, every object in every form.
/// </summary>
public sealed partial class SecretLeakTests
{
    private const string ClientSecret = "canary-client-secret";

    // What the tests send, and what user info says of the person who signs in.
    private static readonly string[] Canaries = ["123456789", "123-45-6789", "987654321", "1980-01-02", "admin@example.com"];

    [Fact]
    public async Task S44_a_connection_shows_no_secret_in_any_form()
    {
        await using Session session = await Session.StartAsync(o => o.ClientSecret = ClientSecret);
        session.Set("Secret", Session.Secure(ClientSecret));
        PSObject connection = session
            .Run(
                $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -Scope "
                    + "openid,company:read -NoPersist"
            )
            .Single;
        session.Set("Connection", connection);
        string[] forms =
        [
            connection.ToString(),
            connection.BaseObject.ToString()!,
            string.Join('\n', connection.Properties.Select(p => $"{p.Name}={p.Value}")),
            PSSerializer.Serialize(connection, 12),
            JsonSerializer.Serialize(connection.BaseObject),
            session.Show("$Connection"),
            session.Show("$Connection.PSObject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }"),
            session.Show("$Connection.PSObject.Members | ForEach-Object { $_.ToString() }"),
        ];
        Assert.Contains(session.Name, forms[0], StringComparison.Ordinal);
        Assert.All(forms, text => AssertNoSecret(session, text));

        // What is serialised is worth having all the same.
        Assert.Equal("Connected", JsonDocument.Parse(forms[4]).RootElement.GetProperty("State").GetString());

        // And what it holds inside shows stars, should anybody look there.
        object inner = connection
            .BaseObject.GetType()
            .GetProperty("Inner", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
            .GetValue(connection.BaseObject)!;
        AssertNoSecret(session, inner + PSSerializer.Serialize(inner, 2));
        object settings = inner.GetType().GetProperty("Settings")!.GetValue(inner)!;
        Assert.Contains("ClientSecret = ***", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S57_S58_no_stream_and_no_error_of_a_working_session_holds_a_secret()
    {
        var host = new CapturingHost { SecureAnswer = ConnectPasteTests.Follow };
        await using Session session = await Session.StartAsync(o => o.ClientSecret = ClientSecret, host);
        session.Set("Secret", Session.Secure(ClientSecret));
        session.Set("Refresh", Session.Secure(session.Simulator.Tokens.Issue("company:read participant:read openid").Refresh));
        string connect =
            "Connect-Go401 -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -ConnectionSuccessUri "
            + $"partners/connection-success/ -NoPersist -Verbose -InformationVariable i -Name {session.Name}";
        SetPerson(session);
        session.Run("$DebugPreference = $VerbosePreference = $InformationPreference = 'Continue'");
        var people = new List<string>(Canaries);
        foreach (
            string script in new[]
            {
                $"{connect} -Scope openid,company:read,participant:read",
                $"{connect} -Scope openid,company:read -NoBrowser",
                $"{connect} -ClientCredentials",
                $"{connect} -RefreshToken $Refresh -ExpectRole company_admin",
                "Confirm-Go401Connection",
                "Get-Go401Connection; Get-Go401Connection -Current",
                "Update-Go401Token",
                "Invoke-Go401Request companies",
                "Invoke-Go401Request companies/c1/participants -All -PageSize 10",
                "$null = Invoke-Go401Request companies/c1/participants -Method POST -Body $Person -Confirm:$false",
                "Invoke-Go401Request companies/c1/participants -Method POST -Body $Person -WhatIf",
                "Update-Go401Token -WhatIf; Disconnect-Go401 -WhatIf",
                "Disconnect-Go401",
            }
        )
        {
            Outcome outcome = session.Run(script);
            AssertNoSecret(session, outcome.AllStreams, script);
            people.AddRange(
                outcome
                    .Output.Where(o => o.Properties["ssn"] is not null)
                    .SelectMany(o => new[] { (string)Session.Value(o, "ssn")!, (string)Session.Value(o, "dob")! })
            );
            AssertNoPerson(outcome.AllStreams, people, script);
            AssertNoSecret(session, string.Join('\n', outcome.Output.Select(o => PSSerializer.Serialize(o, 8))), script);
        }

        // A person has to see the address to open it; the state in it is worth nothing without the code and the verifier.
        AssertNoSecret(session, Address().Replace(host.Text, ""), "the host");
        Assert.True(people.Count > 50);
        AssertNoPerson(host.Text, people, "the host");
    }

    [Fact]
    public async Task S57_S58_no_error_of_a_session_that_fails_holds_a_secret_or_a_request()
    {
        const string Echo =
            """{"user_error_message":"Bad ssn 123-45-6789 or 987654321","developer_error_detail":"ssn 123456789 is taken"}""";
        await using Session session = await Session.ConnectedAsync(o => o.ClientSecret = "demo-secret");
        SetPerson(session);
        session.Run("$DebugPreference = $VerbosePreference = 'Continue'");
        foreach (
            Fault fault in new Fault[]
            {
                new() { Status = 400, Body = Echo },
                new() { Status = 401 },
                new() { Status = 403, Body = Echo },
                new() { Status = 500 },
                new() { Status = 503, RetryAfter = "1000" },
                new() { Kind = FaultKind.Reset },
                new() { Kind = FaultKind.Html },
                new() { Kind = FaultKind.BadJson },
                new() { Kind = FaultKind.Truncate },
                new() { Kind = FaultKind.Redirect, Location = "https://example.com/?token=x" },
            }
        )
        {
            session.Simulator.Faults.Clear();
            session.Simulator.Faults.Add(fault);
            foreach (
                string script in new[]
                {
                    "Invoke-Go401Request companies/c1/participants?search=$Number -MaximumRetryCount 0",
                    "Invoke-Go401Request companies/c1/participants -Method POST -Body $Person -Confirm:$false -MaximumRetryCount 0",
                    "Confirm-Go401Connection",
                    "Update-Go401Token",
                }
            )
            {
                Outcome outcome = session.Run(script);
                string where = $"{fault.Kind} {fault.Status}: {script}";
                AssertNoSecret(session, outcome.AllStreams, where);
                AssertNoPerson(outcome.AllStreams, Canaries, where);
                // What a request looks like as text, with its headers.
                Assert.DoesNotContain("RequestUri:", outcome.AllStreams, StringComparison.Ordinal);
                Assert.All(outcome.Errors, e => Assert.True(e.TargetObject is null or string, where));
            }

            // The connection may have been told to sign in again; the next fault gets a fresh one.
            session.Simulator.Faults.Clear();
            session.Connect();
        }
    }

    // In variables: the line that a person typed is kept by PowerShell itself.
    private static void SetPerson(Session session)
    {
        session.Set("Number", "123456789");
        session.Set(
            "Person",
            new System.Collections.Hashtable
            {
                ["ssn"] = "123456789",
                ["dob"] = "1980-01-02",
                ["note"] = "123-45-6789",
                ["email"] = "admin@example.com",
            }
        );
    }

    private static void AssertNoSecret(Session session, string text, string where = "")
    {
        List<string> secrets = [ClientSecret, "demo-secret"];
        foreach (ReceivedRequest request in session.Simulator.Log.All)
        {
            foreach (string fields in new[] { request.Query, request.Path.Contains("/o/", StringComparison.Ordinal) ? request.Body : "" })
            {
                secrets.AddRange(
                    Form.Read(fields)
                        .Where(f =>
                            f.Key is "state" or "code" or "code_verifier" or "code_challenge" or "nonce" or "refresh_token" or "token"
                        )
                        .Select(f => f.Value)
                );
            }

            if (request.Headers.TryGetValue("Authorization", out string? authorization))
            {
                secrets.Add(authorization.Split(' ')[1]);
            }
        }

        Assert.All(
            secrets.Where(s => s.Length > 4),
            secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{where} shows {secret}: {Around(text, secret)}")
        );
        Assert.False(Token().IsMatch(text), $"{where} shows a token: {Around(text, Token().Match(text).Value)}");
    }

    private static void AssertNoPerson(string text, IEnumerable<string> people, string where) =>
        Assert.All(
            people,
            person => Assert.False(text.Contains(person, StringComparison.Ordinal), $"{where} shows {person}: {Around(text, person)}")
        );

    private static string Around(string text, string found)
    {
        int at = Math.Max(0, text.IndexOf(found, StringComparison.Ordinal));
        return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 120)];
    }

    [GeneratedRegex(@"sim-[arc]-[0-9a-f]{8}")]
    private static partial Regex Token();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/api/o/authorize/\S+")]
    private static partial Regex Address();
}
