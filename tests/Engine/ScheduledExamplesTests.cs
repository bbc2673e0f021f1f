using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Reflection;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What users copy from examples/Scheduled, run as far as this machine can, against a service in trouble.</summary>
public sealed class ScheduledExamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-scheduled-").FullName;

    private static string Examples =>
        Path.Combine(
            Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!,
            "examples",
            "Scheduled"
        );

    private string Target => Path.Combine(_folder, "people.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Names are dated to the second.
    private static Task NextSecondAsync() => Task.Delay(1001 - DateTime.UtcNow.Millisecond);

    public static TheoryData<string> Scripts =>
        [.. Directory.EnumerateFiles(Examples, "*.ps1", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Examples, f))];

    private async Task<Session> StartAsync(string scope = "company:read participant:read")
    {
        Session session = await Session.StartAsync();
        session.Connect(scope);
        session.Set("Script", Path.Combine(Examples, "Export-Participants.ps1"));
        session.Set("Name", session.Name);
        session.Set("File", Target);
        return session;
    }

    private static (int Code, string[] Output) Run(Session session, string arguments = "")
    {
        Outcome outcome = session.Run($"& $Script -Path $File -Name $Name {arguments}; $LASTEXITCODE");
        Assert.Empty(outcome.Errors);
        return ((int)outcome.Output[^1].BaseObject, [.. outcome.Output.SkipLast(1).Select(o => o.ToString())]);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_script_can_be_read_and_says_its_exit_codes(string script)
    {
        string path = Path.Combine(Examples, script);
        Parser.ParseFile(path, out _, out ParseError[] errors);
        Assert.Empty(errors);
        Assert.Matches("(?s)0 +done.*2 +.*nothing.*3 +.*sign.*4 +.*service.*5 +.*company", File.ReadAllText(path));
    }

    [Fact]
    public async Task Code_0_when_it_is_done_and_2_when_nothing_has_changed()
    {
        await using Session session = await StartAsync();
        (int code, string[] output) = Run(session, "-Report -Sensitive Masked");
        Assert.Equal(0, code);
        Assert.Contains("30 rows of 30 participants in 3 companies", Assert.Single(output), StringComparison.Ordinal);
        Assert.Equal(
            ["people.csv", "people.csv.manifest.json", "people.csv.report.html", "people.csv.status.json", "people.csv.status.log"],
            Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)).Order()
        );
        Assert.Equal(2, Run(session, "-Report -Sensitive Masked").Code);
        Assert.Equal(0, Run(session, "-Property ObjectId -CompanyId c2").Code);
        Assert.Equal(6, File.ReadAllLines(Target).Length);
    }

    [Fact]
    public async Task Code_2_of_an_incremental_export_when_nobody_changed()
    {
        await using Session session = await StartAsync();
        Assert.Contains("30 added, 0 updated, 0 removed", Run(session, "-Incremental").Output[0], StringComparison.Ordinal);
        await NextSecondAsync();
        Assert.Equal(2, Run(session, "-Incremental").Code);
    }

    // A night's changes that no one has fetched are still there after the nights behind it.
    [Fact]
    public async Task Change_files_are_dated_and_never_replaced()
    {
        await using Session session = await StartAsync("company:read participant:read participant:write");
        Run(session, "-Incremental -ChangeDetail");
        await NextSecondAsync();
        session.Run(
            "Invoke-Go401Request companies/c1/participants/p1-0000003 -Method PATCH -Body @{ name = 'New Name' } "
                + "-Connection $Name -Confirm:$false | Out-Null"
        );
        (int code, string[] output) = Run(session, "-Incremental -ChangeDetail -Encoding utf8BOM");
        Assert.Equal(0, code);
        Assert.Contains("0 added, 1 updated, 0 removed", output[0], StringComparison.Ordinal);
        await NextSecondAsync();
        Assert.Equal(2, Run(session, "-Incremental -ChangeDetail").Code);
        string[] files = [.. Directory.GetFiles(_folder, "people-*Z.csv").Order(StringComparer.Ordinal)];
        Assert.Equal([31, 2, 1], files.Select(f => File.ReadLines(f).Count()));
        Assert.Equal((byte)0xEF, File.ReadAllBytes(files[1])[0]);
        Assert.Contains(",New Name,Name,", File.ReadAllText(files[1] + ".changes.csv"), StringComparison.Ordinal);
        Assert.Equal(".people-{Timestamp}.csv.baseline", Assert.Single(Directory.GetFiles(_folder, ".*").Select(f => Path.GetFileName(f))));
    }

    [Fact]
    public async Task Code_3_when_a_person_has_to_sign_in()
    {
        await using Session session = await StartAsync();
        await File.WriteAllTextAsync(Target, "old");
        session.Simulator.Faults.Add(new Fault { Path = "/participants/", Status = 401 });
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/o/token/",
                Status = 400,
                Body = """{"error":"invalid_grant"}""",
            }
        );
        Assert.Equal(3, Run(session).Code);
        Assert.Equal(3, Run(session).Code);
        Assert.Equal("old", await File.ReadAllTextAsync(Target));
        Assert.Equal((int?)3, (int)session.Run("& $Script -Path $File -Name nobody-of-that-name; $LASTEXITCODE").Output[^1].BaseObject);
    }

    // A few companies are read in seconds: nothing of the failed run is used.
    [Fact]
    public async Task Code_4_when_the_service_cannot_be_reached_and_the_next_run_reads_everything()
    {
        await using Session session = await StartAsync();
        await File.WriteAllTextAsync(Target, "old");
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        Assert.Equal(4, Run(session).Code);
        Assert.Equal("old", await File.ReadAllTextAsync(Target));
        session.Simulator.Faults.Clear();
        session.Simulator.Log.Clear();
        (int code, string[] output) = Run(session);
        Assert.Equal(0, code);
        Assert.DoesNotContain("resumed", output[0], StringComparison.Ordinal);
        Assert.Equal(31, File.ReadAllLines(Target).Length);
        Assert.Equal(1, session.Simulator.Log.Count("GET", "/c1/participants/"));
    }

    // Many companies: what was read is counted again and used, the log says so, and the code is never 2.
    [Fact]
    public async Task A_resumed_export_says_so_and_is_never_code_2()
    {
        await using Session session = await StartAsync();
        session.Simulator.Options.Companies = 21;
        Assert.Equal(0, Run(session).Code);
        Assert.Equal(2, Run(session).Code);
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c20/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        Assert.Equal(4, Run(session).Code);
        session.Simulator.Faults.Clear();
        session.Simulator.Log.Clear();
        (int code, string[] output) = Run(session);
        Assert.Equal(0, code);
        Assert.Matches("resumed; 19 of 21 companies were read between .*Z and .*Z, SHA-256", output[0]);
        Assert.Equal(
            "?page=1&page_size=1",
            session.Simulator.Log.All.Single(r => r.Path.EndsWith("/c1/participants/", StringComparison.Ordinal)).Query
        );
    }

    [Fact]
    public async Task Code_5_when_a_company_is_refused()
    {
        await using Session session = await StartAsync();
        await File.WriteAllTextAsync(Target, "old");
        session.Simulator.Faults.Add(new Fault { Path = "/c2/participants/", Status = 403 });
        Assert.Equal(5, Run(session).Code);
        session.Simulator.Faults.Clear();
        Assert.Equal(5, Run(session, "-CompanyId c1, nobody").Code);
        Assert.Equal("old", await File.ReadAllTextAsync(Target));
    }

    [Fact]
    public async Task Code_5_when_a_company_could_not_be_read_whole()
    {
        await using Session session = await StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c1/participants/",
                Status = 200,
                Body = """{"count":3,"next":null,"previous":null,"results":[]}""",
            }
        );
        Assert.Equal(5, Run(session, "-CompanyId c1").Code);
        Assert.False(File.Exists(Target));
    }

    // A vault that is broken stays so until a person looks at it: trying again for an hour would not help.
    [Theory]
    [InlineData("Failing", "VaultReadFailed")]
    [InlineData("Locked", "VaultLocked")]
    public async Task Code_3_when_the_vault_is_broken_or_locked_and_the_status_says_which(string mode, string id)
    {
        await using Vault.VaultSession session = await Vault.VaultSession.StartAsync(mode);
        session.Session.Set("Script", Path.Combine(Examples, "Export-Participants.ps1"));
        session.Session.Set("File", Target);
        Outcome outcome = session.Run(
            $"$env:GO401_VAULT = '{session.Vault}'; try {{ & $Script -Path $File -Name {session.Name}; $LASTEXITCODE }} "
                + "finally { $env:GO401_VAULT = $null }"
        );
        Assert.Equal(3, outcome.Output[^1].BaseObject);
        Assert.Equal(("Failed", id, "3"), (Status("result"), Status("errorId"), Status("exitCode")));
        Assert.Contains(session.Vault, Status("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_before_the_export_begins_is_in_the_status_and_in_the_log()
    {
        await using Session session = await StartAsync();
        Assert.Equal((int?)3, (int)session.Run("& $Script -Path $File -Name nobody-of-that-name; $LASTEXITCODE").Output[^1].BaseObject);
        Assert.Equal(("Failed", "3", "nobody-of-that-name"), (Status("result"), Status("exitCode"), Status("connection")));
        Assert.NotEmpty(Status("nextStep")!);
        Assert.Contains(Status("errorId") + ": ", Assert.Single(File.ReadAllLines(Target + ".status.log")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target + ".status.json"));
        }

        Assert.Equal(0, Run(session).Code);
        Assert.Equal("Succeeded", Status("result"));
        Assert.Equal(3, File.ReadAllLines(Target + ".status.log").Length);
    }

    [Fact]
    public async Task A_wrong_id_is_named_also_where_several_come_as_one_text()
    {
        await using Session session = await StartAsync();
        Assert.Equal(0, Run(session, "-CompanyId 'c1,c2'").Code);
        Assert.Equal(5, Run(session, "-CompanyId 'c1, c9'").Code);
        Assert.Equal("c9", Status("company"));
        Assert.Contains("c9", Status("message"), StringComparison.Ordinal);
        Assert.Equal(1, Run(session, "-CompanyId c9").Code);
        Assert.Equal(("NotFound", "c9"), (Status("errorId"), Status("company")));
        Assert.Equal(1, Run(session, "-CompanyName 'Nope*'").Code);
        Assert.Contains("Nope*", Status("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsJson_puts_out_the_status_as_one_line()
    {
        await using Session session = await StartAsync();
        using var done = System.Text.Json.JsonDocument.Parse(Assert.Single(Run(session, "-AsJson").Output));
        Assert.Equal(
            ("Succeeded", 30),
            (done.RootElement.GetProperty("result").GetString(), done.RootElement.GetProperty("rows").GetInt32())
        );
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        using var down = System.Text.Json.JsonDocument.Parse(Assert.Single(Run(session, "-AsJson").Output));
        Assert.Equal(
            ("Failed", 4, "c2"),
            (
                down.RootElement.GetProperty("result").GetString(),
                down.RootElement.GetProperty("exitCode").GetInt32(),
                down.RootElement.GetProperty("company").GetString()
            )
        );
    }

    [Fact]
    public async Task The_alert_posts_what_happened_and_hides_its_address()
    {
        int port = FixedPort.Next();
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "s.json"),
            """
            {"result":"Failed","exitCode":4,"errorId":"ServerError","message":"It is down.","nextStep":"Try later.",
            """
                + """
                "company":"c2","lastSucceeded":"2026-11-25T06:30:00Z"}
                """
        );
        await File.WriteAllTextAsync(Path.Combine(_folder, "hook"), $"http://127.0.0.1:{port}/secret-hook/\n");
        string script = $"& '{Path.Combine(Examples, "Send-Alert.ps1")}' -StatusPath '{_folder}/s.json' -WebhookFile '{_folder}/hook'";
        await using (var server = new Network.OddServer(_ => Network.OddServer.Json("{}"), port))
        {
            HostOutcome sent = await PinnedShell.RunAsync(script);
            Assert.True(sent.ExitCode == 0, sent.ToString());
            string request = Assert.Single(server.Requests);
            Assert.StartsWith("POST /secret-hook/ ", request, StringComparison.Ordinal);
            Assert.All(
                new[] { "Failed, exit code 4", "ServerError: It is down.", "Company: c2", "Next: Try later.", "2026-11-25T06:30:00Z" },
                text => Assert.Contains(text, request, StringComparison.Ordinal)
            );
        }

        HostOutcome refused = await PinnedShell.RunAsync(script);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("did not take the message", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-hook", refused.ToString(), StringComparison.Ordinal);
    }

    private string? Status(string name) =>
        System.Text.Json.JsonDocument.Parse(File.ReadAllText(Target + ".status.json")).RootElement.GetProperty(name)
            is { ValueKind: not System.Text.Json.JsonValueKind.Null } value
            ? value.ToString()
            : null;

    // PowerShell calls it unavailable; trying again would not help.
    [Theory]
    [InlineData("Export-Participants.ps1")]
    [InlineData("Container/Start-Export.ps1")]
    public void Code_1_when_the_module_is_not_installed(string script)
    {
        using var powershell = System.Management.Automation.PowerShell.Create(
            System.Management.Automation.Runspaces.InitialSessionState.CreateDefault2()
        );
        powershell.AddScript(
            $"$PSModuleAutoLoadingPreference = 'None'; & '{Path.Combine(Examples, script)}' -Path '{Target}'; $LASTEXITCODE"
        );
        Assert.Equal(1, powershell.Invoke().Last().BaseObject);
    }

    [Fact]
    public async Task Code_1_when_the_call_itself_is_wrong()
    {
        await using Session session = await StartAsync();
        session.Set("File", Path.Combine(_folder, "no", "people.csv"));
        Assert.Equal(1, Run(session).Code);
        session.Set("File", Path.Combine(_folder, "people.data"));
        Assert.Equal(1, Run(session).Code);
        session.Set("File", Target);
        Assert.Equal(1, Run(session, "-CompanyName 'no such*'").Code);
    }

    // As a scheduler runs it: a process of its own, whose exit code is all that is looked at.
    [Fact]
    public async Task The_codes_are_those_of_the_process()
    {
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new Simulator.SimulatorOptions());
        string Script() =>
            $$"""
                $secret = [System.Net.NetworkCredential]::new('', 'demo-secret').SecurePassword
                $refresh = [System.Net.NetworkCredential]::new('', '{{simulator.Tokens.Issue(
                    "company:read participant:read"
                ).Refresh}}').SecurePassword
                $null = Connect-Go401 -Name task -BaseUri '{{simulator.BaseUri}}' -ClientId demo-client `
                    -ClientSecret $secret -RefreshToken $refresh -NoPersist
                & '{{Path.Combine(Examples, "Export-Participants.ps1")}}' -Path '{{Target}}' -Name task
                exit $LASTEXITCODE
                """;
        HostOutcome done = await HostProcess.RunAsync(Script());
        Assert.True(done.ExitCode == 0, done.ToString());
        simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        HostOutcome down = await HostProcess.RunAsync(Script());
        Assert.True(down.ExitCode == 4, down.ToString());
        Assert.Contains("503", down.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_windows_task_runs_the_shared_script_once_at_a_time_as_the_account()
    {
        await using Session session = await StartAsync();
        session.Set("Register", Path.Combine(Examples, "WindowsTask", "Register-ExportTask.ps1"));
        session.Run(
            """
            $env:ProgramFiles = $env:ProgramFiles; if (-not $env:ProgramFiles) { $env:ProgramFiles = '/no/such' };
                if (-not $env:SystemRoot) { $env:SystemRoot = '/windows' }
            function global:New-TimeSpan { param([int] $Hours) [TimeSpan]::FromHours($Hours) }
            function global:New-ScheduledTaskAction { param($Execute, $Argument, $WorkingDirectory) @{ Execute = $Execute;
                Argument = $Argument; WorkingDirectory = $WorkingDirectory } }
            function global:New-ScheduledTaskTrigger { param([switch] $Weekly, [System.DayOfWeek[]] $DaysOfWeek, [DateTime] $At) @{
                Days = $DaysOfWeek; At = $At } }
            function global:New-ScheduledTaskSettingsSet {
                param($MultipleInstances, [switch] $StartWhenAvailable, [switch] $RunOnlyIfNetworkAvailable,
                    [TimeSpan] $ExecutionTimeLimit) @{
                MultipleInstances = $MultipleInstances; StartWhenAvailable = [bool] $StartWhenAvailable } }
            function global:New-ScheduledTaskPrincipal { param($UserId, $LogonType, $RunLevel) @{ UserId = $UserId; LogonType = $LogonType;
                RunLevel = $RunLevel } }
            function global:Register-ScheduledTask {
                param($TaskName, [switch] $Force, $Action, $Trigger, $Settings, $Principal, $Description, $User,
                    $Password, $RunLevel) $global:Task = $PSBoundParameters }
            & $Register -Path 'D:\Exports\my people.csv' -Connection payroll -Account 'CONTOSO\svc$' -At 07:15 -Incremental
            """
        );
        string arguments = session.Run("$Task.Action.Argument").Single.ToString()!;
        Assert.Equal(
            "-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -File "
                + $"\"{Path.Combine(Examples, "Export-Participants.ps1")}\" -Path \"D:\\Exports\\my people.csv\" -Name "
                + "\"payroll\" -RetryMinutes 60 -EventLog -Incremental",
            arguments
        );
        Assert.Equal(
            ["CONTOSO\\svc$", "Limited", "IgnoreNew", "5", "07:15"],
            session
                .Run(
                    "$Task.Principal.UserId; $Task.Principal.RunLevel; $Task.Settings.MultipleInstances; "
                        + "$Task.Trigger.Days.Count; $Task.Trigger.At.ToString('HH:mm')"
                )
                .Output.Select(o => o.ToString())
        );
        Assert.NotEmpty(session.Run("& $Register -Path 'D:\\x\" -Name other' -Account a$").Errors);
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("done before", 2, false)]
    [InlineData("refused", 5, false)]
    public async Task The_runbook_uploads_what_was_exported_and_fails_when_it_was_not(string before, int code, bool uploaded)
    {
        await using Session session = await StartAsync();
        session.Set("Runbook", Path.Combine(Examples, "AzureAutomation", "Export-ParticipantsRunbook.ps1"));
        session.Set("Cloud", _folder);
        session.Run(
            """
            $global:Uploads = @()
            function global:Connect-AzAccount { param([switch] $Identity, $Subscription) }
            function global:Register-SecretVault {
                param($Name, $ModuleName, $VaultParameters, [switch] $DefaultVault, [switch] $AllowClobber)
                    $global:Vault = $PSBoundParameters }
            function global:New-AzStorageContext { param($StorageAccountName, [switch] $UseConnectedAccount) 'context' }
            function global:Get-AzStorageBlob {
                [CmdletBinding()] param($Container, $Blob, $Context) if ([IO.File]::Exists("$Cloud/$Blob")) { $Blob } }
            function global:Get-AzStorageBlobContent {
                param($Container, $Blob, $Destination, $Context, [switch] $Force) [IO.File]::Copy("$Cloud/$Blob", $Destination, $true) }
            function global:Set-AzStorageBlobContent { param($Container, $Blob, $File, $Context, [switch] $Force) $global:Uploads += $Blob;
                $global:Used = [IO.Path]::GetDirectoryName($File); [IO.File]::Copy($File, "$Cloud/$Blob", $true) }
            """
        );
        const string Start =
            "$null = $ExecutionContext.SessionState.Path.SetLocation($Cloud); try { & $Runbook -KeyVaultName kv "
            + "-SubscriptionId sub -StorageAccountName acc -ContainerName box -ConnectionName $Name } catch { \"failed: "
            + "$_\" }";

        // In Azure Automation runbooks lie side by side.
        File.Copy(Path.Combine(Examples, "Export-Participants.ps1"), Path.Combine(_folder, "Export-Participants.ps1"));
        File.Copy(Path.Combine(Examples, "AzureAutomation", "Export-ParticipantsRunbook.ps1"), Path.Combine(_folder, "Runbook.ps1"));
        session.Set("Runbook", Path.Combine(_folder, "Runbook.ps1"));
        if (before == "done before")
        {
            session.Run(Start);
            session.Run("$global:Uploads = @()");
        }
        else if (before == "refused")
        {
            session.Simulator.Faults.Add(new Fault { Path = "/c2/participants/", Status = 403 });
        }

        Outcome outcome = session.Run(Start);
        Assert.Contains($"Exit code {code}", outcome.Output.Select(o => o.ToString()));
        Assert.Equal(
            code is not (0 or 2),
            outcome.Output.Any(o => o.ToString()!.StartsWith($"failed: The export ended with code {code}", StringComparison.Ordinal))
        );
        Assert.Empty(outcome.Errors);

        // A job shows no console, so that the reason must be among what it puts out.
        Assert.Equal(code == 5, outcome.Output.Any(o => o.ToString()!.Contains("ExportIncomplete", StringComparison.Ordinal)));
        Assert.Equal(
            uploaded ? ["people.csv", "people.csv.manifest.json"] : [],
            session.Run("$Uploads").Output.Select(o => o.ToString()!.Replace("participants", "people", StringComparison.Ordinal))
        );
        Assert.Equal("kv", session.Run("$Vault.VaultParameters.AZKVaultName").Single.ToString());
        if (uploaded)
        {
            // What was exported is personal: the folder of the job is gone.
            Assert.False(Directory.Exists(session.Run("$Used").Single.ToString()));
        }
    }

    [Fact]
    public async Task The_container_signs_in_with_the_secrets_that_are_mounted()
    {
        await using Session session = await StartAsync();
        string name = session.Name + "c";
        async Task<int> RunAsync() =>
            (
                await HostProcess.RunAsync(
                    $"& '{Path.Combine(Examples, "Container", "Start-Export.ps1")}' -Path '{Target}' -SecretFolder "
                        + $"'{_folder}' -Report; exit $LASTEXITCODE",
                    new Dictionary<string, string?> { ["GO401_NAME"] = name, ["GO401_BASE_URI"] = session.Simulator.BaseUri }
                )
            ).ExitCode;

        // A process start is what takes time here, so that there are two: a secret that is wrong, and one that is right.
        await File.WriteAllTextAsync(Path.Combine(_folder, "go401_client_id"), "demo-client\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "go401_client_secret"), "wrong\n");
        Assert.Equal(3, await RunAsync());
        Assert.Equal(("Failed", "3"), (Status("result"), Status("exitCode")));
        await File.WriteAllTextAsync(Path.Combine(_folder, "go401_client_secret"), "demo-secret\n");
        Assert.Equal(0, await RunAsync());
        Assert.Equal(31, File.ReadAllLines(Target).Length);
    }

    [Fact]
    public void The_dockerfile_runs_as_nobody_special_and_holds_no_secret()
    {
        string[] lines = File.ReadAllText(Path.Combine(Examples, "Container", "Dockerfile"))
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Where(l => l.Length > 0 && l[0] != '#')
            .ToArray();
        string[] instructions = [.. lines.Select(l => l.Split(' ')[0])];
        Assert.All(
            instructions,
            i => Assert.Contains(i, new[] { "FROM", "ARG", "ENV", "RUN", "COPY", "USER", "WORKDIR", "VOLUME", "ENTRYPOINT" })
        );
        Assert.Equal("FROM", instructions[0]);
        Assert.DoesNotContain(":latest", lines[0], StringComparison.Ordinal);
        Assert.True(Array.IndexOf(instructions, "USER") < Array.IndexOf(instructions, "ENTRYPOINT"));
        Assert.DoesNotContain(
            lines,
            l => l.Contains("SECRET=", StringComparison.OrdinalIgnoreCase) || l.Contains("USER root", StringComparison.OrdinalIgnoreCase)
        );
        // The module comes from where the build puts it, and everything else is in the repository.
        string[] copied =
        [
            .. lines
                .Where(l => l.StartsWith("COPY", StringComparison.Ordinal))
                .SelectMany(l => l.Split(' ')[1..^1])
                .Where(f => !f.StartsWith("--", StringComparison.Ordinal)),
        ];
        Assert.Equal(["out/Go401", "examples/Scheduled/Export-Participants.ps1", "examples/Scheduled/Container/Start-Export.ps1"], copied);
        Assert.All(copied.Skip(1), file => Assert.True(File.Exists(Path.Combine(Examples, "..", "..", file)), file));
    }

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_units()
    {
        const string Analyze = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Analyze), "There is no systemd-analyze on this machine.");
        foreach (string unit in Directory.GetFiles(Path.Combine(Examples, "Systemd")))
        {
            // The program and the account are where the unit is used, not here.
            string text = (await File.ReadAllTextAsync(unit)).Replace(
                "ExecStart=/usr/bin/pwsh",
                "ExecStart=/bin/true",
                StringComparison.Ordinal
            );
            await File.WriteAllTextAsync(Path.Combine(_folder, Path.GetFileName(unit)), text);
        }

        (int code, string said) = await SystemdAsync(
            "verify",
            Path.Combine(_folder, "go401-export.service"),
            Path.Combine(_folder, "go401-export.timer"),
            Path.Combine(_folder, "go401-export-failed.service")
        );
        Assert.True(code == 0 && said.Trim().Length == 0, said);
        (code, said) = await SystemdAsync("calendar", "Mon..Fri 06:30");
        Assert.True(code == 0, said);

        // What the unit does with the exit codes: 2 is a success, 4 is tried again, the others wait for a person.
        string service = await File.ReadAllTextAsync(Path.Combine(Examples, "Systemd", "go401-export.service"));
        Assert.Contains("\nSuccessExitStatus=2\n", service, StringComparison.Ordinal);
        Assert.Contains("\nOnFailure=go401-export-failed.service\n", service, StringComparison.Ordinal);
        Assert.Contains("\nRestartPreventExitStatus=1 3 5\n", service, StringComparison.Ordinal);

        static async Task<(int Code, string Said)> SystemdAsync(params string[] arguments)
        {
            var info = new ProcessStartInfo(Analyze) { RedirectStandardError = true, RedirectStandardOutput = true };
            Array.ForEach(arguments, info.ArgumentList.Add);
            using Process process = Process.Start(info)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(),
                error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, arguments[0] == "verify" ? await output + await error : await error);
        }
    }
}
