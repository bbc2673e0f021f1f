using Go401.Client.Data;

namespace Go401.Client.Participants;

/// <summary>
/// The flat properties of a participant, in the order in which they are written. Names, paths and meanings are those of the
/// data dictionary.
/// </summary>
internal static class ParticipantColumns
{
    public const string ObjectId = "ObjectId";

    /// <summary>The company the participant was read from; not part of the record.</summary>
    public const string CompanyId = "CompanyId";

    /// <summary>The name of that company; not part of the record, and written only where it is asked for.</summary>
    public const string CompanyName = "CompanyName";

    /// <summary>How many loan columns can be asked for.</summary>
    public const int MaxLoans = 20;

    public const string LoanCount = "LoanCount";

    /// <summary>The sum of the loan payments due.</summary>
    public const string LoanPayment = "LoanPayment";

    /// <summary>The array that <see cref="LoanCount"/> and <see cref="LoanPayment"/> are computed from.</summary>
    internal const string LoansPath = "loans";

    /// <summary>Every flat property.</summary>
    public static IReadOnlyList<ParticipantColumn> All { get; } =
    [.. ParticipantData.Participant.Columns.Where(c => c.Place == DataPlace.Everywhere).Select(c => Of(c))];

    private static readonly ParticipantColumn NameOfCompany = Of(ParticipantData.Participant.Find(CompanyName)!) with { Path = "" };

    private static readonly Dictionary<string, ParticipantColumn> ByName = All.Append(NameOfCompany)
        .ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The column of that name; null where the catalogue has none.</summary>
    public static ParticipantColumn? Find(string name) => ByName.TryGetValue(name, out ParticipantColumn? column) ? column : null;

    /// <summary>
    /// The payments of the first loans, one column each, and the name of the company: columns that are written only where they are
    /// asked for.
    /// </summary>
    public static IReadOnlyList<ParticipantColumn> Optional(int loans) =>
        [NameOfCompany, .. Enumerable.Range(1, loans).Select(i => Of(ParticipantData.LoanColumn(i)) with { Path = LoansPath, Loan = i })];

    /// <summary>
    /// Finds the columns that are meant. A name is one of the catalogue (wildcards allowed), or the path of a field in the
    /// API's JSON, so that a field the API adds tomorrow can be written too.
    /// </summary>
    /// <param name="names">The names; null means all that are not sensitive.</param>
    /// <param name="excluded">Names to leave out, wildcards allowed.</param>
    /// <param name="withSensitive">True where sensitive columns may be written, as they are or masked.</param>
    /// <param name="loans">How many loans get a column of their own.</param>
    /// <exception cref="Go401Exception"><c>ColumnUnknown</c>, <c>SensitiveColumn</c> or <c>NoColumns</c>.</exception>
    public static IReadOnlyList<ParticipantColumn> Select(
        IReadOnlyList<string>? names,
        IReadOnlyList<string>? excluded,
        bool withSensitive,
        int loans = 0
    )
    {
        IReadOnlyList<ParticipantColumn> optional = Optional(loans);
        var columns = new ColumnNames(optional);
        var chosen = new List<ParticipantColumn>();
        foreach (string name in names ?? ["*"])
        {
            Add(chosen, columns.Matching(name, withSensitive));
        }

        Add(chosen, optional.Where(c => c.Loan > 0));
        foreach (string name in excluded ?? [])
        {
            chosen.RemoveAll(columns.Excluded(name, chosen));
        }

        columns.Check();
        return chosen.Count > 0
            ? chosen
            : throw new Go401Exception("NoColumns", ErrorKind.InvalidArgument, $"No column is left to write. {Hint.Of("CheckColumns")}");
    }

    private static ParticipantColumn Of(DataColumn column) =>
        new(column.Name, column.Name is LoanCount or LoanPayment ? LoansPath : column.Source ?? "", column.Type, column.Meaning)
        {
            Sensitive = column.Sensitivity == DataSensitivity.Sensitive,
        };

    private static void Add(List<ParticipantColumn> chosen, IEnumerable<ParticipantColumn> columns)
    {
        foreach (ParticipantColumn column in columns)
        {
            if (!chosen.Exists(c => c.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))
            {
                chosen.Add(column);
            }
        }
    }
}
