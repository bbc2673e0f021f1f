#pragma warning disable CA1416 // Modes of files: these tests run on Linux only.
using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Census;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Payroll;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>What a second local account puts where a payroll journal or a receipt belongs is not believed, read or replaced.</summary>
public sealed class PlantedPayrollTests
{
    private static readonly Uri Api = new("https://server.example/api");

    // The folder was open to others once, so that the journal, its lock or the key could be put there.
    [SecondAccountFact]
    public async Task S65_S77_a_journal_a_lock_or_a_key_of_another_account_is_not_believed()
    {
        string own = Directory.CreateTempSubdirectory("go401-payroll-").FullName;
        var folder = new StateFolder(Path.Combine(own, "state"));
        PayrollJournal.Open(folder, Api, "c1").Write(new JournalEntry { Key = "k", State = JournalState.Submitted });
        string[] files = [.. Directory.GetFiles(folder.Path).Select(Path.GetFileName)!];
        Assert.Equal(2, files.Length);
        foreach (string planted in files)
        {
            string shared = SecondAccount.SharedFolder();
            try
            {
                // The name of a journal depends on the key, which another account cannot read: here it is even told.
                if (planted != "seal.key")
                {
                    string key = Path.Combine(shared, "seal.key");
                    File.Copy(Path.Combine(folder.Path, "seal.key"), key);
                    File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                string text = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder.Path, planted)));
                await SecondAccount.RunAsync("umask 022; echo \"$1\" | base64 -d > \"$2\"", text, Path.Combine(shared, planted));
                Go401Exception refused = Assert.Throws<Go401Exception>(() => PayrollJournal.Open(new StateFolder(shared), Api, "c1"));
                Assert.Contains(refused.ErrorId, new[] { "FileNotTrusted", "StateFolderUnusable" });
            }
            finally
            {
                Directory.Delete(shared, recursive: true);
            }
        }

        Directory.Delete(own, recursive: true);
    }

    [SecondAccountFact]
    public async Task S65_S68_a_receipt_goes_through_no_link_FIFO_or_device_of_another_account()
    {
        string shared = SecondAccount.SharedFolder(),
            precious = Path.Combine(Directory.CreateTempSubdirectory("go401-payroll-").FullName, "precious");
        try
        {
            await File.WriteAllTextAsync(precious, "mine");
            await SecondAccount.RunAsync("mkfifo $1/fifo; ln -s $2 $1/link; ln -s /dev/null $1/device; mkdir $1/folder", shared, precious);
            foreach (string name in new[] { "fifo", "folder" })
            {
                Go401Exception refused = Assert.Throws<Go401Exception>(() => new PayrollReceipt(Path.Combine(shared, name)).Dispose());
                Assert.NotEqual("UnexpectedError", refused.ErrorId);
            }

            // A link is replaced itself, and never what it leads to.
            foreach (string name in new[] { "link", "device" })
            {
                using var file = PartialFile.Create(Path.Combine(shared, name));
                file.Write("receipt"u8.ToArray());
                file.Commit();
                Assert.Null(new FileInfo(Path.Combine(shared, name)).LinkTarget);
            }

            Assert.Equal("mine", await File.ReadAllTextAsync(precious));
            Assert.Equal(0, new FileInfo("/dev/null").Length);
            Assert.Null(new FileInfo("/dev/null").LinkTarget);
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
            Directory.Delete(Path.GetDirectoryName(precious)!, recursive: true);
        }
    }

    // It was found after the pay run was sent, since another account's file cannot always be replaced.
    [SecondAccountFact]
    public async Task S65_S84_a_receipt_of_another_account_is_refused_before_anything_is_sent()
    {
        string shared = SecondAccount.SharedFolder();
        try
        {
            await SecondAccount.RunAsync(
                "umask 0; cd $1; echo x > open; echo x > closed; chmod 600 closed; ln -s /etc/hostname link",
                shared
            );
            string ours = Path.Combine(shared, "ours");
            await File.WriteAllTextAsync(ours, "{}");
            File.SetUnixFileMode(ours, (UnixFileMode)0b110_110_110);
            foreach (string name in new[] { "open", "closed", "link", "ours" })
            {
                string path = Path.Combine(shared, name);
                Action[] begins =
                [
                    () => ReceiptFile.Check(path),
                    () => new PayrollReceipt(path).Dispose(),
                    () => new CensusReceipt(path).Dispose(),
                ];
                foreach (Action begin in begins)
                {
                    Go401Exception refused = Assert.Throws<Go401Exception>(begin);
                    Assert.Equal("FileNotTrusted", refused.ErrorId);
                    Assert.EndsWith("Nothing was sent.", refused.Message, StringComparison.Ordinal);
                }
            }
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    [SecondAccountFact]
    public async Task S62_S75_a_journal_and_a_receipt_cannot_be_read_by_another_account_nor_their_lock_held()
    {
        string shared = SecondAccount.SharedFolder();
        try
        {
            var folder = new StateFolder(Path.Combine(shared, "state"));
            PayrollJournal journal = PayrollJournal.Open(folder, Api, "c1");
            journal.Write(new JournalEntry { Key = "k" });
            string receipt = Path.Combine(shared, "receipt.json");
            using (var begun = new PayrollReceipt(receipt))
            {
                string drafts = await SecondAccount.RunAsync("cat $1/* $1/.[!.]* 2>&1 || true", shared);
                Assert.Contains("denied", drafts, StringComparison.OrdinalIgnoreCase);
            }

            string seen = await SecondAccount.RunAsync(
                "cat $1/* 2>&1; ls $1 2>&1; flock -n $2 true 2>&1; true",
                folder.Path,
                journal.LockPath
            );
            Assert.DoesNotContain("entries", seen, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("denied", seen, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }
}
