using Go401.Client.Errors;

namespace Go401.PowerShell.Plans;

/// <summary>
/// A parameter that cannot have an effect is an error, because the user relies on it. A limit (-ThrottleLimit,
/// -MaximumRetrySec) is kept even if it is never reached, and -WhatIf can be added to any command.
/// </summary>
internal static class ParameterConflict
{
    /// <summary>The error.</summary>
    /// <param name="text">Which parameter, why, and what to do.</param>
    /// <param name="done">What was not done.</param>
    public static Go401Exception Of(string text, string done = "Nothing was sent.") =>
        new("ParametersConflict", ErrorKind.InvalidArgument, $"{text} {done}");
}
