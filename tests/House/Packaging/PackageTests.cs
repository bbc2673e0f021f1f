using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using Go401.Packaging;
using Go401.Tests.Engine;
using Go401.Tests.House.Help;
using Xunit;

namespace Go401.Tests.House.Packaging;

/// <summary>A package made of the staged module by the tool that makes the real one.</summary>
public sealed class MadePackage : IAsyncLifetime
{
    private string _folder = "";

    public string File { get; private set; } = "";

    public string Unpacked => Path.Combine(_folder, "unpacked", "Go401");

    public async ValueTask InitializeAsync()
    {
        _folder = Path.Combine(Directory.CreateTempSubdirectory("go401-package-").FullName, "package");
        string said = await MakeAsync(_folder);
        File = Directory.EnumerateFiles(_folder, "*.nupkg").SingleOrDefault() ?? throw new InvalidOperationException(said);
    }

    public static async Task<string> MakeAsync(string output)
    {
        string runtime = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
        var info = new ProcessStartInfo(runtime, [Path.Combine(AppContext.BaseDirectory, "Go401.Packaging.dll"), "--output", output])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(info)!;
        string said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException(said);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
        return default;
    }
}

/// <summary>What the gallery would get.</summary>
public sealed class PackageTests(MadePackage package, ImportedModule module) : IClassFixture<MadePackage>, IClassFixture<ImportedModule>
{
    private static readonly string[] Listed =
    [
        .. File.ReadAllLines(Repository.At("tools", "Go401.Packaging", "files.txt")).Where(l => l.Length > 0 && l[0] != '#'),
    ];

    [Fact]
    public void It_holds_the_listed_files_and_no_others()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        string[] own = ["Go401.nuspec", "[Content_Types].xml", "_rels/.rels"];
        IEnumerable<string> files = archive
            .Entries.Select(e => e.FullName)
            .Where(f => !own.Contains(f) && !f.StartsWith("package/", StringComparison.Ordinal));
        Assert.Equal(Listed.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.Equal(Listed.Order(StringComparer.Ordinal), Listed);
    }

    [Fact]
    public void Nothing_for_tests_or_debugging_is_in_it() =>
        Assert.DoesNotContain(
            Listed,
            f =>
                Regex.IsMatch(
                    f,
                    @"\.pdb$|\.deps\.json$|Test|Simulator|xunit|Pester|Management\.Automation|PowerShellStandard|PolySharp",
                    RegexOptions.IgnoreCase
                )
        );

