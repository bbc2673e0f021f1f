using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Go401.Tests.NetFrameworkLoader;

// Go401.Tests.NetFrameworkLoader <staged build> <base address> [folder of another module's libraries]
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length > 2)
        {
            Foreign.Register(args[2]);
        }

        // As Go401.psm1 does.
        Assembly cmdlets = Assembly.LoadFrom(Path.Combine(args[0], "Go401.PowerShell.dll"));
        cmdlets
            .GetType("Go401.PowerShell.ModuleLoader", true)
            .GetMethod("Initialize")!
            .Invoke(null, new object[] { Path.Combine(args[0], "dependencies") });
        int failed = Run(args[1]);
        Console.WriteLine("foreign " + Foreign.Answered);
        foreach (
            IGrouping<string, Assembly> same in AppDomain
                .CurrentDomain.GetAssemblies()
                .GroupBy(a => a.GetName().Name)
                .Where(g => g.Key.StartsWith("Go401.", StringComparison.Ordinal) && g.Count() > 1)
        )
        {
            Console.WriteLine("twice " + string.Join(" ", same.Select(a => a.FullName)));
        }

        return failed;
    }

    // Compiled only when it is called: the client is not found before the loader is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string baseAddress) => Calls.RunAsync(baseAddress).GetAwaiter().GetResult();
}

/// <summary>
/// A resolver as Az.Accounts registers one, and worse: it hands out what it has, of whatever version, to whom it may concern.
/// </summary>
internal static class Foreign
{
    public static int Answered { get; private set; }

    public static void Register(string folder) =>
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) =>
        {
            string file = Path.Combine(folder, new AssemblyName(asked.Name).Name + ".dll");
            if (!File.Exists(file))
            {
                return null;
            }

            Answered++;
            return Assembly.LoadFrom(file);
        };
}
