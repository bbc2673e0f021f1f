using System.Collections.ObjectModel;
using System.Management.Automation.Language;
using Go401.Client.Catalogue;
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
    private const string Command = "Invoke-Go401Request";
    private static readonly HashSet<string> Switches = new(
        typeof(InvokeGo401RequestCommand)
            .GetProperties()
            .Where(p => p.PropertyType == typeof(SwitchParameter))
            .Select(p => p.Name)
            .Concat(["Verbose", "Debug", "WhatIf", "Confirm", "IncludeTotalCount"]),
        StringComparer.OrdinalIgnoreCase
    );

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
        switch (token.Kind)
        {
            case TokenKind.AtCurly:
                _levels.Add(new Level(true, index));
                return;
            case TokenKind.LCurly or TokenKind.LParen or TokenKind.AtParen or TokenKind.DollarParen:
                _levels.Add(new Level(false, index));
                return;
            case TokenKind.RCurly or TokenKind.RParen when _levels.Count > 1:
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
            bool closing = _tokens[first - 1].Kind is TokenKind.RCurly or TokenKind.RParen;
            depth +=
                closing ? 1
                : IsOpening(_tokens[first - 1]) ? -1
                : 0;
            first--;
        }

        List<Token> own = [.. _tokens.Skip(first).Take(table - first)];
        int name = own.FindIndex(t => t.Text.Equals(Command, StringComparison.OrdinalIgnoreCase));
        if (name < 0 || !IsBody(own))
        {
            return null;
        }

        (string? path, string? method) = PathAndMethod([.. own.Skip(name + 1)]);
        return path is null ? null
            : method is not null ? OperationCatalogue.Find(method, path)
            : OperationCatalogue.OnPath(path).FirstOrDefault(o => o.BodyFields.Count > 0);
    }

    // The tables of a list before this one, and what opens the list, stand between it and its parameter.
    private static bool IsBody(List<Token> own)
    {
        int depth = 0;
        for (int i = own.Count - 1; i >= 0; i--)
        {
            if (own[i].Kind is TokenKind.RCurly or TokenKind.RParen)
            {
                depth++;
            }
            else if (IsOpening(own[i]))
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && own[i].Kind is not (TokenKind.Comma or TokenKind.NewLine))
            {
                return own[i] is ParameterToken parameter
                    && parameter.ParameterName.Length > 0
                    && nameof(InvokeGo401RequestCommand.Body).StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static (string? Path, string? Method) PathAndMethod(List<Token> arguments)
    {
        string? path = null,
            method = null;
        string? parameter = null;
        var positional = new List<string>();
        int depth = 0;
        foreach (Token token in arguments)
        {
            if (token.Kind is TokenKind.RCurly or TokenKind.RParen)
            {
                depth--;
            }
            else if (IsOpening(token))
            {
                depth++;
                parameter = null;
            }
            else if (depth > 0) { }
            else if (token is ParameterToken named)
            {
                parameter = Switches.Contains(named.ParameterName) ? null : named.ParameterName;
            }
            else if (parameter is null)
            {
                positional.Add(token.Text.Trim('\'', '"'));
            }
            else
            {
                string value = token.Text.Trim('\'', '"');
                path = IsParameter(parameter, nameof(InvokeGo401RequestCommand.Path)) ? value : path;
                method = IsParameter(parameter, nameof(InvokeGo401RequestCommand.Method)) ? value : method;
                parameter = null;
            }
        }

        if (path is null && positional.Count > 0)
        {
            path = positional[0];
            positional.RemoveAt(0);
        }

        return (path, method ?? positional.FirstOrDefault());
    }

    /// <summary>True for a parameter that a value follows.</summary>
    internal static bool TakesValue(string parameter) => !Switches.Contains(parameter);

    internal static bool IsParameter(string given, string name) =>
        given.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (given.Length >= 3 && name.StartsWith(given, StringComparison.OrdinalIgnoreCase));

    private static bool IsOpening(Token token) =>
        token.Kind is TokenKind.LCurly or TokenKind.LParen or TokenKind.AtParen or TokenKind.AtCurly or TokenKind.DollarParen;

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
