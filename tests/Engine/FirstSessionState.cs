using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Go401.Tests.Engine;

/// <summary>
/// The engine reads its own cmdlets and providers when the first session state of a process is made, and keeps them in two caches that it
/// fills one after the other (PSSnapInHelpers.AnalyzePSSnapInAssembly). A second session state that is made in between has cmdlets and no
/// drive ("get_CurrentLocation is not valid"), or providers and no cmdlets ("Import-Module is not recognized"). So the first one is made
/// before any test.
/// </summary>
internal static class FirstSessionState
{
    [ModuleInitializer]
    internal static void Make() => InitialSessionState.CreateDefault2();
}
