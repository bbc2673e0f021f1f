using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// Starts the person's own browser (RFC 8252 section 6). No shell takes part and nothing is put together as a command
/// line: the address is one argument, and the only one that is ours (S8, S9). No variable of this module goes with it (S46).
/// </summary>
/// <param name="environment">Reads a variable.</param>
/// <param name="start">Starts a program; false where it fails.</param>
internal sealed class SystemBrowser(
    Func<string, string?> environment,
    Func<ProcessStartInfo, CancellationToken, Task<bool>> start,
    OSPlatform platform
)
{
    private const string Prefix = "GO401_";
    private const string AddressVariable = "BROWSER_ADDRESS";

    // What opens a browser and fails says so at once; a browser itself stays.
    internal static readonly TimeSpan TimeToFail = TimeSpan.FromSeconds(1.5);

    private static readonly object Variables = new();

    /// <summary>The system's.</summary>
    public SystemBrowser()
        : this(Environment.GetEnvironmentVariable, Starting(TimeToFail), Current()) { }

    /// <summary>The system's, with another environment.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="timeToFail">How long to wait for a program that fails.</param>
    internal static SystemBrowser For(Func<string, string?> environment, TimeSpan timeToFail) =>
        new(environment, Starting(timeToFail), Current());

    private static Func<ProcessStartInfo, CancellationToken, Task<bool>> Starting(TimeSpan timeToFail) =>
        (info, cancellation) => StartAsync(info, timeToFail, cancellation);

    /// <summary>
    /// Opens an address; false where there is no browser to be had (no display, a remote session, nothing installed, or a
    /// launcher that says it failed). The environment variable BROWSER is honoured first.
    /// </summary>
    /// <exception cref="ArgumentException">The address is neither https nor http on loopback.</exception>
    public async Task<bool> TryOpenAsync(Uri address, CancellationToken cancellation)
    {
        if (!BaseAddress.IsSecure(address))
        {
            throw new ArgumentException("Only https addresses are opened (http on loopback).", nameof(address));
        }

        foreach (ProcessStartInfo candidate in Candidates(address.AbsoluteUri))
        {
            if (await start(candidate, cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<ProcessStartInfo> Candidates(string address)
    {
        bool windows = platform == OSPlatform.Windows;
        string? wish = environment("BROWSER");
        if (!string.IsNullOrWhiteSpace(wish))
        {
            // Several commands may stand there, separated as in PATH; %s is where the address goes, else it is the last argument.
            foreach (string command in wish!.Split([windows ? ';' : ':'], StringSplitOptions.RemoveEmptyEntries))
            {
                List<string> words = windows ? CommandLineArguments.OnWindows(command) : CommandLineArguments.Of(command);
                if (words.Count > 0 && !(windows && CommandLineArguments.IsBatch(words[0])))
                {
                    bool placed = words.Skip(1).Any(w => w.Contains("%s"));
                    IEnumerable<string> arguments = words.Skip(1).Select(w => w.Replace("%s", address));
                    yield return Command(words[0], placed ? arguments : arguments.Append(address));
                }
            }

            if (!windows)
            {
                yield break;
            }
        }

        if (Has("SSH_CONNECTION") || Has("SSH_TTY"))
        {
            // A browser would open on a screen where no one sits.
            yield break;
        }

        if (windows)
        {
            // The shell's verb, not a shell: Windows looks up what opens https.
            yield return new ProcessStartInfo(address) { UseShellExecute = true };
            yield break;
        }

        if (platform == OSPlatform.OSX)
        {
            // Every account sees the arguments of a program here, and what opens a page can be slow: so it reads the address from
            // a variable of its own, which the browser, started by the system, does not inherit.
            ProcessStartInfo script = Command("osascript", ["-e", $"open location (system attribute \"{AddressVariable}\")"]);
            script.Environment[AddressVariable] = address;
            yield return script;
            yield return Command("open", [address]);
            yield break;
        }

        if (Has("WSL_DISTRO_NAME"))
        {
            // Opens the browser of Windows, which reaches the loopback interface of the Linux inside.
            yield return Command("wslview", [address]);
        }

        if (Has("DISPLAY") || Has("WAYLAND_DISPLAY"))
        {
            yield return Command("xdg-open", [address]);
        }

        bool Has(string variable) => !string.IsNullOrEmpty(environment(variable));
    }

    private static ProcessStartInfo Command(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            // ArgumentList is not there in .NET Framework; quoting by its rules is the same.
            Arguments = string.Join(" ", arguments.Select(CommandLineArguments.Quote)),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in info.Environment.Keys.Where(IsOurs).ToList())
        {
            info.Environment.Remove(name);
        }

        return info;
    }

    private static bool IsOurs(string variable) => variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private static OSPlatform Current() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? OSPlatform.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? OSPlatform.OSX
        : OSPlatform.Linux;

    private static async Task<bool> StartAsync(ProcessStartInfo info, TimeSpan timeToFail, CancellationToken cancellation)
    {
        Process? process;
        var exit = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
#pragma warning disable RS0030 // This is the place.
            process = info.UseShellExecute ? StartWithoutOurVariables(info) : Process.Start(info);
#pragma warning restore RS0030
            if (process is null || info.UseShellExecute)
            {
                process?.Dispose();
                return true;
            }

            process.Exited += (_, _) => exit.TrySetResult(process.ExitCode);
            process.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return false;
        }

        _ = DrainAsync(process, exit.Task);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(exit.Task, Task.Delay(timeToFail, enough.Token)).ConfigureAwait(false);
        enough.Cancel();
        return !exit.Task.IsCompleted || await exit.Task.ConfigureAwait(false) == 0;
    }

    // What Windows opens inherits the variables of this process, and no others can be given to it: ours are away meanwhile.
#pragma warning disable RS0030 // This is the place; the variables are removed and put back.
    private static Process? StartWithoutOurVariables(ProcessStartInfo info)
    {
        lock (Variables)
        {
            var ours = new Dictionary<string, string?>();
            foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOurs).ToList())
            {
                ours[name] = Environment.GetEnvironmentVariable(name);
                Environment.SetEnvironmentVariable(name, null);
            }

            try
            {
                return Process.Start(info);
            }
            finally
            {
                foreach (KeyValuePair<string, string?> variable in ours)
                {
                    Environment.SetEnvironmentVariable(variable.Key, variable.Value);
                }
            }
        }
    }
#pragma warning restore RS0030

    // A browser's chatter does not belong in the terminal, and a pipe that no one reads would stop the browser in the end.
    private static async Task DrainAsync(Process process, Task exited)
    {
        using (process)
        {
            try
            {
                await Task.WhenAll(
                        process.StandardOutput.BaseStream.CopyToAsync(Stream.Null),
                        process.StandardError.BaseStream.CopyToAsync(Stream.Null),
                        exited
                    )
                    .ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException)
            {
                // It went away in its own manner.
            }
        }
    }
}
