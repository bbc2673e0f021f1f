using System.Text.RegularExpressions;

namespace Go401.Client.Catalogue;

/// <summary>
/// A path fit for an error, a log and a progress bar: the template of <see cref="OperationCatalogue.TemplateOf"/> with the ids of
/// companies and participants filled in. They are opaque and not personal; every other value of a path stays hidden (S59).
/// </summary>
public sealed class ShownPath
{
    private const int MaxIdLength = 26;

    // Only what an id is made of: a name, an e-mail address or an encoded text is not shown.
    private static readonly Regex IdShape = new("^[A-Za-z0-9][A-Za-z0-9_-]*$", RegexOptions.CultureInvariant);

    private static readonly Regex GuidShape = new(
        "^[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$",
        RegexOptions.CultureInvariant
    );

    // A pattern of what an id is made of, which someone typed in its place. With several digits it may be part of a number of a person.
    private static readonly Regex PatternShape = new(
        @"^(?=.*[*?])(?!.*\d{4})(?!.*\d[-_]\d)[A-Za-z0-9_*?-]+$",
        RegexOptions.CultureInvariant
    );

    // A social security number, a phone number or a date that was typed where an id belongs.
    private static readonly Regex PersonalShape = new(
        @"(?<!\d)(?:\d{9}|\d{3}[-_]\d{2}[-_]\d{4}|\d{3}[-_]\d{3}[-_]\d{4}"
            + @"|(?:19|20)\d\d[-_]?[01]\d[-_]?[0-3]\d|[01]?\d[-_][0-3]?\d[-_](?:19|20)\d\d)(?!\d)",
        RegexOptions.CultureInvariant
    );

    private ShownPath(string text, string? companyId, string? participantId)
    {
        Text = text;
        CompanyId = companyId;
        ParticipantId = participantId;
    }

    /// <summary>The path, for instance <c>companies/c1/participants/</c>.</summary>
    public string Text { get; }

    /// <summary>The id of the company in the path; null where there is none, or none that may be shown.</summary>
    public string? CompanyId { get; }

    /// <summary>The id of the participant in the path; null where there is none, or none that may be shown.</summary>
    public string? ParticipantId { get; }

    /// <summary>Makes the text of a path.</summary>
    /// <param name="path">As for <see cref="OperationCatalogue.Find"/>.</param>
    /// <param name="isSecret">Says of a value whether it is a known secret; such a value stays hidden.</param>
    public static ShownPath Of(string path, Func<string, bool>? isSecret = null)
    {
        string[] template = OperationCatalogue.TemplateOf(path).Split('/');
        IReadOnlyList<string> given = PathText.Parse(path);
        string? company = null,
            participant = null;
        for (int i = 0; i < given.Count; i++)
        {
            bool isCompany = template[i] == "{company_id}";
            if (
                (!isCompany && template[i] != "{participant_id}")
                || IdOf(Uri.UnescapeDataString(given[i])) is not string id
                || isSecret?.Invoke(id) == true
            )
            {
                continue;
            }

            template[i] = id;
            (company, participant) = isCompany ? (id, participant) : (company, id);
        }

        return new ShownPath(string.Join("/", template), company, participant);
    }

    /// <summary>
    /// The value where it has the shape of an id, or of a pattern of ids; null where it may be personal, a secret, or anything else.
    /// </summary>
    public static string? IdOf(string? value) =>
        value is not null
        && (
            GuidShape.IsMatch(value)
            || (value.Length is > 0 and <= MaxIdLength && (IsPattern(value) || (IdShape.IsMatch(value) && !PersonalShape.IsMatch(value))))
        )
            ? value
            : null;

    /// <summary>True where a value is a pattern, such as <c>c*</c>, in the place of an id.</summary>
    internal static bool IsPattern(string value) => PatternShape.IsMatch(value);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
