using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Which connection a cmdlet means: known by name across the process, current in one runspace only.</summary>
public sealed class SessionStateTests
{
    [Fact]
    public async Task Two_runspaces_never_call_into_each_others_account()
    {
        await using Session first = await Session.ConnectedAsync();
        await using Session second = await Session.ConnectedAsync();
        await Task.WhenAll(
            Task.Run(() => Enumerable.Range(0, 10).ToList().ForEach(_ => Assert.Empty(first.Run("Confirm-Go401Connection").Errors))),
            Task.Run(() => Enumerable.Range(0, 10).ToList().ForEach(_ => Assert.Empty(second.Run("Confirm-Go401Connection").Errors)))
        );
        Assert.Equal(10, first.Simulator.Log.All.Count);
        Assert.Equal(10, second.Simulator.Log.All.Count);
        Assert.Equal(first.Name, Session.Value(first.Run("Get-Go401Connection -Current").Single, "Name"));
        Assert.Equal(second.Name, Session.Value(second.Run("Get-Go401Connection -Current").Single, "Name"));
    }

    [Fact]
    public async Task A_connection_that_another_runspace_replaced_is_not_called_unasked()
    {
        await using Session first = await Session.ConnectedAsync();
        await using Session second = await Session.StartAsync();
        second.Set("Access", Session.Secure(second.Simulator.Tokens.Issue().Access));
        Assert.Empty(
            second
                .Run(
                    $"Connect-Go401 -Name {first.Name} -BaseUri $BaseUri -ClientId demo-client -AccessToken $Access "
                        + "-ConnectionSuccessUri partners/connection-success/ -NoPersist"
                )
                .Errors
        );
        Outcome outcome = first.Run("Confirm-Go401Connection");
        Assert.Equal("ConnectionGone", outcome.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Error.CategoryInfo.Category);
        Assert.Equal("ConnectionGone", first.Run("Invoke-Go401Request companies").ErrorId);
        Assert.Equal("ConnectionGone", first.Run("Get-Go401Connection -Current").ErrorId);
        Assert.Empty(first.Simulator.Log.All);
        Assert.Empty(second.Simulator.Log.All);

        // By its name it is meant, no matter who signed it in.
        Assert.Empty(first.Run($"Confirm-Go401Connection {first.Name}").Errors);
        Assert.Single(second.Simulator.Log.All);
    }

    [Fact]
    public async Task A_connection_that_another_runspace_disconnected_is_not_exchanged_for_what_is_left()
    {
        await using Session first = await Session.ConnectedAsync();
        await using Session second = await Session.ConnectedAsync();
        Assert.Empty(second.Run($"Disconnect-Go401 {first.Name}").Errors);
        Assert.Equal("ConnectionGone", first.Run("Update-Go401Token").ErrorId);
        Assert.Empty(second.Simulator.Log.All);
        Assert.Equal(second.Name, Session.Value(second.Run("Get-Go401Connection -Current").Single, "Name"));
    }

    [Fact]
    public async Task A_connection_is_named_by_text_by_object_and_by_what_came_over_a_wire()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        other.Set("Live", session.Run($"Get-Go401Connection {session.Name}").Single);
        other.Set("Wire", PSSerializer.Deserialize(PSSerializer.Serialize(session.Run($"Get-Go401Connection {session.Name}").Single)));
        foreach (string connection in new[] { session.Name, session.Name.ToUpperInvariant(), "$Live", "$Wire" })
        {
            session.Simulator.Log.Clear();
            Assert.Empty(other.Run($"Invoke-Go401Request companies -Connection {connection}").Errors);
            Assert.Empty(other.Run($"Confirm-Go401Connection {connection}").Errors);
            Assert.Empty(other.Run($"Update-Go401Token {connection}").Errors);
            Assert.Equal(3, session.Simulator.Log.All.Count);
        }

