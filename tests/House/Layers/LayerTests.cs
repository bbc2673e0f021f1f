using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House;

/// <summary>
/// The layers of the two shipped assemblies, the lowest first: a folder is a namespace is a layer, and uses only layers below it.
/// What is compared is the built assemblies' metadata, so a using directive or a comment decides nothing.
/// </summary>
public sealed class LayerTests
{
    public static TheoryData<string> Assemblies => ["Go401.Client", "Go401.PowerShell"];

    public static TheoryData<string, string> Builds =>
        new(Assemblies.SelectMany(a => new[] { ("net8.0", (string)a), ("netstandard2.0", (string)a) }));

    private static string[] Layers(string assembly) =>
        [.. Regex.Matches(Architecture(assembly), @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Reverse()];

    // The table below the heading that names the assembly; it has the highest layer first.
    private static string Architecture(string assembly)
    {
        string text = File.ReadAllText(Repository.At("docs", "architecture.md"));
        return Assert
            .Single(
                Regex.Matches(text, @"^### " + Regex.Escape(assembly) + @"\b.*?(?=^#)", RegexOptions.Multiline | RegexOptions.Singleline)
            )
            .Value;
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public void A_layer_uses_only_layers_below_it(string build, string assembly)
    {
        List<string> layers = [.. Layers(assembly)];
        IReadOnlyCollection<TypeUse> uses = NamespaceGraph.Read(Built(build, assembly)).Uses;

        Assert.True(uses.Count > 100, $"Only {uses.Count} uses were found in {assembly}.");
        string[] upward =
        [
            .. uses.Where(u => u.FromNamespace != u.ToNamespace && Level(u.FromNamespace) <= Level(u.ToNamespace))
                .Select(u => $"{u.FromNamespace}.{u.From} uses {u.ToNamespace}.{u.To}, which is not below it.")
                .Order(),
        ];
        Assert.True(upward.Length == 0, string.Join("\n", upward));

        // The root namespace holds the loader, which uses nothing of ours.
        int Level(string space) => space == assembly ? -1 : layers.IndexOf(space.Substring(assembly.Length + 1).Split('.')[0]);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_architecture_page_lists_every_folder(string assembly)
    {
        string source = Repository.At("src", assembly);
        Assert.Equal(
            Directory
                .GetDirectories(source)
                .Select(f => Path.GetFileName(f)!)
                .Where(f => f is not ("bin" or "obj" or "Module"))
                .Order(StringComparer.Ordinal),
            Layers(assembly).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_namespace_is_the_folder_of_its_file(string assembly)
    {
        foreach (string file in Repository.Sources("src", assembly))
        {
            string folder = Path.GetRelativePath(Repository.At("src", assembly), Path.GetDirectoryName(file)!)
                .Split(Path.DirectorySeparatorChar)[0];
            string expected = folder == "." ? assembly : $"{assembly}.{folder}";
            Match space = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+)", RegexOptions.Multiline);
            Assert.True(!space.Success || space.Groups[1].Value == expected, $"{file} is not in the namespace {expected}.");
        }
    }

    [Theory]
    [InlineData("Where a token is refreshed", 25)]
    [InlineData("Where a CSV row is written", 20)]
    public void A_walk_names_files_that_exist_and_not_too_many(string walk, int most)
    {
        string page = File.ReadAllText(Repository.At("docs", "architecture.md"));
        string text = page.Substring(page.IndexOf(walk, StringComparison.Ordinal)).Split("\n\n")[1];
        string[] files = [.. Regex.Matches(text, @"`((?:\w+/)*\w+\.cs)`").Select(m => m.Groups[1].Value).Distinct()];
        string[] sources = [.. Assemblies.SelectMany(a => Repository.Sources("src", a)).Select(f => f.Replace('\\', '/'))];

        Assert.InRange(files.Length, 10, most);
        Assert.All(files, f => Assert.Contains(sources, s => s.EndsWith("/" + f, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_graph_sees_uses_in_bodies_signatures_fields_attributes_and_nested_types()
    {
        IReadOnlyCollection<TypeUse> uses = NamespaceGraph.Read(Built("net8.0", "Go401.Client")).Uses;
        Assert.Contains(new TypeUse("ApiClient", "Go401.Client.Http", "ITokenSource", "Go401.Client.Tokens"), uses);
        Assert.Contains(new TypeUse("ISecretVault", "Go401.Client.Calls", "VaultEntry", "Go401.Client.Calls"), uses);
        Assert.Contains(uses, u => u is { From: "ServerJson", To: "Poly" });

        uses = NamespaceGraph.Read(Built("net8.0", "Go401.PowerShell")).Uses;
        Assert.Contains(uses, u => u is { From: "GetGo401CompanyCommand", To: "Go401ConnectionCmdlet" });
        Assert.Contains(uses, u => u is { From: "GetGo401ParticipantCommand", To: "CompanyIdTransformationAttribute" });
    }

    private static string Built(string build, string assembly)
    {
        string folder = Repository.At("out", "Go401", "bin", build);
        return Path.Combine(assembly == "Go401.PowerShell" ? folder : Path.Combine(folder, "dependencies"), assembly + ".dll");
    }
}
