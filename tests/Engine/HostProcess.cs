using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Go401.Tests.Engine;

/// <summary>What a PowerShell in a process of its own came to.</summary>
internal sealed record HostOutcome(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}

/// <summary>Runs scripts in processes of their own (tests/EngineHost), with the build under test.</summary>
internal static class HostProcess
{
    // Only for a process that hangs; nothing that works comes near it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("GO401_SOAK") == "1" ? 30 : 5);

    /// <summary>What scripts here may call: makes a SecureString, which the engine alone has no cmdlet for.</summary>
    public const string Secure =
        "function Secure($text) { $s = [securestring]::new(); $text.ToCharArray().ForEach({ $s.AppendChar($_) }); $s }\n";

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The text of the script.</param>
    /// <param name="environment">Variables to set; null takes one away.</param>
    /// <param name="arguments">What else the host takes, for instance --preload.</param>
    public static Task<HostOutcome> RunAsync(
        string script,
        IReadOnlyDictionary<string, string?>? environment = null,
        params string[] arguments
    ) => RunFileAsync(script, file => HostArguments(file, arguments), environment);

    /// <summary>Writes a script to a file and runs a program of the runtime with it.</summary>
    public static async Task<HostOutcome> RunFileAsync(
        string script,
        Func<string, IEnumerable<string>> arguments,
        IReadOnlyDictionary<string, string?>? environment
    )
    {
        string folder = Directory.CreateTempSubdirectory("go401-test-").FullName;
        try
        {
            string file = Path.Combine(folder, "script.ps1");
            await File.WriteAllTextAsync(file, script);
            using Process process = StartProgram(arguments(file), environment);
            return await EndAsync(process);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs another program of ours to its end.</summary>
    public static Task<HostOutcome> RunProgramAsync(string program, params string[] arguments) =>
        RunProgramAsync(program, arguments, input: "");

    /// <summary>The same with something to read on its standard input.</summary>
    public static async Task<HostOutcome> RunProgramAsync(string program, string[] arguments, string input)
    {
        using Process process = StartProgram([program, .. arguments], null, input);
        return await EndAsync(process);
    }

    /// <summary>Starts a script file; the caller waits for it, or kills it.</summary>
    public static Process Start(string file, IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments) =>
        StartProgram(HostArguments(file, arguments), environment);

    private static string[] HostArguments(string file, string[] arguments) =>
        [StagedModule.Metadata("EngineHost"), file, "--module", StagedModule.Path, .. arguments];

    private static async Task<HostOutcome> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var hung = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(hung.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It did not end: {await output} {await error}");
        }

        return new HostOutcome(process.ExitCode, await output, await error);
    }

    private static Process StartProgram(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, string input = "")
    {
        // The runtime that runs the tests, wherever it is installed.
        string runtime = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
        var info = new ProcessStartInfo(runtime)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value;
        }

        Process process = Process.Start(info) ?? throw new InvalidOperationException("The host did not start.");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }
}
