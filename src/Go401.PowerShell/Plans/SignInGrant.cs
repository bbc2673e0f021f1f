using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Errors;
using Go401.Client.Settings;

namespace Go401.PowerShell.Plans;

/// <summary>
/// Which way to sign in the parameters of Connect-Go401 mean. They are one parameter set, so that those that exclude each other are an
/// error that names them: PowerShell's own error for parameter sets names none.
/// </summary>
internal static class SignInGrant
{
    private static readonly (string Parameter, GrantKind Grant)[] Ways =
    [
        ("ClientCredentials", GrantKind.ClientCredentials),
        ("RefreshToken", GrantKind.RefreshToken),
        ("AccessToken", GrantKind.AccessToken),
    ];

    // What is not listed works with all of them.
    private static readonly (string Parameter, GrantKind[] Grants)[] Limited =
    [
        ("NoBrowser", [GrantKind.AuthorizationCode]),
        ("RedirectUri", [GrantKind.AuthorizationCode]),
        ("Scope", [GrantKind.AuthorizationCode, GrantKind.ClientCredentials]),
        ("ExpectRole", [GrantKind.AuthorizationCode, GrantKind.RefreshToken]),
        ("ExpectCompany", [GrantKind.AuthorizationCode, GrantKind.RefreshToken]),
        ("ClientSecret", [GrantKind.AuthorizationCode, GrantKind.ClientCredentials, GrantKind.RefreshToken]),
        ("Credential", [GrantKind.AuthorizationCode, GrantKind.ClientCredentials, GrantKind.RefreshToken]),
    ];

    /// <summary>The way to sign in; a person in the browser where no other is named.</summary>
    /// <param name="given">The names of the parameters that were given; a switch that is off is none of them.</param>
    /// <exception cref="Go401Exception"><c>ParametersConflict</c>.</exception>
    public static GrantKind Of(ICollection<string> given)
    {
        (string Parameter, GrantKind Grant)[] ways = [.. Ways.Where(w => given.Contains(w.Parameter))];
        if (ways.Length == 0)
        {
            return GrantKind.AuthorizationCode;
        }

        (string way, GrantKind grant) = ways[0];
        return ways.Length > 1 ? throw ParameterConflict.Of($"-{way} and -{ways[1].Parameter} are two ways to sign in. Remove one of them.")
            : Limited.FirstOrDefault(l => given.Contains(l.Parameter) && Array.IndexOf(l.Grants, grant) < 0).Parameter is string other
                ? throw ParameterConflict.Of($"-{other} has no effect with -{way}. Remove one of them.")
            : grant;
    }
}
