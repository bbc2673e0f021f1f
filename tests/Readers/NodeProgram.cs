using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>The scripts of tests/Readers/DataPackage, in Node.</summary>
internal static class NodeProgram
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "DataPackage");
    private static readonly Lazy<Task<string?>> Missing = new(InstallAsync);

    /// <summary>Skips the test where it cannot run. A build server must have it.</summary>
    public static async Task RequireAsync()
    {
        string? missing = await Missing.Value;
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <summary>What the check says of a manifest.</summary>
    public static async Task<JsonElement> CheckAsync(string manifest)
    {
        using JsonDocument said = JsonDocument.Parse(await RunAsync("check.js", manifest));
        return said.RootElement.Clone();
    }

    /// <summary>What a script of the folder writes when it is given a file.</summary>
    public static async Task<string> RunAsync(string script, string file)
    {
        (int code, string output, string error) = await StartAsync("node", script, file);
        return code == 0 ? output.Trim() : throw new InvalidOperationException(error);
    }

    // The packages are those of the lock file; nothing of them is run on installing.
    private static async Task<string?> InstallAsync()
    {
        if (Find("node") is null || Find("npm") is null)
        {
            return Required("Node and npm are not installed: the check with another implementation of Data Package is left out.");
        }

        using (JsonDocument package = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "package.json"))))
        {
            JsonElement dependencies = package.RootElement.GetProperty("dependencies");
            if (dependencies.EnumerateObject().All(d => Directory.Exists(Path.Combine(Folder, "node_modules", d.Name))))
            {
                return null;
            }
        }

        (int code, _, string error) = await StartAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return code == 0
            ? null
            : Required("npm cannot get the packages: the check with another implementation of Data Package is left out.", error);
    }

    private static string Required(string sentence, string detail = "") =>
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 }
            ? throw new InvalidOperationException(sentence + " " + detail)
            : sentence;

    private static string? Find(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(f => endings.Select(e => Path.Combine(f, program + e)))
            .FirstOrDefault(File.Exists);
    }

    private static async Task<(int Code, string Output, string Error)> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program)!)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
