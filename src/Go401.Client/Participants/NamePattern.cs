using System;
using System.Text.RegularExpressions;

namespace Go401.Client.Participants;

/// <summary>A name with the wildcards * and ?, compared without regard to case.</summary>
internal readonly struct NamePattern
{
    private readonly string _text;
    private readonly Regex? _pattern;

    public NamePattern(string text)
    {
        _text = text;
        HasWildcards = text.IndexOfAny(['*', '?']) >= 0;
        _pattern = HasWildcards
            ? new Regex("^" + Regex.Escape(text).Replace("\\*", ".*").Replace("\\?", ".") + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            : null;
    }

    public bool HasWildcards { get; }

    public bool Matches(string? name) => name is not null && (_pattern?.IsMatch(name) ?? name.Equals(_text, StringComparison.OrdinalIgnoreCase));
}
