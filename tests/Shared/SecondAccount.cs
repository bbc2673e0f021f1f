#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests;

/// <summary>A test that needs another local account. It runs where the process is root on Linux, and is skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SecondAccountFactAttribute : FactAttribute
{
    public SecondAccountFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!SecondAccount.IsAvailable)
        {
            Skip = "It acts as a second local account, which only root can on Linux (setpriv).";
        }
    }
}

/// <summary>Another account of this machine: <c>no one</c>, as root can act as it.</summary>
public static class SecondAccount
{
    public const int UserId = 65534;

    public static bool IsAvailable => OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/setpriv");

    /// <summary>Makes a folder that every account can write to, as <c>/tmp</c> is.</summary>
    public static string SharedFolder()
    {
        string path = Path.Combine("/tmp", "go401-shared-" + Path.GetRandomFileName());
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, (UnixFileMode)0b1_111_111_111);
        return path;
    }

    /// <summary>Runs a shell script as that account to its end and returns what it wrote; it must not fail.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using Process process = Start(script, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The second account's script ended with {process.ExitCode}: {await errors}");
        return output;
    }

    /// <summary>Starts a shell script as that account. Its arguments are $1, $2 and so on.</summary>
    public static Process Start(string script, params string[] arguments)
    {
        var info = new ProcessStartInfo("/usr/bin/setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/tmp",
        };
        foreach (
            string argument in (string[])
                [$"--reuid={UserId}", $"--regid={UserId}", "--clear-groups", "bash", "-c", script, "second", .. arguments]
        )
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }
}
