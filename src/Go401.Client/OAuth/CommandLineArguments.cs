using System.Text.RegularExpressions;

namespace Go401.Client.OAuth;

/// <summary>A command line as words, and words as a command line.</summary>
internal static class CommandLineArguments
{
    // What is between blanks. Blanks in quotes, whose second one may be missing, are part of a word.
    private static readonly Regex Word = new("""(?:[^\s"']|"[^"]*(?:"|\z)|'[^']*(?:'|\z))+""");
    private static readonly Regex Quotes = new(@"""([^""]*)""?|'([^']*)'?");

    public static string Quote(string argument)
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

    // Windows runs a batch file in cmd.exe, where an & in the address ends the command (S9).
    public static bool IsBatch(string program) =>
        program.Length > 4 && ".bat .cmd ".IndexOf(program.Substring(program.Length - 4) + " ", StringComparison.OrdinalIgnoreCase) >= 0;

    // C:\Program Files\...\firefox.exe is often written without quotes: the program ends at .exe.
    public static List<string> OnWindows(string command)
    {
        string text = command.Trim();
        int end = text.IndexOf(".exe", StringComparison.OrdinalIgnoreCase) + 4;
        return text.Length > 0 && text[0] is not ('"' or '\'') && end > 4 && (end == text.Length || char.IsWhiteSpace(text[end]))
            ? [text.Substring(0, end), .. Of(text.Substring(end))]
            : Of(text);
    }

    public static List<string> Of(string command) =>
        [.. Word.Matches(command).Cast<Match>().Select(word => Quotes.Replace(word.Value, "$1$2"))];
}
