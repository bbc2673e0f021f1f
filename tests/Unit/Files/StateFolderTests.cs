#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class StateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Open =
        OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Everybody = Open | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public void S38_an_existing_folder_of_ours_becomes_its_owner_s_alone()
    {
        foreach (UnixFileMode mode in new[] { Open, Everybody })
        {
            string path = Path.Combine(_folder, mode == Open ? "open" : "everybody");
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "prod.0123.lock"), "");
            File.SetUnixFileMode(path, mode);
            new StateFolder(path).Create();
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        }
    }

    [Theory]
    [InlineData("state")]
    [InlineData("./state")]
    [InlineData("../state")]
    [InlineData("~/state")]
    public void A_relative_folder_is_refused(string path)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(() => StateFolder.Chosen(path));
        Assert.Equal("StateFolderUnusable", refused.ErrorId);
        Assert.Contains("relative to the current folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal(_folder, StateFolder.Chosen(_folder));
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_named_so()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains(
            "it is not a folder",
            Assert.Throws<Go401Exception>(new StateFolder(file).Create).Message,
            StringComparison.Ordinal
        );
    }

    [UnixFact]
    public void S38_a_folder_that_is_used_for_other_things_too_keeps_its_rights()
    {
        File.WriteAllText(Path.Combine(_folder, "report.csv"), "");
        File.SetUnixFileMode(_folder, Open);
        new StateFolder(_folder).Create();
        Assert.Equal(Open, File.GetUnixFileMode(_folder));

        File.SetUnixFileMode(_folder, Everybody);
        Go401Exception refused = Assert.Throws<Go401Exception>(new StateFolder(_folder).Create);
        Assert.Equal("StateFolderUnusable", refused.ErrorId);
        Assert.Contains("send one pay run twice", refused.Message, StringComparison.Ordinal);
        Assert.Contains("other accounts can write to it", refused.Message);
        Assert.Equal(Everybody, File.GetUnixFileMode(_folder));
    }

    [SecondAccountFact]
    public async Task S38_a_folder_or_a_link_of_another_account_is_refused()
    {
        string shared = SecondAccount.SharedFolder(),
            ours = Path.Combine(_folder, "ours");
        Directory.CreateDirectory(ours);
        File.SetUnixFileMode(ours, Open);
        await SecondAccount.RunAsync("mkdir -m 777 $1/theirs; ln -s $2 $1/link", shared, ours);
        foreach (string name in new[] { "theirs", "link" })
        {
            Go401Exception refused = Assert.Throws<Go401Exception>(new StateFolder(Path.Combine(shared, name)).Create);
            Assert.Equal("StateFolderUnusable", refused.ErrorId);
            Assert.Contains("another account", refused.Message);
        }

        Assert.Equal(Open, File.GetUnixFileMode(ours));
        Directory.Delete(shared, recursive: true);
    }

    // Attack 13: any account could hold the lock of a folder that was readable, and so stop every refresh.
    [SecondAccountFact]
    public async Task S38_another_account_cannot_hold_a_lock()
    {
        string shared = SecondAccount.SharedFolder();
        var folder = new StateFolder(Path.Combine(shared, "state"));
        Directory.CreateDirectory(folder.Path);
        File.SetUnixFileMode(folder.Path, Open);
        string path = new SecretLocation("vault", "prod").LockFile(folder);
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (await MachineLock.TakeAsync(folder, path, TimeSpan.Zero, Late, CancellationToken.None)).Dispose();
        Assert.Contains("denied", await SecondAccount.RunAsync("flock -n $1 true 2>&1 || true", path));
        (await MachineLock.TakeAsync(folder, path, TimeSpan.Zero, Late, CancellationToken.None)).Dispose();
        Directory.Delete(shared, recursive: true);
    }

    // Attack 13: a side file or a lock that was there before the folder was closed.
    [SecondAccountFact]
    public async Task S38_a_planted_side_file_is_not_believed_and_a_planted_lock_is_refused()
    {
        string shared = SecondAccount.SharedFolder();
        var folder = new StateFolder(Path.Combine(shared, "state"));
        var slot = new SecretLocation("vault", "prod");
        Directory.CreateDirectory(folder.Path);
        File.SetUnixFileMode(folder.Path, Everybody);
        await SecondAccount.RunAsync(
            """echo '{"version":1,"generation":99}' > $1; touch $2; chmod 666 $1 $2; ln -s /etc/passwd $3""",
            slot.JournalFile(folder),
            slot.LockFile(folder),
            new SecretLocation("vault", "linked").LockFile(folder)
        );
        folder.Create();
        Assert.Null(RotationJournal.Read(slot.JournalFile(folder)));
        Assert.Equal(
            "FileNotTrusted",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    MachineLock.TakeAsync(folder, slot.LockFile(folder), TimeSpan.Zero, Late, CancellationToken.None)
                )
            ).ErrorId
        );
        Assert.Equal(
            "StateFolderUnusable",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    MachineLock.TakeAsync(
                        folder,
                        new SecretLocation("vault", "linked").LockFile(folder),
                        TimeSpan.Zero,
                        Late,
                        CancellationToken.None
                    )
                )
            ).ErrorId
        );
        new RotationJournal { Generation = 1 }.Write(folder, slot.JournalFile(folder));
        Assert.Equal(1, RotationJournal.Read(slot.JournalFile(folder))!.Generation);
        Directory.Delete(shared, recursive: true);
    }

    private static InvalidOperationException Held() => new("The lock is held.");

    private static Go401Exception Late() => new("Held", ErrorKind.OperationTimeout, Held().Message);
}
