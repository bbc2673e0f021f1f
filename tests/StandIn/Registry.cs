using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Go401.StandIn;

/// <summary>A registered vault.</summary>
public sealed class SecretVaultInfo
{
    public string Name { get; set; } = "";

    public string ModuleName { get; set; } = "";

    public string ModulePath { get; set; } = "";

    public Hashtable VaultParameters { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsDefault { get; set; }

    public override string ToString() => Name;

    internal string Parameter(string name, string otherwise = "") => VaultParameters[name]?.ToString() ?? otherwise;
}

/// <summary>
/// The registered vaults: in the folder GO401_STANDIN_HOME, shared by all processes that have it set; in the memory of the
/// process otherwise, so that no test ever meets a vault of another run.
/// </summary>
internal static class Registry
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, SecretVaultInfo> InMemory = new(StringComparer.OrdinalIgnoreCase);

    public static string? Home => Environment.GetEnvironmentVariable("GO401_STANDIN_HOME") is { Length: > 0 } home ? home : null;

    private static string? RegistryFile => Home is null ? null : Path.Combine(Home, "registry");

    public static IReadOnlyList<SecretVaultInfo> All()
    {
        lock (Gate)
        {
            return [.. Load().Values.OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    public static SecretVaultInfo? Find(string name) => All().FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static void Change(Action<Dictionary<string, SecretVaultInfo>> change)
    {
        lock (Gate)
        {
            Dictionary<string, SecretVaultInfo> vaults = Load();
            change(vaults);
            Save(vaults);
        }
    }

    public static string FolderOf(SecretVaultInfo vault)
    {
        string path = vault.Parameter(
            "Path",
            Path.Combine(Home ?? Path.Combine(Path.GetTempPath(), "go401-standin"), "store-" + vault.Name)
        );
        Directory.CreateDirectory(path);
        return path;
    }

    private static Dictionary<string, SecretVaultInfo> Load()
    {
        if (RegistryFile is not string file)
        {
            return InMemory;
        }

        var vaults = new Dictionary<string, SecretVaultInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (string[] cells in Table.Read(file))
        {
            var vault = new SecretVaultInfo
            {
                Name = cells[0],
                ModuleName = cells[1],
                ModulePath = cells[2],
                IsDefault = cells[3] == "1",
            };
            for (int i = 4; i + 1 < cells.Length; i += 2)
            {
                vault.VaultParameters[cells[i]] = cells[i + 1];
            }

            vaults[vault.Name] = vault;
        }

        return vaults;
    }

    private static void Save(Dictionary<string, SecretVaultInfo> vaults)
    {
        if (RegistryFile is string file)
        {
            Directory.CreateDirectory(Home!);
            Table.Write(
                file,
                vaults.Values.Select(v =>
                    (string[])
                        [
                            v.Name,
                            v.ModuleName,
                            v.ModulePath,
                            v.IsDefault ? "1" : "0",
                            .. v
                                .VaultParameters.Cast<DictionaryEntry>()
                                .SelectMany(p => new[] { p.Key.ToString()!, p.Value?.ToString() ?? "" }),
                        ]
                )
            );
        }
    }
}

/// <summary>Tables of text in a file: a row a line, cells as base64.</summary>
internal static class Table
{
    public static List<string[]> Read(string file) => File.Exists(file) ? Parse(File.ReadAllText(file)) : [];

    public static List<string[]> Parse(string text) =>
        [
            .. text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                    line.Split(' ').Select(cell => Encoding.UTF8.GetString(Convert.FromBase64String(cell == "-" ? "" : cell))).ToArray()
                ),
        ];

    public static string Format(IEnumerable<string[]> rows) =>
        string.Concat(
            rows.Select(row =>
                string.Join(" ", row.Select(cell => cell.Length == 0 ? "-" : Convert.ToBase64String(Encoding.UTF8.GetBytes(cell)))) + "\n"
            )
        );

    /// <summary>Whole or not at all.</summary>
    public static void Write(string file, IEnumerable<string[]> rows)
    {
        string draft = file + "." + Guid.NewGuid().ToString("N");
        File.WriteAllText(draft, Format(rows));
        if (File.Exists(file))
        {
            File.Replace(draft, file, null);
        }
        else
        {
            File.Move(draft, file);
        }
    }
}
