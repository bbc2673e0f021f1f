using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.Unit;

/// <summary>The build refuses what src/BannedSymbols.txt names (RS0030): that it does, and where it does not.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>The documentation ids of the file.</summary>
    public static string[] Symbols { get; } =
    [
        .. File.ReadLines(Path.Combine(Root, "src/BannedSymbols.txt"))
            .Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal))
            .Select(l => l.Split(';')[0]),
    ];

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [Fact]
    public void They_are_used_in_these_places_only()
    {
        string[] allowed =
        [
            .. new[] { "src/Go401.Client", "src/Go401.PowerShell" }
                .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Root, d), "*.cs", SearchOption.AllDirectories))
                .Select(f => (File: Path.GetRelativePath(Root, f).Replace('\\', '/'), Count: Regex.Count(File.ReadAllText(f), "RS0030")))
                .Where(f => f.Count > 0)
                .Select(f => $"{f.File}: {f.Count / 2}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "src/Go401.Client/Files/FileWithRetry.cs: 1",
                "src/Go401.Client/OAuth/LoopbackPort.cs: 1",
                "src/Go401.Client/OAuth/SystemBrowser.cs: 2",
                "src/Go401.Client/Platform/PlatformFile.cs: 1",
                "src/Go401.Client/Platform/PlatformHttp.cs: 1",
                "src/Go401.Client/Text/ServerJson.cs: 3",
                "src/Go401.PowerShell/Conversion/PlainValue.cs: 1",
            ],
            allowed
        );
    }

    [Theory]
    [InlineData(".editorconfig")]
    [InlineData("Directory.Build.props")]
    [InlineData("src/Go401.Client/Go401.Client.csproj")]
    [InlineData("src/Go401.PowerShell/Go401.PowerShell.csproj")]
    public void No_project_turns_the_rule_off(string file) =>
        Assert.DoesNotContain("RS0030", File.ReadAllText(Path.Combine(Root, file)), StringComparison.Ordinal);

    // A line that names no symbol bans nothing, and the build does not say so.
    [Fact]
    public void Each_of_them_exists()
    {
        HashSet<string> members =
        [
            .. Directory
                .EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
                .Where(f => Path.GetFileName(f) is ['S', 'y', 's', 't', 'e', 'm', '.', ..] or "Microsoft.Win32.Registry.dll")
                .SelectMany(f => Assembly.Load(Path.GetFileNameWithoutExtension(f)).GetExportedTypes())
                .Where(t => Symbols.Any(s => s.Contains(t.FullName!, StringComparison.Ordinal)))
                .SelectMany(t => t.GetMembers(Public).Select(m => Id(t, m)).Append("T:" + t.FullName)),
        ];
        Assert.Empty(Symbols.Where(s => s[0] != 'N').Except(members));
    }

    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private static string Id(Type type, MemberInfo member) =>
        $"{member.MemberType switch { MemberTypes.Field => 'F', MemberTypes.Property => 'P', _ => 'M' }}:"
        + $"{type.FullName}.{member.Name.Replace('.', '#')}"
        + (
            member is MethodBase method && method.GetParameters() is { Length: > 0 } parameters
                ? $"({string.Join(',', parameters.Select(p => Id(p.ParameterType)))})"
                : ""
        );

    private static string Id(Type type) =>
        type.IsByRef ? Id(type.GetElementType()!) + "@"
        : type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Id))}}}"
        : type.FullName ?? type.Name;
}
