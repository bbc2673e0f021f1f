using System.Management.Automation;

namespace Go401.PowerShell.Engine;

/// <summary>How names are compared with patterns: without regard to case, and the same in every culture.</summary>
internal static class Wildcards
{
    /// <summary>Without CultureInvariant PowerShell takes the culture of the session, where a Turkish i is no small I.</summary>
    public const WildcardOptions Options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;
}
