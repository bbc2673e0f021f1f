using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;
using Go401.Tests.Engine;
using Go401.Tests.EngineHost;

// EngineHost <script.ps1> [--module folder] [--build net8.0|netstandard2.0] [--preload assembly.dll]… [--no-import]
//
// Runs a script file in the engine with the staged module imported and $ModuleManifest set. What it puts out is shown on
// the standard output as a person would see it, errors on the standard error. Exit code: the script's own (`exit 3`), else
// 1 when an error was shown or ended the script, else 0.
//
// SecretManagement is the stand-in of tests/StandIn; with GO401_TEST_REAL_VAULT=1 the installed one. With --die-at <step> the
// process kills itself (as kill -9 does) when a rotation of tokens reaches that step. -NonInteractive is what it is for pwsh.
string? script = null;
string Metadata(string key) =>
    Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
string module = Metadata("StagedModule");
string? dieAt = null;
string build = "net8.0";
bool import = true;
var preload = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
    switch (args[i])
    {
        case "--module":
            module = Value();
            break;
        case "--build":
            build = Value();
            break;
        case "--preload":
            preload.Add(Path.GetFullPath(Value()));
            break;
        case "--no-import":
            import = false;
            break;
        case "--die-at":
            dieAt = Value();
            break;
        case "-NonInteractive":
            break;
        default:
            script = Path.GetFullPath(args[i]);
            break;
    }
}

if (script is null)
{
    Console.Error.WriteLine(
        "EngineHost <script.ps1> [--module folder] [--build net8.0|netstandard2.0] [--preload assembly.dll]… [--no-import]"
    );
    return 2;
}

string? copy = null;
if (build == "netstandard2.0")
{
    copy = Directory.CreateTempSubdirectory("go401-host-").FullName;
    module = ModuleCopy.OfNetStandard(module, copy);
}

try
{
    foreach (string assembly in preload)
    {
        AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly);
    }

    VaultModules.Prepare(Metadata("StandIn"), preferReal: Environment.GetEnvironmentVariable("GO401_TEST_REAL_VAULT") == "1");
    return Run(script, Path.Combine(module, "Go401.psd1"), import, dieAt);
}
finally
{
    if (copy is not null && !OperatingSystem.IsWindows())
    {
        // Windows keeps loaded assemblies locked; there the temporary folder is cleaned by the system.
        Directory.Delete(copy, recursive: true);
    }
}

static int Run(string script, string manifest, bool import, string? dieAt)
{
    InitialSessionState session = InitialSessionState.CreateDefault2();
    session.Variables.Add(new SessionStateVariableEntry("ModuleManifest", manifest, "The module under test."));
    session.ThrowOnRunspaceOpenError = true;
    if (import)
    {
        session.ImportPSModule([manifest]);
    }

    if (OperatingSystem.IsWindows())
    {
        session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
    }

    var host = new ConsoleHost();
    using Runspace runspace = RunspaceFactory.CreateRunspace(host, session);
    runspace.Open();
    if (dieAt is not null)
    {
        DieAt(runspace, dieAt);
    }

    using PowerShell shell = PowerShell.Create();
    shell.Runspace = runspace;

    // As a file, so that `exit`, $PSScriptRoot and line numbers are what they are for a user.
    shell.AddCommand(script).AddCommand("Out-Default");
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    bool failed = false;
    try
    {
        shell.Invoke();
    }
    catch (RuntimeException exception)
    {
        Console.Error.WriteLine(exception.ErrorRecord.FullyQualifiedErrorId + ": " + exception.Message);
        failed = true;
    }

    int own = runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code ? code : 0;
    return own != 0 ? own
        : failed || host.SawError ? 1
        : 0;
}

// The step is told by the client's own timings, which are internal; a type of its assembly leads into its load context.
static void DieAt(Runspace runspace, string step)
{
    using PowerShell shell = PowerShell.Create();
    shell.Runspace = runspace;
    var settings = (Type)
        shell
            .AddScript(
                "[Go401.PowerShell.Output.Go401Connection].GetProperty('Inner', "
                    + "[System.Reflection.BindingFlags]'NonPublic,Instance').PropertyType"
            )
            .Invoke()[0]
            .BaseObject;
    Type timings = settings.Assembly.GetType("Go401.Client.Vault.VaultTimings", throwOnError: true)!;
    object defaults = timings.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    timings
        .GetProperty("Reached")!
        .SetValue(
            defaults,
            (Action<string>)(
                at =>
                {
                    if (at == step)
                    {
                        System.Diagnostics.Process.GetCurrentProcess().Kill();
                        System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);
                    }
                }
            )
        );
}
