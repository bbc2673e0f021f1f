#if NET
using System;
using System.Runtime.CompilerServices;

namespace Go401.Tests;

/// <summary>Gives the processes that a test starts the setting that tests/Directory.Build.props gives to the test process.</summary>
internal static class ShortProcesses
{
    [ModuleInitializer]
    internal static void DoNotProfile() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
#endif
