using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace Go401.Bench;

/// <summary>
/// The series from which the defaults of -ThrottleLimit and -PageSize were chosen: reads the same participants with pages of
/// several sizes and several requests at once, from a server that waits before each page, and prints time and peak memory.
/// </summary>
internal static class Series
{
    private static readonly int[] Sizes = [100, 250, 500, 1000];
    private static readonly int[] Throttles = [1, 2, 4, 8, 16];
    private static readonly int[] Latencies = [0, 100];

    /// <summary>Measures and prints one table for each latency.</summary>
    /// <param name="records">How many participants are read each time.</param>
    /// <param name="runs">How many runs a median is of.</param>
    /// <param name="median">The median of several figures.</param>
    public static async Task RunAsync(int records, int runs, Func<IEnumerable<double>, double> median)
    {
        foreach (int latency in Latencies)
        {
            await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(records, latency);
            Console.WriteLine(
                $"\n{records.ToString("N0", CultureInfo.InvariantCulture)} participants, {latency} ms before each page: "
                    + "milliseconds (peak memory in MB)\n"
            );
            Console.WriteLine(
                $"| page size | {string.Join(" | ", Throttles.Select(t => $"{t} at once"))} "
                    + $"|\n|{string.Concat(Enumerable.Repeat("---|", Throttles.Length + 1))}"
            );
            foreach (int size in Sizes)
            {
                Console.Write($"| {size} |");
                foreach (int throttle in Throttles)
                {
                    ILookup<string, double> shell = await Shell.RunAsync(
                        "Read.ps1",
                        "-BaseUri",
                        simulator.BaseUri,
                        "-Runs",
                        Number(runs),
                        "-PageSize",
                        Number(size),
                        "-Throttle",
                        Number(throttle),
                        "-Loop",
                        "no"
                    );
                    Console.Write($" {Number(median(shell["go401"]))} ({Number(shell["peak"].Single() / 1024 / 1024)}) |");
                }

                Console.WriteLine();
            }
        }
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
