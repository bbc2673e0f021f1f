using Go401.Client.Catalogue;

namespace Go401.Client.Http;

/// <summary>Names the company and the participant that a request is about, for errors, logs and progress bars.</summary>
/// <param name="seen">The companies whose names are known.</param>
/// <param name="secrets">What must not be shown, should it have been typed in the place of an id (S57).</param>
internal sealed class RequestNames(SeenIds seen, Func<SecretFilter> secrets)
{
    public ShownPath PathOf(string path) => ShownPath.Of(path, id => secrets().Apply(id) != id);

    /// <summary>The name of a company in brackets, after a blank; empty where it is not known.</summary>
    public string InBrackets(string? companyId) =>
        companyId is not null && ServerText.Clean(seen.NameOf("company_id", companyId), 80) is { Length: > 0 } name ? $" ({name})" : "";

    /// <summary>
    /// How to find the right id where the server does not know the last one of a path; null where the path has none. A value that may
    /// be personal is not repeated, and the text says so (S57).
    /// </summary>
    public string? AdviceOnMissing(string path)
    {
        string[] template = OperationCatalogue.TemplateOf(path).Split('/');
        IReadOnlyList<string> given = PathText.Parse(path);
        int at = Array.FindLastIndex(template, t => t is "{company_id}" or "{participant_id}");
        if (at < 0 || at >= given.Count || Array.FindLastIndex(template, PathTemplate.IsParameter) > at)
        {
            return null;
        }

        bool isCompany = template[at] == "{company_id}";
        string value = Uri.UnescapeDataString(given[at]);
        SeenId named = seen.Of("company_id").FirstOrDefault(s => value.Equals(s.Name, StringComparison.OrdinalIgnoreCase));
        if (isCompany && named.Id is not null)
        {
            return Hint.Of("CompanyName", ServerText.Clean(named.Name, 80) ?? "", named.Id);
        }

        if (ShownPath.IdOf(value) is null || secrets().Apply(value) != value)
        {
            return isCompany ? Hint.Of("CompanyHidden") : Hint.Of("ParticipantHidden");
        }

        return !isCompany ? Hint.Of("ParticipantIds")
            : ShownPath.IsPattern(value) ? Hint.Of("CompanyPattern", value)
            : Hint.Of("CompanyIds");
    }
}