    [Fact]
    public async Task The_same_module_gives_the_same_package()
    {
        string again = Directory.CreateTempSubdirectory("go401-again-").FullName;
        await MadePackage.MakeAsync(Path.Combine(again, "package"));
        string second = Directory.EnumerateFiles(Path.Combine(again, "package"), "*.nupkg").Single();
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(package.File)), SHA256.HashData(File.ReadAllBytes(second)));
        Directory.Delete(again, recursive: true);
    }

    [Fact]
    public void Manifest_assembly_help_and_package_name_the_same_cmdlets()
    {
        ModuleManifest manifest = ModuleManifest.Read(Path.Combine(package.Unpacked, "Go401.psd1"));
        string[] assembly =
        [
            .. module
                .Cmdlets.Values.First()
                .ImplementingType.Assembly.GetTypes()
                .Select(t => t.GetCustomAttribute<System.Management.Automation.CmdletAttribute>())
                .OfType<System.Management.Automation.CmdletAttribute>()
                .Select(c => $"{c.VerbName}-{c.NounName}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(assembly, manifest.Cmdlets);
        Assert.Equal(assembly, HelpPage.Names);
        Assert.Equal(assembly, Tags().Where(t => t.StartsWith("PSCmdlet_", StringComparison.Ordinal)).Select(t => t["PSCmdlet_".Length..]));
        Assert.DoesNotContain(manifest.Cmdlets, c => c.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_one_version_number()
    {
        string version = ModuleManifest.Read(Repository.At("Go401.psd1")).Version;
        Assert.Equal(version, Nuspec("version"));
        Assert.Equal($"Go401.{version}.nupkg", Path.GetFileName(package.File));
        Assert.All(
            Listed.Where(f => Regex.IsMatch(f, @"Go401\.\w+\.dll$")),
            f => Assert.Equal(version, FileVersionInfo.GetVersionInfo(Path.Combine(package.Unpacked, f)).ProductVersion!.Split('+')[0])
        );
        Assert.Contains($"## [{version}]", File.ReadAllText(Repository.At("CHANGELOG.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_gallery_shows_what_the_changelog_says_of_this_version()
    {
        string changelog = File.ReadAllText(Repository.At("CHANGELOG.md")).ReplaceLineEndings("\n");
        string notes = Nuspec("releaseNotes").ReplaceLineEndings("\n");
        Assert.True(notes.Length > 100);
        Assert.Contains($"## [{Nuspec("version")}]", changelog, StringComparison.Ordinal);
        Assert.Contains(
            notes,
            changelog[changelog.IndexOf($"## [{Nuspec("version")}]", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("\n## ", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_ModuleManifest_finds_nothing_wrong()
    {
        IReadOnlyList<string> errors = module.Run<string>(
            $"$null = Test-ModuleManifest -Path '{Path.Combine(package.Unpacked, "Go401.psd1")}' -ErrorAction "
                + "SilentlyContinue -ErrorVariable wrong; $wrong | ForEach-Object { \"$_\" }"
        );
        Assert.Empty(errors);
    }

    [Fact]
    public void SecretManagement_comes_with_the_package_and_is_no_condition_of_the_import()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        using Stream nuspec = archive.GetEntry("Go401.nuspec")!.Open();
        XElement dependency = Assert.Single(XDocument.Load(nuspec).Descendants(), e => e.Name.LocalName == "dependency");
        Assert.Equal("Microsoft.PowerShell.SecretManagement", dependency.Attribute("id")!.Value);
        Assert.DoesNotContain("RequiredModules ", File.ReadAllText(Path.Combine(package.Unpacked, "Go401.psd1")), StringComparison.Ordinal);
    }

    [Fact]
    public void S64_every_library_in_it_is_pinned_named_and_licensed()
    {
        using JsonDocument bill = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package.Unpacked, "sbom.cdx.json")));
        string notices = File.ReadAllText(Path.Combine(package.Unpacked, "THIRD-PARTY-NOTICES.txt"));
        JsonElement[] components = [.. bill.RootElement.GetProperty("components").EnumerateArray()];
        Dictionary<string, string> libraries = components
            .Where(c => c.GetProperty("type").GetString() == "library")
            .ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("version").GetString()!);
        foreach (
            string file in Listed.Where(f =>
                f.Contains("/dependencies/", StringComparison.Ordinal) && !f.EndsWith("Go401.Client.dll", StringComparison.Ordinal)
            )
        )
        {
            string name = Path.GetFileNameWithoutExtension(file)["Go401.".Length..];
            Assert.Contains(name, libraries.Keys);
            Assert.Contains($"{name} {libraries[name]}\n", notices, StringComparison.Ordinal);
        }

        Assert.All(
            components.Where(c => c.GetProperty("type").GetString() == "library"),
            c => Assert.NotEmpty(c.GetProperty("licenses").EnumerateArray())
        );
        Assert.Equal(
            libraries.Keys.Order(StringComparer.OrdinalIgnoreCase),
            Listed
                .Where(f => f.Contains("/dependencies/", StringComparison.Ordinal))
                .Select(f => Path.GetFileNameWithoutExtension(f)["Go401.".Length..])
                .Where(n => n != "Client")
                .Distinct()
                .Order(StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public void The_bill_of_materials_has_the_checksum_of_every_file()
    {
        using JsonDocument bill = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package.Unpacked, "sbom.cdx.json")));
        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        Assert.Matches(
            "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            bill.RootElement.GetProperty("serialNumber").GetString()
        );
        Dictionary<string, string> files = bill
            .RootElement.GetProperty("components")
            .EnumerateArray()
            .Where(c => c.GetProperty("type").GetString() == "file")
            .ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("hashes")[0].GetProperty("content").GetString()!);
        Assert.Equal(Listed.Except(["sbom.cdx.json"]), files.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            files,
            f => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(package.Unpacked, f.Key)))), f.Value)
        );
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public async Task What_was_unpacked_signs_in_and_calls_in_both_builds(string build)
    {
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(
            new Simulator.SimulatorOptions { AutoApprove = true }
        );
        string refresh = simulator.Tokens.Issue("company:read participant:read").Refresh!;
        HostOutcome outcome = await HostProcess.RunAsync(
            $$"""
            function Secure([string] $Text) { $s = [System.Security.SecureString]::new(); foreach ($c in $Text.ToCharArray()) {
                $s.AppendChar($c) }; $s }
            $c = Connect-Go401 -BaseUri '{{simulator.BaseUri}}' -ClientId demo-client `
                -ClientSecret (Secure 'demo-secret') -RefreshToken (Secure '{{refresh}}') -NoPersist
            $c.State
            @(Invoke-Go401Request companies).Count
            @(Invoke-Go401Request companies/c1/participants -All).Count
            (Get-Help Connect-Go401).Synopsis
            (Disconnect-Go401).Revocation
            """,
            null,
            "--module",
            package.Unpacked,
            "--build",
            build
        );
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(
            ["Connected", "3", "25", HelpPage.Words(HelpPage.Read("Connect-Go401").Sections["SYNOPSIS"]), "Revoked"],
            outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );
    }

    private string[] Tags() => Nuspec("tags").Split(' ');

    private string Nuspec(string element)
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        using Stream stream = archive.GetEntry("Go401.nuspec")!.Open();
        return XDocument.Load(stream).Descendants().First(e => e.Name.LocalName == element).Value;
    }
}
