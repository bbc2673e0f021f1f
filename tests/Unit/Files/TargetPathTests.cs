using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Tests.Unit.Export;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class TargetPathTests
{
    private static readonly PathRules Windows = new(true, 32767),
        FivePointOne = new(true, 259),
        Unix = new(false, 4095);

    [Theory]
    [InlineData(@"C:\x\a<b.csv")]
    [InlineData(@"C:\x\a>b.csv")]
    [InlineData(@"C:\x\a|b.csv")]
    [InlineData("C:\\x\\a\"b.csv")]
    [InlineData(@"C:\x\a*b.csv")]
    [InlineData(@"C:\x\a?b.csv")]
    [InlineData(@"C:\x\a:b.csv")]
    [InlineData("C:\\x\\a\u0007b.csv")]
    [InlineData(@"C:\a?b\x.csv")]
    [InlineData(@"C:\x\trailing.csv.")]
    [InlineData(@"C:\x\trailing.csv ")]
    [InlineData(@"\\server\share\a|b.csv")]
    public void What_Windows_takes_in_no_name_is_an_error_of_ours_before_anything_is_sent(string path)
    {
        Go401Exception failure = Assert.Throws<Go401Exception>(() => TargetPath.Check(path, Windows));
        Assert.Equal("FileNotWritable", failure.ErrorId);
        Assert.Contains("Nothing was sent", failure.Message, StringComparison.Ordinal);
        TargetPath.Check(path, Unix);
    }

    [Theory]
    [InlineData("nul.csv")]
    [InlineData("CON.csv")]
    [InlineData("con.tar.gz")]
    [InlineData("Prn")]
    [InlineData("com1.jsonl")]
    [InlineData("LPT9.csv")]
    [InlineData("aux .csv")]
    public void The_name_of_a_device_is_one_whatever_its_extension(string name)
    {
        Assert.Equal("PathNotFileSystem", Assert.Throws<Go401Exception>(() => TargetPath.Check(@"C:\x\" + name, Windows)).ErrorId);
        TargetPath.Check("/x/" + name, Unix);
    }

    [Theory]
    [InlineData(@"C:\x\people.csv")]
    [InlineData(@"C:\x.y\my file (1) [2] #3 & more.csv")]
    [InlineData(@"\\server\share\people.csv")]
    [InlineData(@"\\?\C:\x\people.csv")]
    [InlineData(@"C:\x\console.csv")]
    [InlineData(@"C:\x\com10.csv")]
    [InlineData(@"C:\x\Personalstamm-Größe-東京.csv")]
    public void Good_names_pass(string path) => TargetPath.Check(path, Windows);

    [Fact]
    public void Lengths_are_checked_with_the_name_that_the_file_has_while_it_is_written()
    {
        string folder = @"C:\" + new string('f', 200);
        TargetPath.Check(folder + @"\" + new string('a', 29) + ".csv", FivePointOne);
        Assert.Contains(
            "237",
            Assert.Throws<Go401Exception>(() => TargetPath.Check(folder + @"\" + new string('a', 30) + ".csv", FivePointOne)).Message,
            StringComparison.Ordinal
        );
        TargetPath.Check(folder + @"\" + new string('a', 229) + ".csv", Windows);
        Assert.Throws<Go401Exception>(() => TargetPath.Check(folder + @"\" + new string('a', 230) + ".csv", Windows));
        Assert.Throws<Go401Exception>(() => TargetPath.Check("/x/" + new string('é', 115) + ".csv", Unix));
        TargetPath.Check("/x/" + new string('é', 114) + ".csv", Unix);
    }

    [Fact]
    public void A_NUL_character_is_refused_everywhere() => Assert.Throws<Go401Exception>(() => TargetPath.Check("/x/a\0b.csv", Unix));

    // F14: names that are derived from the target are found too long before the first request, and not when all was read.
    [Theory]
    [InlineData(233, "")]
    [InlineData(225, "Resume")]
    [InlineData(219, "Manifest")]
    [InlineData(221, "Report")]
    [InlineData(219, "Incremental")]
    public async Task F14_a_name_that_is_too_long_with_what_is_added_to_it_is_refused_before_the_first_request(int longest, string option)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = bench.Options with
        {
            Resume = option == "Resume",
            Manifest = option == "Manifest",
            Report = option == "Report" ? Client.Reports.ReportStep.Create : null,
            Incremental = option == "Incremental",
        };
        options = options with { Path = Path.Combine(bench.Folder.FullName, new string('n', longest - 3) + ".csv") };
        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options));
        Assert.Equal("FileNotWritable", failure.ErrorId);
        Assert.Empty(bench.Simulator.Log.All);

        options = options with { Path = Path.Combine(bench.Folder.FullName, new string('n', longest - 4) + ".csv") };
        Assert.Equal(5, (await bench.RunAsync(options)).Rows);
        Assert.Contains(Path.GetFileName(options.Path), bench.Folder.GetFiles().Select(f => f.Name));
    }

    [Fact]
    public async Task A_download_to_a_path_that_cannot_be_is_refused_before_a_write_is_sent()
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json($"{sent++}"));
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies",
            Content = ApiBench.JsonBody("{}"),
        };
        string name = Path.Combine(Path.GetTempPath(), new string('a', 256));
        Assert.Equal(
            "FileNotWritable",
            (await Assert.ThrowsAsync<Go401Exception>(() => api.DownloadAsync(request, name, SilentReporter.Instance, default))).ErrorId
        );
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task PerCompany_writes_two_files_for_ids_that_differ_only_in_case()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string[] targets =
        [
            .. new ParticipantExport(bench.Connection, bench.Options with { PerCompany = true }).Targets(["c1", "C1", "c2"]),
        ];
        Assert.Equal(3, targets.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.EndsWith("x-c2.csv", targets[2], StringComparison.Ordinal);
        Assert.Matches("x-c1~[0-9a-f]{8}\\.csv$", targets[0]);
        Assert.Equal(
            targets[0],
            new ParticipantExport(bench.Connection, bench.Options with { PerCompany = true }).Targets(["C1", "c1"])[1]
        );
    }
}
