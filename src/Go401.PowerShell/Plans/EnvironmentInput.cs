using System;
using Go401.Client.Calls;

namespace Go401.PowerShell.Plans;

/// <summary>
/// What can be given by environment variables, for containers and runbooks. A parameter wins. Nothing is ever written into a
/// variable (S46).
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
}
