using System.Collections.ObjectModel;
using System.Management.Automation.Language;
using Go401.PowerShell.Commands;

namespace Go401.PowerShell.Prompt;

/// <summary>
/// Completes the keys of <c>-Body @{</c> of Invoke-Go401Request from the fields of the operation that path and method mean.
/// PowerShell asks no argument completer inside a table, so the module's script asks here where PowerShell itself found nothing.
/// </summary>
public static class BodyKeyCompletion
{
    /// <summary>What can be typed at a place; null where it is no key of a body.</summary>
    /// <param name="tokens">The tokens of the command line.</param>
    /// <param name="cursor">The place, as an offset.</param>
    public static CommandCompletion? Complete(Token[] tokens, int cursor)
    {
        if (tokens is null)
        {
            throw new ArgumentNullException(nameof(tokens));
        }

        Token? word = tokens.FirstOrDefault(t => IsWord(t) && t.Extent.StartOffset <= cursor && t.Extent.EndOffset >= cursor);
        int start = word?.Extent.StartOffset ?? cursor;
        var place = new BodyKeyPlace(tokens.Where(t => t.Extent.EndOffset <= start && t.Kind != TokenKind.EndOfInput));
        if (!place.IsKey || place.Fields() is not { Count: > 0 } fields)
        {
            return null;
        }

        string typed = word is null ? "" : word.Text.Substring(0, cursor - start).Trim('\'', '"');
        var results = new Collection<CompletionResult>([
            .. fields
                .Where(f => !f.ReadOnly && !place.Taken.Contains(f.Name))
                .Where(f => f.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(f => !f.Required)
                .Select(f => new CompletionResult(f.Name, f.Name, CompletionResultType.Property, $"{f.Name}: {f.Description}")),
        ]);
        return new CommandCompletion(results, -1, start, (word?.Extent.EndOffset ?? cursor) - start);
    }

    private static bool IsWord(Token token) =>
        token.Kind is TokenKind.Identifier or TokenKind.Generic or TokenKind.StringLiteral or TokenKind.StringExpandable
        || token.TokenFlags.HasFlag(TokenFlags.Keyword);
}

/// <summary>Where the tokens of a command line end: inside which tables, at a key or not, and of which command.</summary>
internal sealed class BodyKeyPlace
{
    private readonly List<Level> _levels = [new Level(false, 0)];
    private readonly List<Token> _tokens;

    public BodyKeyPlace(IEnumerable<Token> tokens)
    {
        _tokens = [.. tokens];
        for (int i = 0; i < _tokens.Count; i++)
        {
            Take(_tokens[i], i);
        }
    }

    /// <summary>True where a key of a table comes next.</summary>
    public bool IsKey => Innermost is { IsTable: true, Key: null };

    /// <summary>The keys that the innermost table has already.</summary>
    public IReadOnlyCollection<string> Taken => Innermost.Keys;

    private Level Innermost => _levels[_levels.Count - 1];

    /// <summary>The fields that the innermost table may have; null where it is not in a body of the command.</summary>
    public IReadOnlyList<BodyField>? Fields()
    {
        int outer = _levels.FindIndex(l => l.IsTable);
        if (outer < 0 || Operation(_levels[outer].Start) is not ApiOperation operation)
        {
            return null;
        }

        IReadOnlyList<BodyField> fields = operation.BodyFields;
        foreach (Level level in _levels.Skip(outer).Where(l => l.IsTable && l.Key is not null))
        {
            fields = BodyField.Find(fields, level.Key!) is BodyField inner ? inner.Fields : [];
        }

        return fields;
    }

    private void Take(Token token, int index)
    {
        if (IsOpening(token))
        {
            _levels.Add(new Level(token.Kind == TokenKind.AtCurly, index));
            return;
        }

        if (IsClosing(token) && _levels.Count > 1)
        {
            _levels.RemoveAt(_levels.Count - 1);
            return;
        }

        Level level = Innermost;
        if (!level.IsTable)
        {
            return;
        }

        if (token.Kind is TokenKind.Semi or TokenKind.NewLine)
        {
            level.Key = null;
            level.Last = null;
        }
        else if (token.Kind == TokenKind.Equals && level.Key is null)
        {
            level.Key = level.Last ?? "";
            level.Keys.Add(level.Key);
        }
        else if (level.Key is null)
        {
            level.Last = token.Text.Trim('\'', '"');
        }
    }

    // The command whose argument begins at a token, and what its path and method mean.
    private ApiOperation? Operation(int table)
    {
        int first = table;
        int depth = 0;
        while (first > 0 && !(depth <= 0 && Ends(_tokens[first - 1])))
        {
            depth +=
                IsClosing(_tokens[first - 1]) ? 1
                : IsOpening(_tokens[first - 1]) ? -1
                : 0;
            first--;
        }

        List<Token> own = [.. _tokens.Skip(first).Take(table - first)];
        Token? name = own.Find(t => t.Text.Equals(RequestCall.Command, StringComparison.OrdinalIgnoreCase));
        return name is not null && BodyOf(own) is ParameterToken body ? RequestCall.WithBody(TextBetween(name, body)) : null;
    }

    // -Body, where this table is its value. The tables of a list before this one, and what opens the list, stand between them.
    private static ParameterToken? BodyOf(List<Token> own)
    {
        int depth = 0;
        for (int i = own.Count - 1; i >= 0; i--)
        {
            if (IsClosing(own[i]))
            {
                depth++;
            }
            else if (IsOpening(own[i]))
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && own[i].Kind is not (TokenKind.Comma or TokenKind.NewLine))
            {
                return
                    own[i] is ParameterToken { ParameterName.Length: > 0 } parameter
                    && nameof(InvokeGo401RequestCommand.Body).StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)
                    ? parameter
                    : null;
            }
        }

        return null;
    }

    private static string TextBetween(Token from, Token to)
    {
        int start = from.Extent.StartOffset;
        return from.Extent.StartScriptPosition.GetFullScript().Substring(start, to.Extent.StartOffset - start);
    }

    private static bool IsOpening(Token token) =>
        token.Kind is TokenKind.LCurly or TokenKind.LParen or TokenKind.AtParen or TokenKind.AtCurly or TokenKind.DollarParen;

    private static bool IsClosing(Token token) => token.Kind is TokenKind.RCurly or TokenKind.RParen;

    // What no argument of a command goes beyond.
    private static bool Ends(Token token) =>
        token.Kind
            is TokenKind.Pipe
                or TokenKind.Semi
                or TokenKind.NewLine
                or TokenKind.Equals
                or TokenKind.LCurly
                or TokenKind.DollarParen;

    private sealed class Level(bool isTable, int start)
    {
        public bool IsTable { get; } = isTable;

        public int Start { get; } = start;

        public string? Key { get; set; }

        public string? Last { get; set; }

        public HashSet<string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
