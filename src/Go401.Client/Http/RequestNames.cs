using System;
using Go401.Client.Catalogue;
using Go401.Client.Text;

namespace Go401.Client.Http;

/// <summary>Names the company and the participant that a request is about, for errors, logs and progress bars.</summary>
/// <param name="seen">The companies whose names are known.</param>
/// <param name="secrets">What must not be shown, should it have been typed in the place of an id (S57).</param>
internal sealed class RequestNames(SeenIds seen, Func<SecretFilter> secrets)
{
    /// <summary>The path as texts show it.</summary>
    public ShownPath PathOf(string path) => ShownPath.Of(path, id => secrets().Apply(id) != id);

    /// <summary>The name of a company in brackets, after a blank; empty where it is not known.</summary>
    public string InBrackets(string? companyId) =>
        companyId is not null && ServerText.Clean(seen.NameOf("company_id", companyId), 80) is { Length: > 0 } name ? $" ({name})" : "";
}
