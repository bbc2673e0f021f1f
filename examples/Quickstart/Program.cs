using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Security;
using System.Threading.Tasks;
using Go401.Quickstart;
using Go401.Simulator;

// Quickstart [script.ps1]
//
// Runs the quickstart's script, or another one, line by line against a local 401GO. The exit code is 1 when a line fails.
// Started a second time by Connect-Go401, as the browser (see BROWSER below).
if (args is ["--browser", string address])
{
    return await ScriptedBrowser.OpenAsync(address);
}

string Metadata(string key) => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
string module = Metadata("StagedModule");
string vaults = VaultModules.Prepare(Metadata("StandIn"), preferReal: true);
string output = Directory.CreateTempSubdirectory("go401-quickstart-").FullName;

await using Simulator simulator = await Simulator.StartAsync(new SimulatorOptions { AutoApprove = true });
string program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? $"\"{Environment.ProcessPath}\" \"{Assembly.GetExecutingAssembly().Location}\"" : $"\"{Environment.ProcessPath}\"";
Environment.SetEnvironmentVariable("BROWSER", program + " --browser %s");

InitialSessionState session = InitialSessionState.CreateDefault2();
session.ImportPSModule([Path.Combine(module, "Go401.psd1")]);
if (OperatingSystem.IsWindows())
{
    session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
}

var host = new ConsoleHost();
using Runspace runspace = RunspaceFactory.CreateRunspace(host, session);
runspace.Open();
runspace.SessionStateProxy.SetVariable("BaseUri", simulator.BaseUri);
runspace.SessionStateProxy.SetVariable("ClientId", "demo-client");
runspace.SessionStateProxy.SetVariable("ClientSecret", Secure("demo-secret"));
runspace.SessionStateProxy.SetVariable("OutputFolder", output);

Console.WriteLine($"A local 401GO runs at {simulator.BaseUri}; the module comes from out/Go401, {vaults} stands by.");
bool failed = false;
foreach ((string comment, string line) in Steps(File.ReadAllText(args is [string script] ? script : Path.Combine(AppContext.BaseDirectory, "Quickstart.ps1"))))
{
    Console.WriteLine();
    Console.WriteLine(comment);
    Console.WriteLine("PS> " + line);
    using PowerShell shell = PowerShell.Create();
    shell.Runspace = runspace;
    shell.AddScript(line).AddCommand("Out-Default");
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    try
    {
        shell.Invoke();
        failed |= shell.HadErrors;
    }
    catch (RuntimeException exception)
    {
        Console.Error.WriteLine(exception.Message);
        failed = true;
    }

    if (failed || host.SawError)
    {
        Console.Error.WriteLine("This step failed; the quickstart stops here.");
        Directory.Delete(output, recursive: true);
        return 1;
    }
}

foreach (string file in Directory.EnumerateFiles(output))
{
    Console.WriteLine();
    Console.WriteLine($"{file}, first lines:");
    foreach (string line in File.ReadLines(file).Take(3))
    {
        Console.WriteLine(line);
    }
}

Directory.Delete(output, recursive: true);
return 0;

// Each statement of the script with the comment lines above it.
static (string Comment, string Line)[] Steps(string script)
{
    ScriptBlockAst parsed = Parser.ParseInput(script, out Token[] tokens, out ParseError[] errors);
    if (errors.Length > 0)
    {
        throw new InvalidOperationException(errors[0].Message);
    }

    return [.. parsed.EndBlock.Statements.Select(statement => (
        string.Join(Environment.NewLine, tokens
            .Where(t => t.Kind == TokenKind.Comment && t.Extent.EndOffset <= statement.Extent.StartOffset
                && !parsed.EndBlock.Statements.Any(s => s.Extent.StartOffset > t.Extent.StartOffset && s.Extent.StartOffset < statement.Extent.StartOffset))
            .Select(t => t.Text)),
        statement.Extent.Text))];
}

static SecureString Secure(string text)
{
    var secure = new SecureString();
    foreach (char c in text)
    {
        secure.AppendChar(c);
    }

    secure.MakeReadOnly();
    return secure;
}
