using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace Go401.Tests.Unit;

/// <summary>
/// The state folder of these tests, set before any of them runs: one that was set by a test would move the folder while others use it.
/// </summary>
internal static class StateHome
{
    [ModuleInitializer]
    internal static void Use()
    {
#if NET
        RunFolder.Use();
#endif
        Environment.SetEnvironmentVariable("GO401_STATE_HOME", Path.Combine(Path.GetTempPath(), "go401-tests-" + Environment.ProcessId));
    }
}
