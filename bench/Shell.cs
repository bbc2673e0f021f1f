using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Threading.Tasks;

namespace Go401.Bench;

/// <summary>
/// Runs the scripts of this folder: in pwsh where it is on the machine, otherwise in a child process that hosts the PowerShell engine
/// of the package.
/// </summary>
internal static class Shell
{
    public static string RepositoryRoot { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The path of pwsh, or null.</summary>
    public static string? Pwsh { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
            .FirstOrDefault(File.Exists);

    private static string Module => Path.Combine(RepositoryRoot, "out", "Go401", "Go401.psd1");

    /// <summary>Runs a script in a fresh process and collects its lines of name=value.</summary>
    public static async Task<ILookup<string, double>> RunAsync(string script, params string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "scripts", script);
        // Started as `dotnet Go401.Bench.dll`, the process is dotnet, which has to be told what to run.
        string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Shell).Assembly.Location] : [];
        string[] run = Pwsh is null ? [.. self, "--engine", path] : ["-NoProfile", "-NonInteractive", "-File", path];
        string[] all = [.. run, "-Module", Module, .. arguments];
        var start = new ProcessStartInfo(Pwsh ?? Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{script} failed:\n{output}");
        }

        return output
            .Split('\n')
            .Select(line => line.Trim().Split('='))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The child: hosts the engine and runs a script with its arguments.</summary>
    public static int Host(string[] arguments)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand(arguments[0]);
        for (int i = 1; i + 1 < arguments.Length; i += 2)
        {
            shell.AddParameter(arguments[i].TrimStart('-'), arguments[i + 1]);
        }

        foreach (PSObject line in shell.Invoke())
        {
            Console.WriteLine(line);
        }

        foreach (ErrorRecord error in shell.Streams.Error)
        {
            Console.WriteLine(error);
        }

        return shell.HadErrors ? 1 : 0;
    }
}
