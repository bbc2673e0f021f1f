using System.Management.Automation.Host;

namespace Go401.PowerShell.Interop;

/// <summary>
/// Reads a line at a terminal without echo, and ends when it is told to. The host's own prompt cannot be ended: it would wait for
/// Enter long after the sign-in has timed out.
/// </summary>
internal static class SecretLine
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends the echo of the terminal, before the question is shown: what is pasted at once is not shown either (S26).</summary>
    public static void EndEcho() => _ = Console.KeyAvailable;

    /// <summary>Reads up to Enter; a star is shown for each character, as the host does. Null when it was told to end.</summary>
    public static SecureString? Read(PSHostUserInterface ui, CancellationToken cancellation)
    {
        var line = new SecureString();
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                if (cancellation.WaitHandle.WaitOne(Poll))
                {
                    ui.WriteLine();
                    return null;
                }
            }

            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
            {
                line.MakeReadOnly();
                return line;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                if (line.Length > 0)
                {
                    line.RemoveAt(line.Length - 1);
                    ui.Write("\b \b");
                }
            }
            else if (!char.IsControl(key.KeyChar))
            {
                line.AppendChar(key.KeyChar);
                ui.Write("*");
            }
        }
    }
}
