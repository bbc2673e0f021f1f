using System;
using Go401.Client.Calls;
using Go401.Client.Text;

namespace Go401.PowerShell.Vault;

/// <summary>
/// What can be given by environment variables, for containers and runbooks. A parameter wins. What was read is said in verbose,
/// without the value; nothing is ever written into a variable (S46).
/// </summary>
internal static class EnvironmentInput
{
    public const string Name = "GO401_NAME";
    public const string ClientId = "GO401_CLIENT_ID";
    public const string ClientSecret = "GO401_CLIENT_SECRET";
    public const string RefreshToken = "GO401_REFRESH_TOKEN";
    public const string BaseUri = "GO401_BASE_URI";
    public const string Vault = "GO401_VAULT";

    /// <summary>The value of a variable, or null where it is not set or empty.</summary>
    public static string? Text(string variable, ICallReporter? reporter = null)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        reporter?.Verbose($"{variable} was read from the environment.");
        return value!.Trim();
    }

    /// <summary>The secret in a variable, or null.</summary>
    public static SecretValue? Secret(string variable, ICallReporter? reporter = null) =>
        Text(variable, reporter) is string text ? new SecretValue(text) : null;
}
