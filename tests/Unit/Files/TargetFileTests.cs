#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class TargetFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-target-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Attack 8: as root a download to /dev/null made a regular file of it, directly or through a folder that is a link.
    [UnixFact]
    public async Task S68_a_device_or_another_special_file_is_not_replaced()
    {
        string linked = Path.Combine(_folder, "devices"),
            fifo = Path.Combine(_folder, "fifo");
        File.CreateSymbolicLink(linked, "/dev");
        using (Process made = Process.Start("mkfifo", fifo))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        foreach (
            string path in new[]
            {
                "/dev/null",
                "/dev/./null",
                "/dev/stdout",
                "/dev/new",
                "/proc/self/comm",
                Path.Combine(linked, "null"),
                Path.Combine(linked, "stdout"),
                Path.Combine(linked, "new"),
                fifo,
            }
        )
        {
            Assert.Equal("PathNotFileSystem", Assert.Throws<Go401Exception>(() => TargetFile.Check(path)).ErrorId);
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() =>
                FileTarget.SaveAsync(path, _ => throw new InvalidOperationException("Nothing is sent."))
            );
            Assert.Equal("PathNotFileSystem", refused.ErrorId);
        }

        Assert.Equal("a FIFO", TargetFile.What(fifo));
        Assert.Equal("a device", TargetFile.What("/dev/null"));
        Assert.Equal("PathIsFolder", Assert.Throws<Go401Exception>(() => TargetFile.Check(_folder)).ErrorId);
    }

    [Fact]
    public void S68_files_links_and_new_names_may_be_targets()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        TargetFile.Check(file);
        TargetFile.Check(file + ".new");
        TargetFile.Check(Path.Combine(_folder, "no-folder", "x"));
        if (!OperatingSystem.IsWindows())
        {
            // A link is replaced and not followed.
            File.CreateSymbolicLink(file + ".link", "/dev/null");
            TargetFile.Check(file + ".link");
        }
    }

    // A folder in which the account may write can be renamed, and a link put in its place.
    [SecondAccountFact]
    public async Task S65_output_goes_through_no_link_of_another_account_in_its_path()
    {
        string shared = SecondAccount.SharedFolder();
        try
        {
            string secret = Path.Combine(shared, "private"),
                theirs = Path.Combine(shared, "theirs"),
                ours = Path.Combine(shared, "ours");
            Directory.CreateDirectory(Path.Combine(secret, "below"));
            await SecondAccount.RunAsync("ln -s $1/private $1/theirs", shared);
            File.CreateSymbolicLink(ours, theirs);
            foreach (string folder in new[] { theirs, Path.Combine(theirs, "below"), Path.Combine(theirs, "missing"), ours })
            {
                string target = Path.Combine(folder, "x.csv");
                Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() =>
                    FileTarget.SaveAsync(target, _ => throw new InvalidOperationException("Nothing is sent."))
                );
                Assert.Equal("FileNotTrusted", refused.ErrorId);
                Assert.Contains($"'{theirs}' is a link of another account (user id 65534)", refused.Message, StringComparison.Ordinal);
                Assert.Contains("folder that the link should lead to", refused.RecommendedAction, StringComparison.Ordinal);
                Go401Exception receipt = Assert.Throws<Go401Exception>(() => ReceiptFile.Check(target));
                Assert.Equal("FileNotTrusted", receipt.ErrorId);
                Assert.Equal(refused.RecommendedAction, receipt.RecommendedAction);
            }

            Assert.Empty(Directory.GetFiles(secret, "*", SearchOption.AllDirectories));
            File.Delete(ours);
            File.CreateSymbolicLink(ours, secret);
            TargetFile.Check(Path.Combine(ours, "x.csv"));
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    [Fact]
    public void S65_output_goes_to_no_folder_where_journals_and_keys_are_kept()
    {
        var state = new StateFolder();
        state.Create();
        string key = Path.Combine(state.Path, "seal.key"),
            link = Path.Combine(_folder, "link");
        Assert.Equal("FileNotWritable", Assert.Throws<Go401Exception>(() => TargetFile.Check(key)).ErrorId);
        Go401Exception refused = Assert.Throws<Go401Exception>(() => ReceiptFile.Check(Path.Combine(state.Path, "new.json")));
        Assert.Contains("where Go401 keeps its locks and journals", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Write to another folder.", refused.RecommendedAction);
        TargetFile.Check(state.Path + "-beside.json");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(link, state.Path);
            Assert.Equal("FileNotWritable", Assert.Throws<Go401Exception>(() => TargetFile.Check(Path.Combine(link, "seal.key"))).ErrorId);
        }
    }

    [UnixFact]
    public void S68_a_file_to_send_is_a_regular_one_and_nothing_waits()
    {
        string fifo = Path.Combine(_folder, "fifo"),
            file = Path.Combine(_folder, "file"),
            link = Path.Combine(_folder, "link");
        using (Process made = Process.Start("mkfifo", fifo))
        {
            made.WaitForExit();
        }

        File.WriteAllText(file, "text");
        File.CreateSymbolicLink(link, file);
        foreach (string path in new[] { fifo, "/dev/zero", _folder, file + ".none" })
        {
            Assert.Equal("FileNotReadable", Assert.Throws<Go401Exception>(() => InputFile.OpenRead(path)).ErrorId);
        }

        using var reader = new StreamReader(InputFile.OpenRead(link));
        Assert.Equal("text", reader.ReadToEnd());
    }
}
