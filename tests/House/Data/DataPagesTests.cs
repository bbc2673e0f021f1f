using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using Go401.Client.Data;
using Go401.Tests.House.Help;
using Xunit;

namespace Go401.Tests.House.Data;

/// <summary>
/// Where the data catalogue is told: in help, in docs/data.md and in completion. To renew the two pages after a change:
/// <c>GO401_RENEW_DATA=1 dotnet test --project tests/House --filter-class "*DataPagesTests"</c>.
/// </summary>
public sealed class DataPagesTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private const string Renew = "To renew it: GO401_RENEW_DATA=1 dotnet test --project tests/House --filter-class \"*DataPagesTests\"";

    [Fact]
    public void The_help_topic_tells_what_the_catalogue_says() =>
        Same(Path.Combine(Repository.Help, "about_Go401_Data.md"), "## PARTICIPANT\n", "## SEE ALSO\n", DataPages.About(Cmdlets()));

    [Fact]
    public void The_page_tells_what_the_catalogue_says() =>
        Same(Repository.At("docs", "data.md"), "### Participant\n", "<!-- end of the columns -->\n", DataPages.Markdown(Cmdlets()));

    [Fact]
    public void Every_object_that_a_cmdlet_returns_is_in_the_catalogue() =>
        Assert.All(Cmdlets().Select(c => c.Key).Append("Participant"), t => Assert.Contains(t, DataCatalogue.Tables.Select(d => d.Name)));

    [Fact]
    public void Every_property_of_the_objects_of_the_module_has_an_entry_and_every_entry_a_property()
    {
        Type[] types =
        [
            .. module
                .Cmdlets.Values.SelectMany(c => c.OutputType)
                .Select(o => o.Type)
                .Where(t => t?.Assembly.GetName().Name == "Go401.PowerShell")
                .Distinct()!,
        ];
        Assert.Equal(6, types.Length);
        Assert.All(
            types,
            t =>
            {
                PropertyInfo[] properties = t.GetProperties(BindingFlags.Public | BindingFlags.Instance);
                DataTable table = DataCatalogue.Table(t.Name);
                Assert.Equal(properties.Select(p => p.Name).Order(), table.Columns.Select(c => c.Name).Order());
                Assert.All(
                    properties.Where(p => Nullable.GetUnderlyingType(p.PropertyType) is not null),
                    p => Assert.NotNull(table.Find(p.Name)!.Empty)
                );
            }
        );
    }

    [Theory]
    [InlineData("Compensation", "CompensationYtd", "US dollars")]
    [InlineData("TraditionalDeferral", "TraditionalDeferral", "TraditionalDeferralIsPercent is true")]
    [InlineData("HitMax", "HitMax", "limit")]
    public void Completion_of_Property_tells_it_too(string word, string column, string tells)
    {
        string line = $"Export-Go401Participant -Property {word}";
        CompletionResult result = module
            .Run<CommandCompletion>($"TabExpansion2 '{line}' {line.Length}")
            .Single()
            .CompletionMatches.Single(m => m.CompletionText == column);
        Assert.Equal(DataCatalogue.ExportColumn(column)!.Summary, result.ToolTip);
        Assert.Contains(tells, result.ToolTip, StringComparison.Ordinal);
    }

    // The cmdlets by the objects that they return.
    private ILookup<string, string> Cmdlets() =>
        module
            .Cmdlets.Values.SelectMany(c => c.OutputType.Select(o => (o.Type, c.Name)))
            .Where(o => o.Type?.Assembly.GetName().Name is "Go401.Client" or "Go401.PowerShell")
            .OrderBy(o => o.Name, StringComparer.Ordinal)
            .ToLookup(o => o.Type!.Name, o => o.Name);

    private static void Same(string path, string begin, string end, string generated)
    {
        string kept = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = kept.IndexOf(begin, StringComparison.Ordinal);
        int to = kept.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"'{begin.Trim()}' and '{end.Trim()}' must be in {Path.GetFileName(path)}.");
        string now = kept[..from] + generated + kept[to..];
        if (Environment.GetEnvironmentVariable("GO401_RENEW_DATA") == "1")
        {
            File.WriteAllText(path, kept = now);
        }

        string? first = now.Split('\n').Except(kept.Split('\n')).FirstOrDefault();
        Assert.True(now == kept, $"{Path.GetFileName(path)} does not say what the catalogue says, first: {first}\n{Renew}");
    }
}
