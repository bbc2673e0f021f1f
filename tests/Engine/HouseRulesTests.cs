using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What holds for every cmdlet, whoever writes it.</summary>
public sealed class HouseRulesTests
{
    // Read only, or Connect-Go401: a runbook that is tried with $WhatIfPreference must be able to read, and for that to sign in.
    private static readonly string[] VerbsThatChangeNothing = ["Get", "Find", "Test", "Connect"];

    [Fact]
    public async Task What_is_exported_is_what_the_manifest_says_and_the_assembly_has()
    {
        await using Session session = await Session.StartAsync();
        CmdletInfo[] cmdlets = Cmdlets(session);
        string[] inAssembly = [.. cmdlets[0].ImplementingType.Assembly.GetExportedTypes().Select(t => t.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>().Select(a => $"{a.VerbName}-{a.NounName}").Order(StringComparer.Ordinal)];
        Assert.Equal(inAssembly, cmdlets.Select(c => c.Name));
        System.Collections.Hashtable manifest = (System.Collections.Hashtable)session.Run($"& ([scriptblock]::Create([io.file]::ReadAllText('{StagedModule.Manifest}')))").Single.BaseObject;
        Assert.Equal(inAssembly, ((object[])manifest["CmdletsToExport"]!).Select(n => (string)n));
        PSModuleInfo module = (PSModuleInfo)session.Run("Get-Module Go401").Single.BaseObject;
        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedAliases);
        Assert.Empty(module.ExportedVariables);
        Assert.Equal(manifest["ModuleVersion"], module.Version.ToString());
        Assert.Equal(manifest["ModuleVersion"], cmdlets[0].ImplementingType.Assembly.GetName().Version!.ToString(3));
    }

    [Fact]
    public async Task Every_cmdlet_has_a_file_of_its_own()
    {
        await using Session session = await Session.StartAsync();
        string folder = Path.Combine(StagedModule.Metadata("RepositoryRoot"), "src", "Go401.PowerShell", "Commands");
        Assert.Equal(
            Cmdlets(session).Select(c => c.Verb + c.Noun + "Command").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder, "*.cs").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
        Assert.All(Cmdlets(session), c => Assert.Equal(c.Verb + c.Noun + "Command", c.ImplementingType.Name));
    }

    [Fact]
    public async Task Names_are_approved_and_singular()
    {
        HashSet<string> approved = [.. typeof(VerbsCommon).Assembly.GetExportedTypes().Where(t => t.Namespace == "System.Management.Automation" && t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];
        await using Session session = await Session.StartAsync();
        Assert.All(Cmdlets(session), c =>
        {
            Assert.Contains(c.Verb, approved);
            Assert.StartsWith("Go401", c.Noun, StringComparison.Ordinal);
            Assert.False(c.Noun.EndsWith('s'), c.Name);
        });
    }

    [Fact]
    public async Task Every_cmdlet_says_what_it_puts_out()
    {
        await using Session session = await Session.StartAsync();
        Assert.All(Cmdlets(session), c => Assert.True(c.OutputType.Count > 0, c.Name));
    }

    [Fact]
    public async Task What_changes_anything_knows_what_if_and_what_does_not_has_none()
    {
        await using Session session = await Session.StartAsync();
        Assert.All(Cmdlets(session), c => Assert.True(VerbsThatChangeNothing.Contains(c.Verb) != c.Parameters.ContainsKey("WhatIf"), c.Name));
    }

    [Fact]
    public async Task S31_no_secret_is_a_plain_text_parameter()
    {
        string[] words = ["secret", "token", "password", "passphrase", "credential"];
        Type[] safe = [typeof(SecureString), typeof(PSCredential), typeof(SwitchParameter)];
        await using Session session = await Session.StartAsync();
        Assert.All(
            Cmdlets(session).SelectMany(c => c.Parameters.Values.Select(p => (c.Name, Parameter: p))).Where(p => words.Any(w => p.Parameter.Name.Contains(w, StringComparison.OrdinalIgnoreCase))),
            p => Assert.True(safe.Contains(p.Parameter.ParameterType), $"{p.Name} -{p.Parameter.Name}"));
    }

    [Fact]
    public async Task What_calls_the_api_takes_a_connection()
    {
        string[] others = ["Connect-Go401", "Find-Go401Operation", "Get-Go401Connection", "Test-Go401Vault"];
        await using Session session = await Session.StartAsync();
        Assert.All(Cmdlets(session), c => Assert.True(others.Contains(c.Name) != c.Parameters.ContainsKey("Connection"), c.Name));
    }

    [Fact]
    public async Task Every_type_of_ours_that_is_put_out_has_a_view()
    {
        await using Session session = await Session.StartAsync();
        string views = await File.ReadAllTextAsync(Path.Combine(StagedModule.Path, "Go401.Format.ps1xml"));
        Assert.All(
            Cmdlets(session).SelectMany(c => c.OutputType).Select(t => t.Type).OfType<Type>().Where(t => t.Assembly.GetName().Name!.StartsWith("Go401", StringComparison.Ordinal)).Distinct(),
            t => Assert.Contains($"<TypeName>{t.FullName}</TypeName>", views, StringComparison.Ordinal));
    }

    private static CmdletInfo[] Cmdlets(Session session) =>
        [.. session.Run("Get-Command -Module Go401").Output.Select(c => (CmdletInfo)c.BaseObject).OrderBy(c => c.Name, StringComparer.Ordinal)];
}
