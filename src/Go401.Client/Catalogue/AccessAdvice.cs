namespace Go401.Client.Catalogue;

/// <summary>Why a request was probably answered with 403.</summary>
internal enum AccessCause
{
    /// <summary>It cannot be told: the operation's scope or the token's is not known. Both causes are possible.</summary>
    Unknown,

    /// <summary>The token lacks the scope.</summary>
    ScopeMissing,

    /// <summary>The scope is there: method and path are not on the client's list.</summary>
    NotOnList,
}

/// <summary>
/// Explains a 403. Access has two layers (the API's document): the scope of the token, and a list of method and path pairs
/// that 401GO keeps for each client. The catalogue tells which of them is the likely one.
/// </summary>
/// <param name="Cause">The likely cause.</param>
/// <param name="Explanation">What is wrong, in a sentence or two.</param>
/// <param name="Request">What to write to 401GO to be let in. Holds the client id and a path template, no other id and no secret.</param>
internal sealed record AccessAdvice(AccessCause Cause, string Explanation, string Remedy, string Request)
{
    /// <summary>Explains why a method and path were refused.</summary>
    /// <param name="path">The path, a template or a real one; as for <see cref="OperationCatalogue.Find"/>.</param>
    /// <param name="granted">The scopes of the token; null or none where they are not known.</param>
    /// <param name="clientId">The client's id, for the request to 401GO; null where it is not known.</param>
    /// <param name="connectionName">The connection's name, for the command to sign in again; null leaves it out.</param>
    public static AccessAdvice For(
        string method,
        string path,
        IReadOnlyCollection<string>? granted,
        string? clientId = null,
        string? connectionName = null
    )
    {
        ApiOperation? operation = OperationCatalogue.Find(method, path);
        string what = $"{method.ToUpperInvariant()} /{OperationCatalogue.TemplateOf(path)}";
        string? scope = operation?.Scope;
        string request =
            $"\"Please allow our API client{(clientId is null ? "" : $" {clientId}")} to call "
            + $"{what}{(scope is null ? "" : $" (scope {scope})")}.\"";
        string ask = $"Write to 401GO: {request}";
        bool known = granted is { Count: > 0 };
        if (scope is not null && known && !granted!.Contains(scope))
        {
            return new AccessAdvice(
                AccessCause.ScopeMissing,
                $"The token does not have the scope {scope}, which {what} requires. It has {string.Join(", ", granted!)}.",
                $"Sign in again with that scope: {SignIn(granted!, scope, connectionName)} If the request is still "
                    + $"denied, your client's list at 401GO does not include it. {ask}",
                request
            );
        }

        if (scope is not null && known)
        {
            return new AccessAdvice(
                AccessCause.NotOnList,
                $"The token has the scope {scope}. Either {what} is not on your client's list at 401GO, or the account "
                    + "that signed in is not allowed to see this record.",
                ask,
                request
            );
        }

        return new AccessAdvice(
            AccessCause.Unknown,
            $"Either the token does not have {(scope is null ? "the required scope" : $"the scope {scope}")}, or "
                + $"{what} is not on your client's list at 401GO.",
            $"{Hint.Of("CheckScopes")} {ask}",
            request
        );
    }

    private static string SignIn(IEnumerable<string> granted, string scope, string? name) =>
        name is null or "default"
            ? Hint.Of("SignInWithScopes", string.Join(", ", granted.Append(scope)))
            : Hint.Of("SignInNamedWithScopes", Quoted(name), string.Join(", ", granted.Append(scope)));

    private static string Quoted(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : $"'{name.Replace("'", "''")}'";
}
