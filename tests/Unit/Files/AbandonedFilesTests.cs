using System;
using System.IO;
using System.Linq;
using Go401.Client.Files;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class AbandonedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-abandoned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    // An export writes them for this account alone, and so may the test.
    private string Leave(string name)
    {
        using PartialFile file = PartialFile.Create(At(name));
        file.Write([1]);
        file.Keep();
        return file.Path;
    }

    private string[] Left() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Only_what_was_to_become_the_file_is_removed()
    {
        Leave("x.csv");
        Leave("x.csv");
        string kept = Leave("x.csv");
        string other = Leave("xx.csv");
        string longer = Leave("x.csv.more");
        File.WriteAllText(At(".x.csv.partial"), "");
        File.WriteAllText(At(".x.csv.0123456789.partial"), "");
        using PartialFile held = PartialFile.Create(At("x.csv"));

        new AbandonedFiles(_folder).Remove(At("x.csv"), [kept]);

        string[] expected =
        [
            .. new[] { kept, other, longer, held.Path }.Select(f => Path.GetFileName(f)),
            ".x.csv.partial",
            ".x.csv.0123456789.partial",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Left());
    }

    // An export of 10,000 companies to a file each looked through a folder of as many files six times for each of them.
    [Fact]
    public void The_folder_is_listed_once_for_all_files_of_an_export()
    {
        Leave("c1.csv");
        Leave("c2.csv");
        var abandoned = new AbandonedFiles(_folder);

        abandoned.Remove(At("c1.csv"), []);
        string later = Path.GetFileName(Leave("c1.csv"));
        abandoned.Remove(At("c1.csv"), []);
        abandoned.Remove(At("c2.csv"), []);

        Assert.Equal([later], Left());
    }

    [Fact]
    public void A_folder_that_is_missing_has_none() => new AbandonedFiles(At("missing")).Remove(At("missing/x.csv"), []);
}
