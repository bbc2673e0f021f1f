using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Companies_go_down_the_pipeline_into_one_file()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("File", Path.Combine(_folder, "all.csv"));
        Outcome outcome = session.Run("Get-Go401Company | Export-Go401Participant -Path $File -Property CompanyId, ObjectId, Name, TraditionalDeferral, State -PassThru");
        Assert.Empty(outcome.Errors);
        Assert.Equal(30L, outcome.Single.Properties["Rows"].Value);
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "all.csv"));
        Assert.Equal("CompanyId,ObjectId,Name,TraditionalDeferral,State", lines[0]);
        Assert.Equal(31, lines.Length);
        Assert.StartsWith("c1,p1-0000000,", lines[1], StringComparison.Ordinal);
        Assert.Equal(["all.csv"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Typed_participants_have_decimals_and_dates()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Company -Name '*1' | Get-Go401Participant");
        Assert.Empty(outcome.Errors);
        Assert.Equal(25, outcome.Output.Count);
        Assert.All(outcome.Output, p =>
        {
            Assert.IsType<decimal>(p.Properties["CompensationYtd"].Value);
            Assert.Equal(DateTimeKind.Unspecified, Assert.IsType<DateTime>(p.Properties["StartDate"].Value).Kind);
        });
    }
}
