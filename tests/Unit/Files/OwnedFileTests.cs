#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class OwnedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-owned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void S65_a_file_of_ours_is_read_and_a_missing_one_is_none()
    {
        string path = Write("ours", "text", "600");
        Assert.Equal("text"u8.ToArray(), OwnedFile.ReadAll(path));
        Assert.Null(OwnedFile.ReadAll(path + ".none"));
        Assert.Null(OwnedFile.ReadAll(Path.Combine(_folder, "no", "folder")));
        Assert.Throws<IOException>(() => OwnedFile.ReadAll(path, 3));
    }

    // A process that another thread starts has a copy of every open file until it is the new program.
    [UnixFact]
    public void A_lock_that_was_let_go_is_free_while_a_copy_of_the_open_file_is_there()
    {
        string path = Write("lock", "", "600");
        FileStream held = OwnedFile.TryLock(path)!;
        int copy = dup(held.SafeFileHandle);
        try
        {
            Assert.Null(OwnedFile.TryLock(path));
            OwnedFile.Release(held);
            using FileStream? again = OwnedFile.TryLock(path);
            Assert.NotNull(again);
        }
        finally
        {
            _ = close(copy);
        }
    }

    [DllImport("libc")]
    private static extern int dup(SafeHandle file);

    [DllImport("libc")]
    private static extern int close(int file);

    [UnixFact]
    public void S65_links_FIFOs_folders_and_devices_are_refused_and_nothing_blocks()
    {
        string real = Write("real", "text", "600"),
            link = Path.Combine(_folder, "link"),
            fifo = Path.Combine(_folder, "fifo");
        File.CreateSymbolicLink(link, real);
        Run("mkfifo", "-m", "600", fifo);
        Assert.Contains("it is a link", Refused(() => OwnedFile.ReadAll(link)));
        Assert.Contains("it is a link", Refused(() => OwnedFile.TryLock(link)));
        Assert.Equal("text", File.ReadAllText(real));
        Assert.Contains("a FIFO", Refused(() => OwnedFile.ReadAll(fifo)));
        Assert.Contains("a FIFO", Refused(() => OwnedFile.TryLock(fifo)));
        Assert.Contains("a folder", Refused(() => OwnedFile.ReadAll(_folder)));
        Assert.Contains("a device", Refused(() => OwnedFile.ReadAll("/dev/zero")));
        Assert.Contains("a device", Refused(() => OwnedFile.TryLock("/dev/null")));
        OwnedFile.TryDelete(fifo);
        OwnedFile.TryDelete(link);
        Assert.True(File.Exists(fifo) && File.Exists(link));
    }

    [UnixFact]
    public void S65_a_file_that_others_can_write_is_refused()
    {
        foreach (string mode in new[] { "622", "620", "602", "666" })
        {
            Assert.Contains(mode, Refused(() => OwnedFile.ReadAll(Write("loose" + mode, "text", mode))));
        }

        Assert.NotNull(OwnedFile.ReadAll(Write("readable", "text", "644")));
    }

    [SecondAccountFact]
    public async Task S65_a_file_of_another_account_is_refused_and_kept()
    {
        string folder = SecondAccount.SharedFolder();
        await SecondAccount.RunAsync("umask 077; printf planted > $1/planted; chmod 600 $1/planted", folder);
        string planted = Path.Combine(folder, "planted");
        Assert.Contains("65534", Refused(() => OwnedFile.ReadAll(planted)));
        Assert.Contains("65534", Refused(() => OwnedFile.TryLock(planted)));
        OwnedFile.TryDelete(planted);
        Assert.Equal("planted", await File.ReadAllTextAsync(planted, TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void S38_a_lock_is_made_held_and_let_go()
    {
        string path = Path.Combine(_folder, "a.lock");
        using (FileStream? first = OwnedFile.TryLock(path))
        {
            Assert.NotNull(first);
            Assert.Null(OwnedFile.TryLock(path));

            // Versions of this module before it lock like this.
            Assert.ThrowsAny<IOException>(() => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }

        using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Null(OwnedFile.TryLock(path));
        }

        using FileStream? again = OwnedFile.TryLock(path);
        Assert.NotNull(again);
    }

    [UnixFact]
    public void S38_a_lock_that_an_earlier_version_left_readable_becomes_its_owner_s_alone()
    {
        string path = Write("old.lock", "", "644");
        using FileStream? file = OwnedFile.TryLock(path);
        Assert.NotNull(file);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    // With fs.protected_hardlinks=0, who can write to the folder can put a name of any file of this account there.
    [UnixFact]
    public void S38_the_mode_of_a_file_with_a_second_name_stays_as_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the mode is never changed.");
        string other = Write("other", "text", "644"),
            planted = Path.Combine(_folder, "planted.lock");
        Run("ln", other, planted);
        using (FileStream? file = OwnedFile.TryLock(planted))
        {
            Assert.NotNull(file);
        }

        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(other));
        Assert.Null(OwnedFile.TryDelete(planted));
        Assert.False(File.Exists(planted));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(other));
        Assert.Equal("text", File.ReadAllText(other));
    }

    private string Write(string name, string text, string mode)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }

        return path;
    }

    private static string Refused(Func<object?> open)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(open);
        Assert.Equal("FileNotTrusted", refused.ErrorId);
        return refused.Message;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
