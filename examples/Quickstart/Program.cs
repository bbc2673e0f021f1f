using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Go401.Quickstart;

// Quickstart [--shell] [--no-build] [script.ps1]
//
// Builds the module and a local 401GO, starts that, and runs the quickstart's script (or another one) line by line in the
// PowerShell of the tool manifest. With --shell: an interactive PowerShell instead. With --no-build: nothing is built, as tests
// want it. The exit code is PowerShell's.
// Started a second time by Connect-Go401, as the browser (see BROWSER below).
if (args is ["--browser", string address])
{
    return await ScriptedBrowser.OpenAsync(address);
}

bool shell = args.Contains("--shell");
string? script = args.FirstOrDefault(a => !a.StartsWith('-'));
if (args.Except(["--shell", "--no-build"]).Any(a => a.StartsWith('-')))
{
    Console.Error.WriteLine("Usage: dotnet run --project examples/Quickstart [-- --shell]");
    return 2;
}

string Metadata(string key) =>
    Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
string root = Path.GetFullPath(Metadata("RepositoryRoot"));
string here = Path.Combine(root, "examples", "Quickstart");
string output = Path.Combine(root, "out", "quickstart");

// Ctrl+C reaches PowerShell too, which stops what it runs; this program ends after it.
Console.CancelKeyPress += (_, press) => press.Cancel = true;

Console.WriteLine("Go401 quickstart: builds the module and a local 401GO, and shows them in PowerShell.");
Console.WriteLine("The first run downloads about 100 MB and takes one to three minutes. Later runs take about 20 seconds.");
string[][] steps =
[
    ["build", Path.Combine(here, "Quickstart.slnf"), "--configuration", Metadata("Configuration"), "-nodeReuse:false"],
    ["tool", "restore"],
];
foreach (string[] step in steps.Where(s => s[0] != "build" || !args.Contains("--no-build")))
{
    Console.WriteLine();
    Console.WriteLine(
        step[0] == "build" ? "Building the module and the local 401GO:" : "Fetching PowerShell as a .NET tool, unless it is here already:"
    );
    if (Dotnet.Run(root, step) is not 0 and int code)
    {
        Console.Error.WriteLine("The quickstart stops here, because this step failed.");
        return code;
    }
}

Directory.CreateDirectory(output);
string server = Path.Combine(root, "src", "Go401.Simulator", "bin", Metadata("Configuration"), "net10.0", "Go401.Simulator.dll");
using LocalServer simulator = LocalServer.Start(server, shell ? [] : ["--auto-approve"]);
if (!shell)
{
    string self =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? $"\"{Environment.ProcessPath}\" \"{Assembly.GetExecutingAssembly().Location}\""
            : $"\"{Environment.ProcessPath}\"";
    Environment.SetEnvironmentVariable("BROWSER", self + " --browser %s");
}

Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
string[] options = ["-NoProfile", "-NoLogo", .. OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : Array.Empty<string>()];
string[] mode = shell
    ? ["-NoExit", "-File", Path.Combine(here, "Shell.ps1"), "-BaseUri", simulator.BaseUri, "-Folder", output]
    :
    [
        "-NonInteractive",
        "-File",
        Path.Combine(here, "Tour.ps1"),
        "-BaseUri",
        simulator.BaseUri,
        "-Script",
        Path.GetFullPath(script ?? Path.Combine(here, "Quickstart.ps1")),
    ];
return Dotnet.Run(root, ["pwsh", .. options, .. mode]);
