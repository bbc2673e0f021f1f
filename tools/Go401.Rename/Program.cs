using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Mono.Cecil;

// Go401.Rename <folder of a build> <folder to stage it to>
//
// Windows PowerShell 5.1 has no load contexts, and asks the resolvers of all modules in turn for an assembly that it does
// not find. Under the names that everyone uses, another module's resolver could hand out its own System.Memory. So each
// library gets a name of the module's own, Go401.System.Memory, and the references to it are rewritten. Nothing else in
// them changes; the strong name goes, because its signature no longer fits (docs/adr/0001-isolation.md).
const string Own = "Go401.";
if (args.Length != 2)
{
    Console.Error.WriteLine("Go401.Rename <folder of a build> <folder to stage it to>");
    return 2;
}

string[] files = [.. Directory.EnumerateFiles(args[0], "*.dll").Order(StringComparer.Ordinal)];
Dictionary<string, string> names = files
    .Select(f => Path.GetFileNameWithoutExtension(f))
    .Where(n => !n.StartsWith(Own, StringComparison.Ordinal))
    .ToDictionary(n => n, n => Own + n);
string dependencies = Directory.CreateDirectory(Path.Combine(args[1], "dependencies")).FullName;
foreach (string file in files)
{
    using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(
        file,
        new ReaderParameters { InMemory = true, MetadataResolver = new EnumsOfOthers() }
    );
    ModuleDefinition module = assembly.MainModule;
    if (names.TryGetValue(assembly.Name.Name, out string? name))
    {
        assembly.Name.Name = name;
        assembly.Name.PublicKey = [];
        assembly.Name.HasPublicKey = false;
        module.Name = name + ".dll";
        module.Attributes &= ~ModuleAttributes.StrongNameSigned;
    }

    foreach (AssemblyNameReference reference in module.AssemblyReferences.Where(r => names.ContainsKey(r.Name)))
    {
        reference.Name = names[reference.Name];
        reference.PublicKeyToken = [];
    }

    string target = Path.Combine(assembly.Name.Name == "Go401.PowerShell" ? args[1] : dependencies, assembly.Name.Name + ".dll");
    assembly.Write(target, new WriterParameters { DeterministicMvid = true });

    // A type named in an attribute is a text, which is not a reference and was not rewritten.
    string written = Encoding.Latin1.GetString(File.ReadAllBytes(target));
    if (names.Keys.FirstOrDefault(n => written.Contains($", {n}, Version=", StringComparison.Ordinal)) is string left)
    {
        Console.Error.WriteLine($"{target}: still names {left} in an attribute. Go401.Rename has to learn to rewrite it.");
        return 1;
    }
}

return 0;

/// <summary>
/// Cecil asks for the type of a constant when it writes one. Only an enum can be one that is defined elsewhere, and its assembly
/// is not at hand here; that it is an enum of int is all that has to be known.
/// </summary>
internal sealed class EnumsOfOthers() : MetadataResolver(new DefaultAssemblyResolver())
{
    public override TypeDefinition Resolve(TypeReference type)
    {
        try
        {
            return base.Resolve(type);
        }
        catch (AssemblyResolutionException)
        {
            var stub = new TypeDefinition(
                type.Namespace,
                type.Name,
                TypeAttributes.Sealed,
                new TypeReference("System", "Enum", type.Module, type.Module.TypeSystem.CoreLibrary)
            );
            stub.Fields.Add(
                new FieldDefinition(
                    "value__",
                    FieldAttributes.Public | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName,
                    type.Module.TypeSystem.Int32
                )
            );
            return stub;
        }
    }
}
