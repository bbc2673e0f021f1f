using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House.Security;

/// <summary>
/// SECURITY.md lists the requirements from S1 on and the tests that name each. A new one is a new row there. The list is held against
/// the tests' source.
/// To renew its last column: <c>GO401_RENEW_SECURITY=1 dotnet test tests/House --filter "FullyQualifiedName~SecurityTests"</c>.
/// </summary>
public sealed class SecurityTests
{
    // No requirement may go missing at the end of the list either.
    private const int AtLeast = 71;
    private static readonly string Document = Repository.At("SECURITY.md");
    private static readonly Lazy<Dictionary<int, string>> Tests = new(Renewed);
    private static readonly Regex Row = new(@"^\| S(?<number>\d+) \| (?<what>[^|]+) \| (?<answer>[^|]+) \|(?<tests>[^|]*)\|$");

    [Fact]
    public void Every_requirement_is_listed_with_its_answer()
    {
        Assert.Equal(Enumerable.Range(1, Math.Max(AtLeast, Rows().Count)), Rows().Select(r => r.Number));
        Assert.All(Rows(), r => Assert.True(r.What.Length > 10 && r.Answer.Length > 10, $"S{r.Number}"));
    }

    /// <summary>One result for each in the report, so that an auditor sees which one is not answered.</summary>
    public static TheoryData<string> Requirements => [.. Rows().Select(r => $"S{r.Number}")];

    [Theory]
    [MemberData(nameof(Requirements))]
    public void A_requirement_is_named_by_a_test_and_the_list_says_by_which(string requirement)
    {
        Dictionary<int, string> tests = Tests.Value;
        (int number, string what, _, string listed) = Rows().Single(r => $"S{r.Number}" == requirement);
        Assert.True(tests.ContainsKey(number), $"No test names {requirement}: {what}");

        // More tests may name it than the list says; none that it says may be gone.
        string[] gone = [.. listed.Split(", ", StringSplitOptions.RemoveEmptyEntries).Except(tests[number].Split(", "))];
        Assert.True(
            listed.Length > 0 && gone.Length == 0,
            $"{requirement} is no longer named by {string.Join(", ", gone)}. To renew the list: GO401_RENEW_SECURITY=1 "
                + "dotnet test tests/House --filter \"FullyQualifiedName~SecurityTests\""
        );
    }

    [Fact]
    public void No_test_names_a_requirement_that_there_is_not() => Assert.All(Tests.Value.Keys, n => Assert.InRange(n, 1, Rows().Count));

    // Renewed before anything is held against the list, where that was asked for.
    private static Dictionary<int, string> Renewed()
    {
        Dictionary<int, string> tests = TestsByNumber();
        if (Environment.GetEnvironmentVariable("GO401_RENEW_SECURITY") == "1")
        {
            File.WriteAllLines(
                Document,
                File.ReadAllLines(Document)
                    .Select(line =>
                        Row.Match(line) is { Success: true } row
                            ? $"| S{row.Groups["number"].Value} | {row.Groups["what"].Value} | {row.Groups["answer"].Value} "
                                + $"| {tests.GetValueOrDefault(Number(row), "")} |"
                            : line
                    )
            );
        }

        return tests;
    }

    private static List<(int Number, string What, string Answer, string Tests)> Rows() =>
        [
            .. File.ReadAllLines(Document)
                .Select(l => Row.Match(l))
                .Where(m => m.Success)
                .Select(m => (Number(m), m.Groups["what"].Value, m.Groups["answer"].Value, m.Groups["tests"].Value.Trim())),
        ];

    private static int Number(Match row) => int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture);

    // A test says by the beginning (or a part) of its name which requirements it checks: S17_a_wrong_state_does_not_end_the_attempt.
    private static Dictionary<int, string> TestsByNumber()
    {
        var found = new SortedDictionary<int, SortedSet<string>>();
        foreach (
            string file in Repository.Sources("tests").Concat(Directory.EnumerateFiles(Repository.At("tests", "Pester"), "*.Tests.ps1"))
        )
        {
            string name = Path.GetFileName(file).Split('.')[0];
            foreach (Match test in Regex.Matches(File.ReadAllText(file), @"(?:\b(?:Task|void) (?<name>\w+)\(|\bIt '(?<name>[^']+)')"))
            {
                foreach (
                    Match number in Regex.Matches(
                        test.Groups["name"].Value,
                        @"(?<![A-Za-z0-9])S(?<n>\d{1,2})(?![A-Za-z0-9])|(?<=_)S(?<n>\d{1,2})(?=_)|^S(?<n>\d{1,2})(?=_)"
                    )
                )
                {
                    int n = int.Parse(number.Groups["n"].Value, CultureInfo.InvariantCulture);
                    if (!found.TryGetValue(n, out SortedSet<string>? names))
                    {
                        found.Add(n, names = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    names.Add(file.EndsWith(".ps1", StringComparison.Ordinal) ? name + " (Pester)" : name);
                }
            }
        }

        return found.ToDictionary(f => f.Key, f => string.Join(", ", f.Value));
    }
}
