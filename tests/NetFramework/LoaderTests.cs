using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.NetFramework;

/// <summary>The build for Windows PowerShell 5.1 beside other modules' libraries (S64).</summary>
public sealed class LoaderTests
{
    // What Az.Accounts, Microsoft.Graph and their like bring along.
    private static readonly string[] WellKnown =
    [
        "Microsoft.Bcl.AsyncInterfaces",
        "Microsoft.Bcl.TimeProvider",
        "System.Buffers",
        "System.IO.Pipelines",
        "System.Memory",
        "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web",
        "System.Text.Json",
        "System.Threading.Tasks.Extensions",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S64_sign_in_paging_and_writes_work_whatever_another_module_s_resolver_hands_out(bool foreign)
    {
        string folder = Directory.CreateTempSubdirectory("go401-foreign-").FullName;
        try
        {
            await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new SimulatorOptions());
            foreach (string name in WellKnown)
            {
                Older(folder, name);
            }

            string[] arguments = [NetFrameworkProgram.Metadata("StagedBuild"), simulator.BaseUri.ToString()];
            (int exit, string output) = await NetFrameworkProgram.RunAsync(
                NetFrameworkProgram.Metadata("Loader"),
                foreign ? [.. arguments, folder] : arguments
            );
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.True(exit == 0, output);
            Assert.Equal(["sign-in True", "GET True", "pages 25", "POST 400", "proxy True", "refresh True", "foreign 0"], lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void S64_nothing_in_it_refers_to_a_library_that_another_module_could_answer_for()
    {
        string staged = NetFrameworkProgram.Metadata("StagedBuild");
        string[] files = Directory.GetFiles(staged, "*.dll", SearchOption.AllDirectories);
        string[] own = [.. files.Select(f => Path.GetFileNameWithoutExtension(f))];
        Assert.All(own, name => Assert.StartsWith("Go401.", name, StringComparison.Ordinal));
        Assert.Equal(WellKnown.Length + 2, own.Length);
        foreach (string file in files)
        {
            using var image = new PEReader(File.OpenRead(file));
            MetadataReader metadata = image.GetMetadataReader();
            Assert.Equal(Path.GetFileNameWithoutExtension(file), metadata.GetString(metadata.GetAssemblyDefinition().Name));
            string[] references = [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
            Assert.Contains("netstandard", references);
            Assert.Empty(references.Except(["netstandard", "System.Management.Automation", .. own]));
        }
    }

    // An assembly of that name, of a version before ours and with nothing in it.
    private static void Older(string folder, string name)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(4, 0, 0, 0) }, typeof(object).Assembly);
        builder.DefineDynamicModule(name).DefineType("Other.Nothing", TypeAttributes.Public).CreateType();
        builder.Save(Path.Combine(folder, name + ".dll"));
    }
}
