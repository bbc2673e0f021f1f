using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Go401.Tests.Readers;

/// <summary>Programs that a machine may have or not.</summary>
internal static class Programs
{
    /// <summary>What a program came to, and what it wrote on both streams; -1 where it is not installed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, string? folder, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        if (!OperatingSystem.IsWindows())
        {
            start.Environment["LC_ALL"] = "C.UTF-8";
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(),
                error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await error);
        }
        catch (Win32Exception)
        {
            return (-1, "");
        }
    }
}