        foreach (string nonsense in new[] { "42", "@{ Title = 'x' }" })
        {
            Outcome outcome = other.Run($"Invoke-Go401Request companies -Connection {nonsense}");
            Assert.Equal("ConnectionInvalid", outcome.ErrorId);
            Assert.Equal(ErrorCategory.InvalidArgument, outcome.Error.CategoryInfo.Category);
        }
    }

    [Theory]
    [InlineData("Disconnect-Go401 $Wire")]
    [InlineData("$Wire | Disconnect-Go401 -Forget")]
    [InlineData("Disconnect-Go401 $Reduced")]
    [InlineData("Invoke-Go401Request companies -Connection $Wire")]
    [InlineData("Update-Go401Token $Wire")]
    [InlineData("Confirm-Go401Connection $Wire")]
    [InlineData("Get-Go401Company -Connection $Row")]
    public async Task S71_a_connection_that_came_over_a_wire_never_means_a_later_sign_in_of_its_name(string command)
    {
        await using Session session = await Session.ConnectedAsync();
        PSObject first = session.Run($"Get-Go401Connection {session.Name}").Single;
        session.Set("Wire", PSSerializer.Deserialize(PSSerializer.Serialize(first)));
        var reduced = new PSObject();
        reduced.Properties.Add(new PSNoteProperty("Name", session.Name));
        reduced.TypeNames.Insert(0, "Selected.Go401.PowerShell.Output.Go401Connection");
        session.Set("Reduced", reduced);
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("Name", session.Name));
        row.Properties.Add(new PSNoteProperty("SignInId", Session.Value(first, "SignInId")));
        session.Set("Row", row);
        session.Connect();
        Outcome outcome = session.Run(command);
        Assert.Equal(
            command.Contains("Reduced", System.StringComparison.Ordinal) ? "ConnectionInvalid" : "ConnectionGone",
            outcome.ErrorId
        );
        Assert.Empty(session.Simulator.Log.All);
        Assert.Equal("Connected", Session.Value(session.Run($"Get-Go401Connection {session.Name}").Single, "State"));
    }

    [Theory]
    [InlineData("Disconnect-Go401 -Confirm:$false")]
    [InlineData("Update-Go401Token")]
    public async Task S71_a_company_or_a_person_with_the_name_of_a_connection_is_none(string command)
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            string record in new[]
            {
                $"[pscustomobject]@{{ Name = '{session.Name}'; ObjectId = 'c1' }}",
                $"[pscustomobject]@{{ Name = '{session.Name}'; CompanyId = 'c1' }}",
                $"$c = Get-Go401Company -Id c1; $c.PSObject.Properties.Add([psnoteproperty]::new('Name', '{session.Name}')); $c",
                $"@{{ name = '{session.Name}'; object_id = 'p1'; company_id = 'c1' }}",
            }
        )
        {
            session.Run($"$record = $({record})");
            session.Simulator.Log.Clear();
            Outcome outcome = session.Run($"$record | {command}");
            Assert.NotEmpty(outcome.Errors);
            Assert.Empty(outcome.Output);
            Assert.Empty(session.Simulator.Log.All);
        }

        Assert.Empty(session.Run("Invoke-Go401Request companies").Errors);
    }

    [Fact]
    public async Task Parallel_runspaces_share_a_connection_and_one_refresh()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Reuse = ReuseHandling.RevokeFamily);
        session.Set("Connection", session.Run($"Get-Go401Connection {session.Name}").Single);
        session.Set("Module", StagedModule.Manifest);
        session.Simulator.Tokens.ExpireAccessTokens();
        Outcome outcome = session.Run(
            """
            1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
                Import-Module $using:Module
                1..5 | ForEach-Object { @(Invoke-Go401Request companies -Connection $using:Connection).Count }
            }
            """
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(Enumerable.Repeat(3, 30), outcome.Output.Select(o => (int)o.BaseObject));
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task Sixteen_threads_that_sign_in_refresh_and_disconnect_at_once_fail_nowhere()
    {
        await using Session session = await Session.StartAsync();
        string[] tokens = [.. Enumerable.Range(0, 16).Select(_ => session.Simulator.Tokens.Issue().Refresh)];
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        await using Session mine = session.Another();
                        for (int i = 0; i < 4; i++)
                        {
                            mine.Set("Refresh", Session.Secure(tokens[(worker * 4) + i]));
                            Outcome outcome = mine.Run(
                                $"Connect-Go401 -Name {mine.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret "
                                    + "$Secret -RefreshToken $Refresh -NoPersist; Get-Go401Connection | Where-Object Name "
                                    + "-like x*; Update-Go401Token; Disconnect-Go401"
                            );
                            Assert.Empty(outcome.Errors);
                            Assert.Equal(3, outcome.Output.Count);
                        }
                    })
                )
        );
        Assert.Equal(16, session.Simulator.Log.Count("POST", "/o/revoke_token/"));
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task Without_a_current_one_a_single_connection_is_used_and_several_are_an_error()
    {
        // In a process of its own: connections of other tests would count here.
        await using Session session = await Session.StartAsync();
        HostOutcome outcome = await HostProcess.RunAsync(
            HostProcess.Secure
                + $$"""
                function Fails([scriptblock] $script) { try { & $script } catch {
                    "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category): $($_.Exception.Message)" } }
                function InAnother([string] $script) {
                    $state = [initialsessionstate]::CreateDefault2()
                    $state.ImportPSModule(@($ModuleManifest))
                    $runspace = [runspacefactory]::CreateRunspace($state)
                    $runspace.Open()
                    $shell = [powershell]::Create()
                    $shell.Runspace = $runspace
                    try {
                        $shell.AddScript("try { $script } catch { `$_.FullyQualifiedErrorId.Split(',')[0] +
                        ' ' + `$_.Exception.Message }").Invoke() }
                    finally {
                        $runspace.Dispose() }
                }
                $ErrorActionPreference = 'Stop'
                $with = @{ BaseUri = '{{session.Simulator.BaseUri}}'; AccessToken = (Secure '{{session.Simulator.Tokens.Issue().Access}}');
                    NoPersist = $true }
                '1 ' + (Fails { Invoke-Go401Request companies })
                $null = Connect-Go401 -Name one @with
                '2 ' + (InAnother '(Get-Go401Connection -Current).Name')
                '3 ' + (InAnother '(Invoke-Go401Request companies).Count')
                $null = Connect-Go401 -Name two @with
                '4 ' + (InAnother 'Invoke-Go401Request companies -ErrorAction Stop')
                '5 ' + (InAnother '(Invoke-Go401Request companies -Connection one).Count')
                '6 ' + (Get-Go401Connection -Current).Name
                $null = Disconnect-Go401
                '7 ' + (Get-Go401Connection -Current).Name
                $null = Disconnect-Go401
                '8 ' + (Fails { Disconnect-Go401 })
                """
        );
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("1 NotConnected AuthenticationError: There is no connection to 401GO. Sign in first: Connect-Go401", lines[0]);
        Assert.Equal("2 one", lines[1]);
        Assert.Equal("3 3", lines[2]);
        Assert.StartsWith("4 AmbiguousConnection", lines[3], StringComparison.Ordinal);
        Assert.Contains("(one, two)", lines[3], StringComparison.Ordinal);
        Assert.Contains("-Connection", lines[3], StringComparison.Ordinal);
        Assert.Equal("5 3", lines[4]);
        Assert.Equal("6 two", lines[5]);
        Assert.Equal("7 one", lines[6]);
        Assert.StartsWith("8 NotConnected", lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_names_of_connections_are_completed()
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            string line in new[]
            {
                "Invoke-Go401Request x -Connection",
                "Update-Go401Token",
                "Disconnect-Go401",
                "Confirm-Go401Connection",
                "Get-Go401Connection",
                "Connect-Go401 -Name",
            }
        )
        {
            Outcome outcome = session.Run(
                $"$line = '{line} {session.Name[..8]}'; "
                    + "([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, "
                    + "$null)).CompletionMatches.CompletionText"
            );
            Assert.Equal(session.Name, outcome.Single.BaseObject);
        }
    }

    [Theory]
    [InlineData("Connect-Go401 -Scope company:", "company:read company:write")]
    [InlineData("Connect-Go401 -Scope openid, part", "participant:read participant:write participant:billing")]
    [InlineData("Connect-Go401 -ExpectRole ", "participant company_admin advisor")]
    public async Task Scopes_and_roles_are_completed(string line, string completions)
    {
        await using Session session = await Session.StartAsync();
        session.Set("Line", line);
        Outcome outcome = session.Run(
            "([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)).CompletionMatches.CompletionText"
        );
        Assert.Equal(completions, string.Join(' ', outcome.Output.Select(o => ((string)o.BaseObject).Trim('\''))));
    }
}
