using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Go401.Tests.Engine;

namespace Go401.Tests.House.Help;

/// <summary>The staged module's cmdlets, as the engine sees them.</summary>
public sealed class ImportedModule : IDisposable
{
    private readonly Runspace _runspace;

    public ImportedModule()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([StagedModule.Manifest]);
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(new CapturingHost(), state);
        _runspace.Open();
        Cmdlets = Run<CmdletInfo>("Get-Command -Module Go401").ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, CmdletInfo> Cmdlets { get; }

    /// <summary>A cmdlet's parameters without those that every cmdlet has.</summary>
    public IReadOnlyDictionary<string, ParameterMetadata> Parameters(string cmdlet) =>
        Cmdlets[cmdlet]
            .Parameters.Where(p => !Cmdlet.CommonParameters.Contains(p.Key))
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    public IReadOnlyList<T> Run<T>(string script)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return [.. shell.AddScript(script).Invoke<T>()];
    }

    public void Dispose() => _runspace.Dispose();
}
