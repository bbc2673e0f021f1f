using System;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Go401.Quickstart;

/// <summary>The local 401GO, in a process that ends with this one, however this one ends.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly Process _process;

    private LocalServer(Process process, string baseUri)
    {
        _process = process;
        BaseUri = baseUri;
    }

    /// <summary>The base address of its API.</summary>
    public string BaseUri { get; }

    /// <summary>Starts it on a free port and returns when it listens.</summary>
    public static LocalServer Start(string program, params string[] options)
    {
        var process = Process.Start(
            new ProcessStartInfo(Dotnet.Path, [program, "--port", "0", "--quiet", "--until-input-ends", .. options])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Match said = Regex.Match(process.StandardOutput.ReadLine() ?? "", @"http://\S+/api");
        if (!said.Success)
        {
            process.Dispose();
            throw new InvalidOperationException("The local 401GO did not start.");
        }

        // The rest is read and dropped: a full pipe would stop it.
        _ = process.StandardOutput.ReadToEndAsync();
        return new LocalServer(process, said.Value);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
