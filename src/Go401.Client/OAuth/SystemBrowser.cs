using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Go401.Client.OAuth;

/// <summary>
/// Starts the person's own browser (RFC 8252 section 6). No shell takes part and nothing is put together as a command
/// line: the address is one argument, and the only one that is ours (S8, S9).
/// </summary>
public sealed class SystemBrowser
{
    private readonly Func<string, string?> _environment;
    private readonly Func<ProcessStartInfo, bool> _start;

    /// <summary>The system's.</summary>
    public SystemBrowser()
        : this(Environment.GetEnvironmentVariable, Start)
    {
    }

    internal SystemBrowser(Func<string, string?> environment, Func<ProcessStartInfo, bool> start)
    {
        _environment = environment;
        _start = start;
    }

    /// <summary>Opens an address; false where there is no browser to be had (no display, a remote session, nothing installed).</summary>
    /// <exception cref="ArgumentException">The address is neither https nor http on loopback.</exception>
    public bool TryOpen(Uri address)
    {
        if (!BaseAddress.IsSecure(address))
        {
            throw new ArgumentException("Only https addresses are opened (http on loopback).", nameof(address));
        }

        foreach (ProcessStartInfo candidate in Candidates(address.AbsoluteUri))
        {
            if (_start(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<ProcessStartInfo> Candidates(string address)
    {
        bool windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        string? wish = _environment("BROWSER");
        if (!string.IsNullOrWhiteSpace(wish))
        {
            // Several commands may stand there, separated as in PATH; %s is where the address goes, else it is the last argument.
            foreach (string command in wish!.Split([windows ? ';' : ':'], StringSplitOptions.RemoveEmptyEntries))
            {
                List<string> words = Words(command);
                if (words.Count > 0)
                {
                    bool placed = words.Any(w => w.Contains("%s"));
                    IEnumerable<string> arguments = words.Skip(1).Select(w => w.Replace("%s", address));
                    yield return Command(words[0], placed ? arguments : arguments.Append(address));
                }
            }

            yield break;
        }

        if (windows)
        {
            // The shell's verb, not a shell: Windows looks up what opens https.
            yield return new ProcessStartInfo(address) { UseShellExecute = true };
            yield break;
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            yield return Command("open", [address]);
            yield break;
        }

        bool remote = !string.IsNullOrEmpty(_environment("SSH_CONNECTION")) || !string.IsNullOrEmpty(_environment("SSH_TTY"));
        bool display = !string.IsNullOrEmpty(_environment("DISPLAY")) || !string.IsNullOrEmpty(_environment("WAYLAND_DISPLAY"));
        if (display && !remote)
        {
            yield return Command("xdg-open", [address]);
        }
    }

    private static ProcessStartInfo Command(string program, IEnumerable<string> arguments) => new(program)
    {
        // ArgumentList is not there in .NET Framework; quoting by its rules is the same.
        Arguments = string.Join(" ", arguments.Select(Quote)),
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(c => !char.IsWhiteSpace(c) && c != '"' && c != '\\'))
        {
            return argument;
        }

        var quoted = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            if (c == '"')
            {
                quoted.Append('\\', backslashes + 1);
            }

            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool any = false;
        foreach (char c in command)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                any = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (word.Length > 0 || any)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    any = false;
                }
            }
            else
            {
                word.Append(c);
            }
        }

        if (word.Length > 0 || any)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool Start(ProcessStartInfo info)
    {
        try
        {
            Process? process = Process.Start(info);
            if (process is not null && info.RedirectStandardOutput)
            {
                // A browser's chatter does not belong in the terminal.
                process.OutputDataReceived += static (_, _) => { };
                process.ErrorDataReceived += static (_, _) => { };
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
            }

            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
