using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>The import of the module: beside other modules' libraries, again and again, and where it cannot work.</summary>
public sealed class ModuleLoadingTests
{
    // The libraries of ours that other modules are most likely to bring too; .NET itself has none of these names.
    private static readonly string[] Conflicting = ["Microsoft.Bcl.AsyncInterfaces", "Microsoft.Bcl.TimeProvider"];

    [Fact]
    public async Task S64_another_modules_versions_of_our_libraries_loaded_first_change_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("go401-conflict-").FullName;
        try
        {
            await using Session session = await Session.StartAsync();
            string[] preload =
            [
                .. Conflicting.SelectMany(name => new[] { "--preload", FakeLibrary(folder, name, new Version(1, 0, 0, 0)) }),
            ];
            HostOutcome outcome = await HostProcess.RunAsync(
                HostProcess.Secure
                    + $$"""
                    $ErrorActionPreference = 'Stop'
                    $default = [System.Runtime.Loader.AssemblyLoadContext]::Default
                    'first ' + (($default.Assemblies.GetName() | Where-Object Name -in {{List(
                        Conflicting
                    )}} | ForEach-Object { "$($_.Name)=$($_.Version)" }) -join ' ')
                    Import-Module $ModuleManifest
                    $null = Connect-Go401 -Name isolated -BaseUri {{session.Simulator.BaseUri}} -ClientId demo-client `
                        -ClientSecret (Secure 'demo-secret') -Scope openid, company:read, participant:read `
                        -ConnectionSuccessUri partners/connection-success/ -NoPersist
                    'companies ' + (Invoke-Go401Request companies).Count
                    'people ' + (Invoke-Go401Request companies/c1/participants -All -PageSize 10).Count
                    'confirmed ' + (Confirm-Go401Connection).StatusCode
                    'refreshed ' + (Update-Go401Token).State
                    'retried ' + (Invoke-Go401Request companies/c1/participants -PageSize 1 -WarningAction Ignore).Count
                    'last ' + (($default.Assemblies.GetName() | Where-Object Name -in {{List(
                        Conflicting
                    )}} | ForEach-Object { "$($_.Name)=$($_.Version)" }) -join ' ')
                    'leaked ' + (($default.Assemblies.GetName().Name | Where-Object { $_ -in {{List(OurLibraries())}} -and $_ -notin {{List(
                        Conflicting
                    )}} }) -join ' ')
                    'own ' + (([System.Runtime.Loader.AssemblyLoadContext]::All |
                        Where-Object Name -eq 'Go401').Assemblies.GetName().Name -join ' ')
                    """,
                new Dictionary<string, string?>
                {
                    ["BROWSER"] = OperatingSystem.IsWindows() ? "curl.exe -s -L -o NUL" : "curl -s -L -o /dev/null",
                },
                ["--no-import", .. preload]
            );
            string fakes = string.Join(' ', Conflicting.Select(name => name + "=1.0.0.0"));
            string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string[] expected =
            [
                "first " + fakes,
                "companies 3",
                "people 25",
                "confirmed 200",
                "refreshed Connected",
                "retried 1",
                "last " + fakes,
            ];
            Assert.True(expected.SequenceEqual(lines.Take(expected.Length)), outcome.ToString());
            if (StagedModule.Build == "net8.0")
            {
                // Windows PowerShell 5.1 has no load contexts, nor has the build for it.
                Assert.Equal(["leaked", "own Go401.Client"], lines.Skip(expected.Length));
                Assert.Equal(0, outcome.ExitCode);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_can_be_imported_again_removed_and_imported_and_in_many_runspaces()
    {
        await using Session session = await Session.StartAsync();
        HostOutcome outcome = await HostProcess.RunAsync(
            HostProcess.Secure
                + $$"""
                $ErrorActionPreference = 'Stop'
                $with = @{ BaseUri = '{{session.Simulator.BaseUri}}'; AccessToken = (Secure '{{session.Simulator.Tokens.Issue().Access}}');
                    NoPersist = $true }
                $null = Connect-Go401 -Name kept @with
                Import-Module $ModuleManifest
                Import-Module $ModuleManifest -Force
                'forced ' + (Invoke-Go401Request companies).Count
                Remove-Module Go401
                'removed ' + [bool](Get-Command Connect-Go401 -ErrorAction Ignore) + ' ' + @(Get-Module |
                    Where-Object Name -like 'Go401*').Count
                Import-Module $ModuleManifest
                'again ' + (Invoke-Go401Request companies).Count + ' ' + (Get-Go401Connection).Name
                'cmdlets ' + @(Get-Command -Module Go401).Count
                'parallel ' + ((1..4 | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:ModuleManifest;
                    (Invoke-Go401Request companies -Connection kept).Count }) -join ' ')
                'assemblies ' + @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object {
                    $_.GetName().Name -in 'Go401.PowerShell', 'Go401.Client' }).Count
                """
        );
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(
            ["forced 3", "removed False 0", "again 3 kept", "cmdlets 17", "parallel 3 3 3 3", "assemblies 2"],
            outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );
    }

    [Fact]
    public async Task Another_version_of_it_that_is_loaded_already_is_named_as_the_reason()
    {
        string folder = Directory.CreateTempSubdirectory("go401-conflict-").FullName;
        try
        {
            HostOutcome outcome = await HostProcess.RunAsync(
                "try { Import-Module $ModuleManifest } catch { $_.Exception.Message }",
                null,
                "--no-import",
                "--preload",
                FakeLibrary(folder, "Go401.PowerShell", new Version(0, 0, 1, 0))
            );
            Assert.Contains(
                "Another version of Go401 is loaded in this session (0.0.1). Start a new PowerShell",
                outcome.Output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_that_Windows_blocks_are_named_as_the_reason_with_the_command_that_helps()
    {
        string script = await File.ReadAllTextAsync(Path.Combine(StagedModule.Path, "Go401.psm1"));
        const string Load = "[System.Reflection.Assembly]::LoadFrom($library)";
        Assert.Contains(Load, script, StringComparison.Ordinal);
        script = script
            .Replace(Load, "throw $Blocked", StringComparison.Ordinal)
            .Replace("$PSScriptRoot", "$Root", StringComparison.Ordinal);

        // 0x80131515: what Assembly.LoadFrom throws in .NET Framework for a file with the mark of the web.
        HostOutcome outcome = await HostProcess.RunAsync(
            $$"""
            $Root = '{{StagedModule.Path}}'
            $Blocked = [System.IO.FileLoadException]::new('Operation is not supported.')
            $Blocked.HResult = {{unchecked((int)0x80131515)}}
            try { & ([scriptblock]::Create(@'
            {{script}}
            '@)) } catch { $_.Exception.Message }
            """,
            null,
            "--no-import"
        );
        Assert.Contains(
            "Windows blocks the files of Go401, because they were downloaded. Unblock them, then import the module in a "
                + $"new session: Get-ChildItem -LiteralPath '{StagedModule.Path}' -Recurse | Unblock-File",
            outcome.Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Force")]
    public async Task A_second_version_in_one_session_is_refused_by_a_sentence_of_the_module(string how)
    {
        string folder = Directory.CreateTempSubdirectory("go401-versions-").FullName;
        try
        {
            foreach (string version in new[] { "0.1.0", "0.2.0" })
            {
                string copy = Copy(Path.Combine(folder, version, "Go401"));
                string manifest = Path.Combine(copy, "Go401.psd1");
                File.WriteAllText(
                    manifest,
                    File.ReadAllText(manifest)
                        .Replace("ModuleVersion     = '0.1.0'", $"ModuleVersion     = '{version}'", StringComparison.Ordinal)
                );
            }

            HostOutcome outcome = await HostProcess.RunAsync(
                $$"""
                Import-Module '{{folder}}/0.1.0/Go401/Go401.psd1'
                try { Import-Module '{{folder}}/0.2.0/Go401/Go401.psd1'{{how}} -ErrorAction Stop } catch { $_.Exception.Message }
                "still $((Get-Module Go401).Version)"
                """,
                null,
                "--no-import"
            );
            Assert.Contains(
                "Another version of Go401 is loaded in this session (0.1.0). Start a new PowerShell",
                outcome.Output,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("TypeData", outcome.Output + outcome.Error, StringComparison.Ordinal);
            Assert.Contains("still 0.1.0", outcome.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Core", "7.3.12", "Go401 needs PowerShell 7.4 or later (or Windows PowerShell 5.1); this is 7.3.12.")]
    [InlineData("Core", "6.2.7", "Go401 needs PowerShell 7.4 or later (or Windows PowerShell 5.1); this is 6.2.7.")]
    [InlineData("Desktop", "5.0", "Go401 needs Windows PowerShell 5.1 or PowerShell 7.4 and later; this is 5.0.")]
    [InlineData(null, "4.0", "Go401 needs Windows PowerShell 5.1 or PowerShell 7.4 and later; this is 4.0.")]
    public async Task A_version_that_is_too_old_is_told_so(string? edition, string version, string message)
    {
        await using Session session = await Session.StartAsync();

        // The script itself, with a table of versions of ours: the engine lets no one write to its own.
        session.Set(
            "Script",
            (await File.ReadAllTextAsync(Path.Combine(StagedModule.Path, "Requirements.ps1"))).Replace(
                "$PSVersionTable",
                "$Versions",
                StringComparison.Ordinal
            )
        );
        session.Set(
            "Versions",
            edition is null
                ? new System.Collections.Hashtable { ["PSVersion"] = new Version(version) }
                : new System.Collections.Hashtable { ["PSVersion"] = new Version(version), ["PSEdition"] = edition }
        );
        Outcome outcome = session.Run("& ([scriptblock]::Create($Script))");
        Assert.StartsWith(message, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("https://aka.ms/powershell", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_does_not_load_because_PowerShell_is_too_old_is_explained_by_the_version()
    {
        string folder = Directory.CreateTempSubdirectory("go401-old-").FullName;
        try
        {
            // PowerShell 7.3 finds no System.Runtime 8.0, which the library refers to.
            string copy = Copy(Path.Combine(folder, "Go401"));
            string library = Path.Combine(copy, "bin", "net8.0", "Go401.PowerShell.dll");
            File.Delete(library);
            FakeLibrary(Path.GetDirectoryName(library)!, "Go401.PowerShell", new Version(0, 1, 0, 0));
            string requirements = Path.Combine(copy, "Requirements.ps1");
            File.WriteAllText(
                requirements,
                File.ReadAllText(requirements)
                    .Replace("$PSVersionTable", "@{ PSEdition = 'Core'; PSVersion = [version] '7.3.12' }", StringComparison.Ordinal)
            );
            HostOutcome outcome = await HostProcess.RunAsync(
                $"try {{ Import-Module '{copy}/Go401.psd1' -ErrorAction Stop }} catch {{ $_.Exception.Message }}",
                null,
                "--no-import"
            );
            Assert.StartsWith(
                "Go401 needs PowerShell 7.4 or later (or Windows PowerShell 5.1); this is 7.3.12.",
                outcome.Output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Core", "net8.0")]
    [InlineData("Desktop", "netstandard2.0")]
    public async Task Each_edition_gets_its_own_build(string edition, string build)
    {
        await using Session session = await Session.StartAsync();
        string script = (await File.ReadAllTextAsync(Path.Combine(StagedModule.Path, "Go401.psm1")))
            .Replace("$PSScriptRoot", "$Root", StringComparison.Ordinal)
            .Replace("$PSEdition", "$Edition", StringComparison.Ordinal);
        session.Set("Root", StagedModule.Path);
        session.Set("Edition", edition);

        // What comes before the library is looked at.
        session.Set("Script", script[..script.IndexOf("$requirements", StringComparison.Ordinal)] + "$library");
        Assert.Equal(
            Path.Combine(StagedModule.Path, "bin", build, "Go401.PowerShell.dll"),
            (string)session.Run("& ([scriptblock]::Create($Script))").Single.BaseObject
        );
    }

    [Fact]
    public void Each_build_holds_its_libraries_and_nothing_that_is_not_its_own()
    {
        string staged = StagedModule.Metadata("StagedModule");
        foreach (string build in new[] { "net8.0", "netstandard2.0" })
        {
            string bin = Path.Combine(staged, "bin", build);
            Assert.Equal(["Go401.PowerShell.dll"], Directory.EnumerateFiles(bin).Select(f => Path.GetFileName(f)));
            string[] libraries =
            [
                .. Directory.EnumerateFiles(Path.Combine(bin, "dependencies")).Select(f => Path.GetFileNameWithoutExtension(f)),
            ];
            Assert.Contains("Go401.Client", libraries);
            Assert.DoesNotContain(
                libraries,
                name =>
                    name.StartsWith("System.Management.Automation", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal)
            );

            // On PowerShell 7 all else is the runtime's. Windows PowerShell has no System.Text.Json; there it comes under a name
            // that no other module uses.
            Assert.Equal(build == "netstandard2.0", libraries.Contains("Go401.System.Text.Json"));
            Assert.All(libraries, name => Assert.StartsWith("Go401.", name, StringComparison.Ordinal));
            Assert.True(build == "netstandard2.0" || libraries is ["Go401.Client"]);
        }
    }

    // The module in another folder.
    private static string Copy(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(StagedModule.Path, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(StagedModule.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    private static IEnumerable<string> OurLibraries() =>
        Directory
            .EnumerateFiles(Path.Combine(StagedModule.Metadata("StagedModule"), "bin", "net8.0", "dependencies"), "*.dll")
            .Select(f => Path.GetFileNameWithoutExtension(f));

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    // An assembly of that name and version with nothing in it: anyone who takes it for the real one fails at once.
    private static string FakeLibrary(string folder, string name, Version version)
    {
        string file = Path.Combine(folder, name + ".dll");
        var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        builder.DefineDynamicModule(name).DefineType("Other.Nothing", TypeAttributes.Public).CreateType();
        builder.Save(file);
        return file;
    }
}
