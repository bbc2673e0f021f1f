using System.Text.RegularExpressions;
using Go401.Client.Data;

namespace Go401.Client.Participants;

/// <summary>Finds the columns that a text means, and says what was probably meant where it is none.</summary>
/// <param name="optional">The columns that are written only where they are asked for.</param>
internal sealed class ColumnNames(IReadOnlyList<ParticipantColumn> optional)
{
    // The objects of a record that fields can be in.
    private static readonly HashSet<string> Objects = new(
        ParticipantColumns.All.SelectMany(c =>
            Enumerable.Range(1, Math.Max(0, c.Segments.Length - 1)).Select(n => string.Join(".", c.Segments.Take(n)))
        ),
        StringComparer.Ordinal
    );

    /// <summary>The columns that a name, a path or a pattern means.</summary>
    /// <exception cref="Go401Exception"><c>ColumnUnknown</c> or <c>SensitiveColumn</c>.</exception>
    public IReadOnlyList<ParticipantColumn> Matching(string name, bool withSensitive)
    {
        if (new NamePattern(name).HasWildcards)
        {
            // All columns means those that are written without being asked for.
            IEnumerable<ParticipantColumn> columns = name == "*" ? ParticipantColumns.All : ParticipantColumns.All.Concat(optional);
            Predicate<ParticipantColumn> matches = Matches(name, columns);

            // A wildcard never means the sensitive ones unless they were asked for in the open.
            return [.. columns.Where(c => matches(c) && (withSensitive || !c.Sensitive))];
        }

        // Also by its path, with or without a dot before it: no other way of writing a sensitive field may pass it by.
        string path = name.TrimStart('.');
        ParticipantColumn column =
            optional.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? ParticipantColumns.Find(name)
            ?? ParticipantColumns.All.FirstOrDefault(c => c.Path == path && path.Length > 0 && path != ParticipantColumns.LoansPath)
            ?? Raw(name);
        return column.Sensitive && !withSensitive
            ? throw new Go401Exception("SensitiveColumn", ErrorKind.InvalidArgument, $"{column.Name} is sensitive. {Hint.Of("Sensitive")}")
            : [column with { Named = true }];
    }

    /// <summary>Tells the columns that are left out.</summary>
    /// <exception cref="Go401Exception"><c>ColumnUnknown</c>: what was to be left out would be written.</exception>
    public Predicate<ParticipantColumn> Excluded(string name, List<ParticipantColumn> chosen) =>
        Matches(name, ParticipantColumns.All.Concat(optional).Concat(chosen));

    // By name; where no name fits, by path, so that address.* and loans* mean what they look like.
    private Predicate<ParticipantColumn> Matches(string name, IEnumerable<ParticipantColumn> columns)
    {
        NamePattern pattern = new(name);
        return columns.Any(c => pattern.Matches(c.Name)) ? c => pattern.Matches(c.Name)
            : columns.Any(c => c.Path.Length > 0 && pattern.Matches(c.Path)) ? c => c.Path.Length > 0 && pattern.Matches(c.Path)
            : throw Unknown(name);
    }

    // A path that the catalogue does not list. One that begins with a dot is taken as it is, since the API may add fields; else
    // it must be in an object that a participant has, or be no near miss of a field that is known.
    private ParticipantColumn Raw(string name)
    {
        string path = name.TrimStart('.');
        string[] segments = path.Split('.');
        if (!segments.All(s => Regex.IsMatch(s, "^[a-z0-9_]+$")))
        {
            throw Unknown(name);
        }

        if (segments.Length > 1 && (segments[0] == ParticipantColumns.LoansPath || segments.Any(s => s.All(char.IsDigit))))
        {
            throw Error(name, $"A list cannot be a column. LoanCount and LoanPayment summarize the loans; {Hint.Of("LoanColumns")}");
        }

        string parent = string.Join(".", segments.Take(segments.Length - 1));
        bool known = parent.Length > 0 && Objects.Contains(parent);
        bool isValue =
            segments.Length > 1
            && Enumerable
                .Range(1, segments.Length - 1)
                .Any(n =>
                    ParticipantColumns.All.Any(c => c.Path == string.Join(".", segments.Take(n)) && c.Path != ParticipantColumns.LoansPath)
                );
        bool open = name[0] == '.' || known || (segments.Length == 1 && path.IndexOf('_') >= 0 && Nearest(path, Paths(), 2) is null);
        return open && !isValue
            ? new ParticipantColumn(path, path, DataType.Text, "A field of the API that the catalogue does not list.") { Raw = true }
            : throw Unknown(name);
    }

    private static IEnumerable<string> Paths() => ParticipantColumns.All.Select(c => c.Path).Where(p => p.Length > 0);

    private Go401Exception Unknown(string name)
    {
        string[] columns = [.. ParticipantColumns.All.Concat(optional).Select(c => c.Name)];
        string plain = name.Trim('.', '*', '?');
        string? nearest = plain.IndexOfAny(['.', '_']) >= 0 ? Nearest(plain, Paths(), 3) : Nearest(plain, columns, 3);
        return Error(
            name,
            $"{(nearest is null ? "" : $"Did you mean {nearest}? ")}The columns are: {string.Join(", ", columns)}. "
                + "Specify any other API field by its path, for example address.county, or .nickname with a dot before it."
        );
    }

    private static Go401Exception Error(string name, string advice) =>
        new("ColumnUnknown", ErrorKind.InvalidArgument, $"There is no column '{ServerText.Clean(name, 60)}'. {advice}");

    private static string? Nearest(string name, IEnumerable<string> candidates, int within) =>
        candidates
            .Select(c => (Name: c, Far: EditDistance.Between(c.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(c => c.Far <= within)
            .OrderBy(c => c.Far)
            .Select(c => c.Name)
            .FirstOrDefault();
}
