using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;

namespace Go401.Packaging;

/// <summary>What the module's manifest says; the only place where version, description and tags stand.</summary>
public sealed class ModuleManifest
{
    private readonly Hashtable _values;

    private ModuleManifest(Hashtable values) => _values = values;

    /// <summary>Reads a psd1 as PowerShell does: data only, nothing is run.</summary>
    public static ModuleManifest Read(string path)
    {
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        return errors.Length == 0 && script.Find(a => a is HashtableAst, false) is HashtableAst table
            ? new ModuleManifest((Hashtable)table.SafeGetValue())
            : throw new InvalidDataException($"{path} is no module manifest.");
    }

    /// <summary>The version, for instance 0.1.0.</summary>
    public string Version => Text("ModuleVersion");

    /// <summary>Who made it.</summary>
    public string Author => Text("Author");

    /// <summary>What it is.</summary>
    public string Description => Text("Description");

    /// <summary>The copyright line.</summary>
    public string Copyright => Text("Copyright");

    /// <summary>The cmdlets that it exports.</summary>
    public IReadOnlyList<string> Cmdlets => List(_values["CmdletsToExport"]);

    /// <summary>The tags for the gallery.</summary>
    public IReadOnlyList<string> Tags => List(Data["Tags"]);

    /// <summary>Where the project lives; null when the manifest does not say.</summary>
    public string? ProjectUri => Data["ProjectUri"] as string;

    /// <summary>A part after the version, such as preview1; null for a release.</summary>
    public string? Prerelease => Data["Prerelease"] as string;

    /// <summary>The modules that are installed with this one, each with the lowest version that will do.</summary>
    public IReadOnlyList<(string Name, string Version)> PackageDependencies =>
        [.. Items(Private["PackageDependencies"]).Cast<Hashtable>().Select(m => ((string)m["ModuleName"]!, (string)m["ModuleVersion"]!))];

    private Hashtable Private => (Hashtable)_values["PrivateData"]!;

    private Hashtable Data => (Hashtable)Private["PSData"]!;

    private string Text(string key) => _values[key] as string ?? throw new InvalidDataException($"The manifest has no {key}.");

    private static string[] List(object? value) => [.. Items(value).Cast<string>()];

    private static IEnumerable<object> Items(object? value) =>
        value switch
        {
            null => [],
            string one => [one],
            Hashtable one => [one],
            IEnumerable many => many.Cast<object>(),
            _ => [value],
        };
}
