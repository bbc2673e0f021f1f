// The only file of this project that differs between the two builds.
using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace Go401.PowerShell;

/// <summary>
/// Sees to it that the client and its libraries are ours and stay ours (docs/adr/0001-isolation.md). Called by the module's
/// script before the cmdlets are looked at; again in every further runspace, where it does nothing.
/// </summary>
public static class ModuleLoader
{
    private const string ClientName = "Go401.Client";
    private static readonly object Gate = new();
    private static string? _folder;

    /// <summary>Makes the folder of dependencies known.</summary>
    /// <param name="dependencies">The folder beside this assembly.</param>
    public static void Initialize(string dependencies)
    {
        if (string.IsNullOrEmpty(dependencies))
        {
            throw new ArgumentException("The folder of the dependencies is needed.", nameof(dependencies));
        }

        lock (Gate)
        {
            if (_folder is not null)
            {
                return;
            }

            _folder = dependencies;
#if NET
            var own = new OwnContext(dependencies);
            AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == ClientName ? own.LoadFromAssemblyName(name) : null;
#else
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
#endif
        }
    }

#if NET
    private sealed class OwnContext(string folder) : AssemblyLoadContext("Go401")
    {
        // What is in our folder is ours whatever the default context holds; all else is the runtime's or PowerShell's.
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#else
    private static readonly Dictionary<string, Assembly?> Loaded = new(StringComparer.OrdinalIgnoreCase);

    // The libraries have names that only this module uses (tools/Go401.Rename), so it does not matter who asks, and no other
    // module's resolver has an answer for them.
    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        string? name = new AssemblyName(args.Name).Name;
        if (name is null || _folder is null || !name.StartsWith("Go401.", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        lock (Gate)
        {
            if (!Loaded.TryGetValue(name, out Assembly? assembly))
            {
                string path = Path.Combine(_folder, name + ".dll");
                assembly = File.Exists(path) ? Assembly.LoadFile(path) : null;
                Loaded[name] = assembly;
            }

            return assembly;
        }
    }
#endif
}
