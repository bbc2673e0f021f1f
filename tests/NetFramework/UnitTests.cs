using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace Go401.Tests.NetFramework;

/// <summary>
/// The tests of tests/Unit once more, in .NET Framework or mono, with the build for Windows PowerShell 5.1. Each is counted.
/// </summary>
public sealed class UnitTests
{
    // What fails in mono, and does not in .NET Framework.
    private static readonly Dictionary<string, string> MonoCannot = new(StringComparer.Ordinal)
    {
        ["A_huge_document_is_an_error_and_not_read"] =
            "mono's HttpClient does not hold MaxResponseContentBufferSize where an answer gives its length.",
        ["S10_the_signature_must_be_by_a_key_of_the_server"] =
            "mono's RSA throws an IndexOutOfRangeException for an empty signature instead of refusing it.",
        ["Sign_in_refresh_and_requests_of_a_connection_share_one_pool_of_connections"] =
            "mono's HttpClient gives a response without content where a kept connection has ended.",
    };

    // What is otherwise in .NET Framework as well.
    private static readonly Dictionary<string, string> Differs = new(StringComparer.Ordinal)
    {
        ["Faults_that_pass_cost_time_but_no_record_and_are_counted"] =
            "The HttpWebRequest of .NET Framework sends a GET again by itself when a kept connection has ended, so that "
            + "one retry less is counted.",
        ["S54_a_connection_that_breaks_is_tried_again_for_a_GET"] =
            "The HttpWebRequest of .NET Framework sends a GET again by itself when a kept connection has ended, so that "
            + "one request less is seen.",
    };

    /// <summary>The result of each test, got by one run of all of them.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Results()
    {
        if (!NetFrameworkProgram.CanRun)
        {
            return [new TheoryDataRow<string, string?>("all", null) { Skip = NetFrameworkProgram.Missing }];
        }

        string folder = Directory.CreateTempSubdirectory("go401-net472-").FullName;
        try
        {
            // Built here: see the project file. One test at a time: mono's child of a test inherits the files that others have open.
            string project = NetFrameworkProgram.Metadata("UnitProject"),
                configuration = NetFrameworkProgram.Metadata("Configuration");
            (int built, string said) = await NetFrameworkProgram.StartAsync(
                "dotnet",
                "build",
                project,
                "--configuration",
                configuration,
                "-nodeReuse:false"
            );
            if (built != 0)
            {
                return
                [
                    new TheoryDataRow<string, string?>(
                        "the build of tests/UnitNetFramework",
                        string.Join('\n', said.Split('\n').Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct().Take(20))
                    ),
                ];
            }

            string result = Path.Combine(folder, "result.xml");
            string program = Path.Combine(project, "bin", configuration, "net472", "Go401.Tests.Unit.exe");
            (_, string output) = await NetFrameworkProgram.RunAsync(
                program,
                "-parallelMode",
                "none",
                "-noColor",
                "-noLogo",
                "-result-xml",
                result
            );
            return File.Exists(result)
                ? [.. XDocument.Load(result).Descendants("test").Select(Row)]
                : [new TheoryDataRow<string, string?>("the run of tests/UnitNetFramework", output)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Passes(string name, string? failure)
    {
        Assert.NotEqual("", name);
        Assert.True(failure is null, failure);
    }

    private static TheoryDataRow<string, string?> Row(XElement test)
    {
        string name = (string)test.Attribute("name")!;
        string? failure = test.Element("failure")?.Value;
        string method = (string?)test.Attribute("method") ?? "";
        string? skip = failure is null
            ? (string?)test.Element("reason")
            : Differs.GetValueOrDefault(method) ?? (OperatingSystem.IsWindows() ? null : WhyInMono(method, failure));
        return new TheoryDataRow<string, string?>(name, failure) { Skip = skip, TestDisplayName = name };
    }

    // Tests that take a port again at their end.
    private static string? WhyInMono(string method, string failure) =>
        failure.Contains("Address already in use", StringComparison.Ordinal) && failure.Contains("Fakes.Take", StringComparison.Ordinal)
            ? "mono sets no SO_REUSEADDR, so that a port stays taken for a minute on Linux."
        : failure.Contains("ArgumentOutOfRangeException", StringComparison.Ordinal)
        && failure.Contains("System.Net.Http.HttpConnection.ReadNextResponseHeaderLineAsync", StringComparison.Ordinal)
            ? "mono's HttpClient throws an ArgumentOutOfRangeException where a request is cancelled while it reads the headers."
        : method == "Every_fault_at_every_page_ends_in_the_same_file"
        && failure.Contains("was lost before the response was complete", StringComparison.Ordinal)
            ? "mono does not send a GET again by itself where a kept connection has ended, and this test allows no retry."
        : MonoCannot.GetValueOrDefault(method);
}
