using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>
/// The lines of docs/data.md for Power Query, parsed by Microsoft's parser of the language M. They cannot be run: Power Query is a
/// part of Excel and Power BI.
/// </summary>
public sealed class PowerQueryTests
{
    [Theory]
    [InlineData("", "ok")]
    [InlineData("in in", "no")]
    public async Task The_lines_of_the_manual_are_the_language_M(string broken, string said)
    {
        await NodeProgram.RequireAsync();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Manual.Blocks("Power Query")[0] + broken);
            Assert.StartsWith(said, await NodeProgram.RunAsync("parse-m.js", file), System.StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
