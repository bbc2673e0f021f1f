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

    private readonly List<ColumnError> _wrong = [];

    /// <summary>Ends the selection where a name was wrong: all of them are in one error.</summary>
    /// <exception cref="Go401Exception"><c>ColumnUnknown</c> or <c>SensitiveColumn</c>.</exception>
    public void Check()
    {
        if (_wrong.Count > 0)
        {
            throw ColumnError.Of(_wrong, optional);
        }
    }

    /// <summary>The columns that a name, a path or a pattern means; none where it is wrong, which <see cref="Check"/> reports.</summary>
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
        ParticipantColumn? column =
            optional.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? ParticipantColumns.Find(name)
            ?? ParticipantColumns.All.FirstOrDefault(c => c.Path == path && path.Length > 0 && path != ParticipantColumns.LoansPath)
            ?? Raw(name);
        if (column is { Sensitive: true } && !withSensitive)
        {
            _wrong.Add(ColumnError.Sensitive(column.Name));
            return [];
        }

        return column is null ? [] : [column with { Named = true }];
    }

    /// <summary>Tells the columns that are left out. What is not found is an error of <see cref="Check"/>: it would be written.</summary>
    public Predicate<ParticipantColumn> Excluded(string name, List<ParticipantColumn> chosen) =>
        Matches(name, ParticipantColumns.All.Concat(optional).Concat(chosen));

    // By name; where no name fits, by path, so that address.* and loans* mean what they look like.
    private Predicate<ParticipantColumn> Matches(string name, IEnumerable<ParticipantColumn> columns)
    {
        NamePattern pattern = new(name);
        if (columns.Any(c => pattern.Matches(c.Name)))
        {
            return c => pattern.Matches(c.Name);
        }

        if (columns.Any(c => c.Path.Length > 0 && pattern.Matches(c.Path)))
        {
            return c => c.Path.Length > 0 && pattern.Matches(c.Path);
        }

        AddUnknown(name);
        return static _ => false;
    }

    // A path that the catalogue does not list. One that begins with a dot is taken as it is, since the API may add fields; else
    // it must be in an object that a participant has, or be no near miss of a field that is known.
    private ParticipantColumn? Raw(string name)
    {
        string path = name.TrimStart('.');
        string[] segments = path.Split('.');
        if (!segments.All(s => Regex.IsMatch(s, "^[a-z0-9_]+$")))
        {
            return AddUnknown(name);
        }

        if (segments.Length > 1 && (segments[0] == ParticipantColumns.LoansPath || segments.Any(s => s.All(char.IsDigit))))
        {
            string advice = $"A list cannot be a column. LoanCount and LoanPayment summarize the loans; {Hint.Of("LoanColumns")}";
            _wrong.Add(ColumnError.Unknown(name, null) with { Advice = advice });
            return null;
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
        bool open =
            name[0] == '.'
            || known
            || (segments.Length == 1 && path.IndexOf('_') >= 0 && NearestName.To(path, Paths(), 2, parts: false) is null);
        return open && !isValue
            ? new ParticipantColumn(path, path, DataType.Text, "A field of the API that the catalogue does not list.") { Raw = true }
            : AddUnknown(name);
    }

    private static IEnumerable<string> Paths() => ParticipantColumns.All.Select(c => c.Path).Where(p => p.Length > 0);

    private ParticipantColumn? AddUnknown(string name)
    {
        string plain = name.Trim('.', '*', '?');
        string? nearest =
            plain.IndexOfAny(['.', '_']) >= 0 ? NearestName.To(plain, Paths(), parts: false)
            : OtherNames.TryGetValue(plain, out string? meant) ? meant
            : NearestName.To(plain, ParticipantColumns.All.Concat(optional).Select(c => c.Name));
        _wrong.Add(ColumnError.Unknown(name, nearest));
        return null;
    }

    // What people call a column, and does not look like its name.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Zip"] = "PostalCode",
        ["ZipCode"] = "PostalCode",
        ["BirthDate"] = "Dob",
        ["DateOfBirth"] = "Dob",
        ["Birthday"] = "Dob",
        ["SocialSecurityNumber"] = "Ssn",
        ["Street"] = "AddressLine1",
        ["HireDate"] = "StartDate",
        ["ParticipantId"] = "ObjectId",
        ["Id"] = "ObjectId",
        ["Mobile"] = "Phone",
        ["Roth"] = "RothDeferral",
        ["PreTax"] = "TraditionalDeferral",
    };
}
