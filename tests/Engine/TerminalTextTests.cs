using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// What a server, a vault or a pipeline puts in can drive a terminal nowhere: every field of every type holds a control sequence, a
/// formula and, where it belongs, a social security number, and all that can be seen is searched.
/// </summary>
public sealed class TerminalTextTests
{
    private const string Unknown = "something/new/";
    private const string Number = "123456789";
    private const string Dashed = "123-45-6789";
    private const string Bad = "\u001b]0;PWN\u0007\u009b31m=1+1\u001b[2J\u202etext";

    // The names of fields that the views show, and some more.
    private static readonly string[] Fields =
    [
        .. Regex
            .Matches(File.ReadAllText(Path.Combine(StagedModule.Path, "Go401.Format.ps1xml")), @"\(\$_\.(?<name>[a-z_]+)\)")
            .Select(m => m.Groups["name"].Value)
            .Concat(["title", "description", "message", "type"])
            .Distinct(),
    ];

    // The text of an error that PowerShell makes of what a parameter refuses is not cleaned by the base cmdlet.
    [Theory]
    [InlineData("Export-Go401Participant c1 -Path x.csv -Delimiter ([char]27)")]
    [InlineData("Export-Go401Participant c1 -Path x.csv -Resume -ResumeWithin $Bad")]
    [InlineData("Export-Go401Participant c1 -Path x.csv -Format $Bad")]
    [InlineData("Get-Go401Participant c1 -ModifiedSince $Bad")]
    [InlineData("Submit-Go401Payroll x.csv -DateFormat $Bad")]
    [InlineData("Submit-Go401Payroll x.csv -CheckDate $Bad")]
    [InlineData("Sync-Go401Participant x.csv -Only $Bad")]
    [InlineData("Connect-Go401 -Name $Bad")]
    [InlineData("Test-Go401Payroll @{ Ssn = '900000001' } -CompanyId c1 -ColumnMap @{ $Bad = 'Ssn' }")]
    [InlineData("Sync-Go401Participant @{ Ssn = '900000001' } -CompanyId c1 -ClearBlank $Bad -WhatIf")]
    public async Task S63_no_error_about_a_parameter_holds_a_control_sequence(string command)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("Bad", Bad);
        Outcome outcome = session.Run(command);
        Assert.NotEmpty(outcome.Errors.Select(e => e.ToString()).Concat(outcome.Output.Select(o => o.ToString())));
        Assert.All(
            outcome.Errors,
            error =>
                Assert.DoesNotMatch(
                    "[\u001b\u009b\u0007\u202e]",
                    $"{error} {error.Exception.Message} {error.ErrorDetails?.RecommendedAction} {error.TargetObject} {error.CategoryInfo}"
                )
        );
        Assert.DoesNotMatch("[\u001b\u009b\u0007\u202e]", string.Concat(outcome.Output.Select(o => o.ToString())));
    }

    private static string Record()
    {
        var fields = Fields.ToDictionary(
            f => f,
            f =>
                (object)(
                    f == "ssn" || f.Contains("account_number", StringComparison.Ordinal) || f.Contains("routing", StringComparison.Ordinal)
                        ? Number
                        : Bad + f
                )
        );
        // Numbers of people in fields that do not say so.
        foreach (string name in new[] { "taxId", "nationalId", "employee_tax_id", "SSN_last", "social", "note", "remarks", "Birth_Number" })
        {
            fields[name] =
                name == "note" ? $"note: {Dashed}"
                : name == "remarks" ? $"call {Number} back"
                : Dashed;
        }

        fields["list"] = new object[]
        {
            Dashed,
            new Dictionary<string, string> { ["tax_id"] = Number, ["why"] = Dashed },
        };
        fields["deferrals"] = new Dictionary<string, string> { ["is_eligible"] = Bad, [Bad] = Bad };
        fields["nested"] = new object[]
        {
            new Dictionary<string, string> { ["ssn"] = Number, ["x"] = Bad },
            Bad,
        };
        fields["bad" + Bad] = Bad;
        return JsonSerializer.Serialize(fields);
    }

    private static async Task<Session> ConnectedAsync(HostileServer server)
    {
        Session session = await Session.StartAsync();
        session.Set("Bad", Bad);
        session.Set("Hostile", server.BaseUri);
        session.Set("Token", Session.Secure("token"));
        Assert.Empty(session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $Hostile -AccessToken $Token -NoPersist").Errors);
        return session;
    }

    // What this script shows; the host keeps what all of them have shown.
    private static string Shown(Session session, string script)
    {
        int before = session.Host.Text.Length;
        return session.Show(script)[before..];
    }

    private static void Clean(string shown, bool numbersToo = true)
    {
        Assert.DoesNotContain('\u001b', Regex.Replace(shown, "\u001b\\[[0-9;]*m", ""));
        Assert.DoesNotContain('\u0007', shown);
        Assert.DoesNotContain('\u009b', shown);
        Assert.DoesNotContain('\u202e', shown);
        if (numbersToo)
        {
            Assert.DoesNotContain(Number, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(Dashed, shown, StringComparison.Ordinal);
        }
    }

    // A path of each type that has a view, and one that the catalogue does not know.
    private static string[] Paths(Session session)
    {
        string[] viewed =
        [
            .. Regex
                .Matches(
                    File.ReadAllText(Path.Combine(StagedModule.Path, "Go401.Format.ps1xml")),
                    "<TypeName>(?<name>Go401\\.[A-Za-z]+)</TypeName>"
                )
                .Select(m => m.Groups["name"].Value)
                .Distinct(),
        ];
        string[] paths =
        [
            .. session
                .Run("Find-Go401Operation -Method GET")
                .Output.Where(o => viewed.Contains(Session.Value(o, "TypeName")))
                .DistinctBy(o => Session.Value(o, "TypeName"))
                .Select(o => Regex.Replace((string)Session.Value(o, "Path")!, @"\{\w+\}", "x1")),
            Unknown,
        ];
        Assert.True(paths.Length > 8, string.Join(", ", paths));
        return paths;
    }

    // The engine alone has no Format-Table and its like, so these run in a real PowerShell.
    [Fact]
    public async Task S63_S57_every_view_is_clean_in_every_shape_that_is_asked_for()
    {
        await using var server = new HostileServer(_ => (200, $$"""{"count":1,"next":null,"previous":null,"results":[{{Record()}}]}"""));
        string[] paths;
        await using (Session session = await ConnectedAsync(server))
        {
            paths = Paths(session);
        }

        string[] shapes =
        [
            "$r | Format-List",
            "$r | Format-Table",
            "$r | Format-Table -Wrap",
            "$r | Format-Custom",
            "$r | Format-Wide",
            "Get-Item .; $r; Get-Date; $r",
            "Find-Go401Operation -Area Payroll | Select-Object -First 1; $r",
            "$r | Group-Object | Format-List Name, Count",
        ];
        string[] typed = ["Get-Go401Participant c1", "Get-Go401Company", "Get-Go401Deduction c1"];
        string[] reads = [.. paths.Select(p => $"Invoke-Go401Request {p}"), .. typed];
        var script = new System.Text.StringBuilder();
        script.AppendLine(
            CultureInfo.InvariantCulture,
            $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{StagedModule.Manifest}}'
            $token = ConvertTo-SecureString token -AsPlainText -Force
            $null = Connect-Go401 -Name hostile -BaseUri {{server.BaseUri}} -AccessToken $token -NoPersist
            """
        );
        foreach (string read in reads)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"$r = @({read})");
            foreach (string shape in shapes)
            {
                script.AppendLine(CultureInfo.InvariantCulture, $"'<<'; & {{ {shape} }} | Out-String -Width 120; '>>'");
            }
        }

        HostOutcome outcome = await PinnedShell.RunAsync(script.ToString());
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        string[] shown = [.. Regex.Matches(outcome.Output, "<<(.*?)>>", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        Assert.Equal(reads.Length * shapes.Length, shown.Length);
        Assert.All(shown, text => Clean(text));
        Assert.True(shown.Count(t => t.Contains("text", StringComparison.Ordinal)) > shown.Length / 2);
    }

    // Attack 4: the default table of participants, unknown paths, lists of companies, and records as text.
    [Fact]
    public async Task S63_S57_every_view_of_every_type_is_clean_alone_and_as_text()
    {
        await using var server = new HostileServer(_ => (200, $$"""{"count":1,"next":null,"previous":null,"results":[{{Record()}}]}"""));
        await using Session session = await ConnectedAsync(server);
        string[] paths = Paths(session);
        foreach (string path in paths)
        {
            Outcome read = session.Run($"$r = @(Invoke-Go401Request {path}); $r");
            PSObject record = read.Single;
            Clean(Shown(session, "$r"));
            Clean(Shown(session, "Get-Go401Connection; $r"));
            Clean(Shown(session, "\"$($r[0])\"; [pscustomobject]@{ r = $r[0] }; $r[0].ToString()"));
            Assert.Contains("text", (string)Session.Value(record, "object_id")!, StringComparison.Ordinal);
            Assert.EndsWith("object_id", session.Run("$r[0].ToString()").Single.ToString(), StringComparison.Ordinal);
        }

        foreach (string script in new[] { "Get-Go401Participant c1", "Get-Go401Company" })
        {
            Clean(Shown(session, script));
        }

        // Progress can come late, and so between two of them.
        Clean(session.Host.Text);
    }

    // Attack 14: as text, in a group and as the target of an error, a record was all that it holds.
    [Fact]
    public async Task S57_S58_a_record_as_text_is_its_id()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Empty(
            session
                .Run(
                    "$people = Invoke-Go401Request companies/c1/participants -First 2; $companies = Invoke-Go401Request "
                        + "companies; $none = Invoke-Go401Request companies/c1/participants -First 1; "
                        + "$none.PSObject.Properties.Remove('object_id')"
                )
                .Errors
        );
        Assert.Equal("p1-0000000", session.Run("\"$($people[0])\"").Single.ToString());
        Assert.Equal("c1 c2 c3", session.Run("\"$companies\"").Single.ToString());
        Assert.Equal("Go401.Participant", session.Run("Set-StrictMode -Version Latest; \"$none\"").Single.ToString());
        Assert.DoesNotContain(
            "ssn",
            session
                .Run(
                    "& { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new("
                        + "[Exception]::new('x'), 'x', 'NotSpecified', $people[0])) }"
                )
                .Error.CategoryInfo.ToString(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task S57_every_type_of_the_catalogue_has_its_text()
    {
        await using Session session = await Session.StartAsync();
        string[] types =
        [
            .. session.Run("Find-Go401Operation | ForEach-Object TypeName").Output.Select(o => o.ToString()).Distinct(),
            "Go401.Response",
        ];
        Assert.True(types.Length > 20, string.Join(", ", types));
        foreach (string type in types)
        {
            Assert.Equal(
                "id-7",
                session
                    .Run($"[pscustomobject]@{{ PSTypeName = '{type}'; object_id = 'id-7'; ssn = '{Number}' }} | ForEach-Object ToString")
                    .Single.ToString()
            );
        }
    }

    // Attack 4: ids that were piped in came out of -Verbose, -WhatIf, warnings and errors.
    [Fact]
    public async Task S63_no_stream_and_no_question_holds_a_control_sequence()
    {
        await using var server = new HostileServer(path =>
            path.EndsWith("/companies/", StringComparison.Ordinal)
                ? (200, $$"""{"count":1,"next":null,"previous":null,"results":[{{Record()}}]}""")
                : (400, JsonSerializer.Serialize(new Dictionary<string, object> { ["detail"] = Bad, [Bad] = new[] { Bad } }))
        );
        await using Session session = await ConnectedAsync(server);
        string folder = Directory.CreateTempSubdirectory("go401-text-").FullName;
        session.Set("Folder", folder);
        session.Set("VerbosePreference", "Continue");
        session.Set("DebugPreference", "Continue");
        foreach (
            string script in new[]
            {
                "Export-Go401Participant ([IO.Path]::Combine($Folder, 'a.csv')) ($Bad + 'c1'), c2 -WhatIf",
                "Export-Go401Participant ([IO.Path]::Combine($Folder, 'a.csv')) ($Bad + 'c1')",
                "Export-Go401Participant ([IO.Path]::Combine($Folder, 'a.csv')) c1, ($Bad + 'c2')",
                "Export-Go401Participant ([IO.Path]::Combine($Folder, $Bad + '.csv')) c1",
                "Get-Go401Company | Export-Go401Participant ([IO.Path]::Combine($Folder, 'a.csv')) -WhatIf",
                "Get-Go401Company -Id ($Bad + 'none')",
                "Get-Go401Participant ($Bad + 'c1')",
                "Invoke-Go401Request ('companies/' + [uri]::EscapeDataString($Bad))",
                "Invoke-Go401Request participants -Method POST -Body @{ name = $Bad } -WhatIf",
                "Invoke-Go401Request $Bad",
                "Find-Go401Operation ($Bad -replace '\\[')",
                "Get-Go401Connection ($Bad -replace '\\[')",
                "Disconnect-Go401 $Bad -WhatIf",
            }
        )
        {
            session.Show(script);
            Outcome outcome = session.Run(script);
            Clean(session.Host.Text);
            Clean(string.Join('\n', outcome.Warnings));
            Assert.All(
                outcome.Errors,
                e =>
                {
                    Clean(e.ToString());
                    Clean(e.CategoryInfo.ToString());
                    Clean(e.ErrorDetails?.Message ?? "");
                    Clean(e.ErrorDetails?.RecommendedAction ?? "");
                    if (e.Exception.GetType().Namespace!.StartsWith("Go401", StringComparison.Ordinal))
                    {
                        Clean(e.Exception.Message);
                    }
                }
            );
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task S63_completion_offers_and_shows_nothing_that_drives_a_terminal()
    {
        await using var server = new HostileServer(_ =>
            (
                200,
                JsonSerializer.Serialize(
                    new
                    {
                        count = 2,
                        next = (string?)null,
                        results = new[] { new { object_id = "good", name = Bad }, new { object_id = "bad" + Bad, name = "x" } },
                    }
                )
            )
        );
        await using Session session = await ConnectedAsync(server);
        session.Run("Invoke-Go401Request companies; Invoke-Go401Request companies/good/participants");
        foreach (
            string line in new[]
            {
                "Invoke-Go401Request companies/",
                "Export-Go401Participant a.csv ",
                "Get-Go401Participant ",
                "Get-Go401Participant c1 -Id ",
            }
        )
        {
            Outcome found = session.Run($"(TabExpansion2 -inputScript '{line}' -cursorColumn {line.Length}).CompletionMatches");
            Assert.Contains(
                found.Output,
                o =>
                    ((string)Session.Value(o, "CompletionText")!).Contains("good", StringComparison.Ordinal)
                    || line.EndsWith("Id ", StringComparison.Ordinal)
            );
            Assert.All(
                found.Output,
                o => Assert.All(new[] { "CompletionText", "ListItemText", "ToolTip" }, p => Clean((string)Session.Value(o, p)!))
            );
        }
    }
}
