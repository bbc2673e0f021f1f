using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;

CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

if (line.ShowHelp)
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // A shell beside it gets the same Ctrl+C, to end one command of its own.
    press.Cancel = true;
    if (!line.UntilInputEnds)
    {
        stop.Cancel();
    }
};

Simulator started;
try
{
    started = await Simulator.StartAsync(line.Options, line.Faults);
}
catch (IOException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

await using Simulator simulator = started;
using PosixSignalRegistration ending = PosixSignalRegistration.Create(
    PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);
simulator.Log.Capacity = 1000;
if (!line.Quiet)
{
    // The path only: a query can hold a code or a state.
    simulator.Log.Answered += request => Console.WriteLine($"{request.Number, 6} {request.Method, -6} {request.Path} {request.Status}");
}

Console.WriteLine(
    $"""
    A local 401GO runs at {simulator.BaseUri}; client id {line.Options.ClientId}, client secret {line.Options.ClientSecret}. Sign in with:

      Connect-Go401 -BaseUri {simulator.BaseUri} -ClientId {line.Options.ClientId} -ClientSecret (Read-Host -AsSecureString)

    {(line.UntilInputEnds ? "It ends with the program that started it." : "Ctrl+C stops it.")}
    """
);
if (line.ReadyFile is not null)
{
    // Renamed at the end: anyone who waits for the file finds it whole.
    string unfinished = line.ReadyFile + ".tmp";
    await File.WriteAllTextAsync(unfinished, simulator.BaseUri);
    File.Move(unfinished, line.ReadyFile, overwrite: true);
}

try
{
    if (line.UntilInputEnds)
    {
        // Ends however the program at the other end does, also when that is killed.
        await using Stream input = Console.OpenStandardInput();
        // A read of standard input that waits does not notice the token.
        await input.CopyToAsync(Stream.Null, stop.Token).WaitAsync(stop.Token);
        return 0;
    }

    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException)
{
    // Ctrl+C, or the signal to end.
}

return 0;
