#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Platform;
using Xunit;

namespace Go401.Tests.Unit.Files;

/// <summary>Another account must not be able to rename the state folder away, with its journals, through a folder above it.</summary>
public sealed class StateAncestorsTests : IDisposable
{
    private const UnixFileMode OwnerOnly = (UnixFileMode)0b111_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-above-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // With umask 000, an earlier version made ~/.local/state with mode 0777.
    [UnixFact]
    public void S83_missing_folders_above_are_their_owner_s_alone()
    {
        new StateFolder(Path.Combine(_folder, "a", "b", "Go401")).Create();
        foreach (string made in new[] { "a", "a/b", "a/b/Go401" })
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(_folder, made)));
        }
    }

    [UnixFact]
    public void S83_a_folder_above_that_others_can_write_to_is_refused_with_what_to_do()
    {
        string above = Folder("above", 0b111_111_111),
            state = Path.Combine(above, "between", "Go401");
        Directory.CreateDirectory(state);
        File.SetUnixFileMode(state, OwnerOnly);
        string said = Refused(state);
        Assert.Contains($"other accounts can write to the folder '{above}', mode 777", said, StringComparison.Ordinal);
        Assert.Contains($"Run: chmod go-w '{above}'", said, StringComparison.Ordinal);
        Assert.Contains("GO401_STATE_HOME", said, StringComparison.Ordinal);
        File.SetUnixFileMode(above, (UnixFileMode)0b111_101_101);
        new StateFolder(state).Create();

        // As /tmp.
        File.SetUnixFileMode(above, (UnixFileMode)0b1_111_111_111);
        new StateFolder(state).Create();
    }

    [UnixFact]
    public void S83_a_link_on_the_way_leads_to_folders_that_are_checked_too()
    {
        string above = Folder("above", 0b111_111_111),
            link = Path.Combine(_folder, "link");
        Directory.CreateDirectory(Path.Combine(above, "state"));
        File.CreateSymbolicLink(Path.Combine(_folder, "second"), "above");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "second", ".", "state"));
        Assert.Contains("mode 777", Refused(Path.Combine(link, "Go401")), StringComparison.Ordinal);
        File.SetUnixFileMode(above, OwnerOnly);
        new StateFolder(Path.Combine(link, "Go401")).Create();
    }

    [SecondAccountFact]
    public async Task S83_a_folder_above_of_another_account_or_its_link_is_refused()
    {
        string shared = SecondAccount.SharedFolder();
        try
        {
            string ours = Path.Combine(shared, "ours");
            Directory.CreateDirectory(ours);
            await SecondAccount.RunAsync("mkdir -m 755 $1/theirs; ln -s ours $1/link", shared);
            Directory.CreateDirectory(Path.Combine(shared, "theirs", "state"));
            Assert.Contains("user id 65534", Refused(Path.Combine(shared, "theirs", "state")), StringComparison.Ordinal);
            Assert.Contains("user id 65534", Refused(Path.Combine(shared, "link", "state")), StringComparison.Ordinal);
            new StateFolder(Path.Combine(ours, "state")).Create();
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    // A container job of a hosted service runs as root, in a home folder of the service's account.
    [SecondAccountFact]
    public async Task S83_root_accepts_folders_of_the_owner_of_its_home_folder_and_of_no_other()
    {
        string shared = SecondAccount.SharedFolder();
        try
        {
            await SecondAccount.RunAsync("mkdir -m 755 $1/home $1/open; chmod 777 $1/open", shared);
            string home = Path.Combine(shared, "home"),
                open = Path.Combine(shared, "open");
            string state = Directory.CreateDirectory(Path.Combine(home, "state")).FullName;
            Assert.Null(FolderAncestors.WhyNot(state, home));
            Assert.Contains("user id 65534", FolderAncestors.WhyNot(state, _folder), StringComparison.Ordinal);
            Assert.Contains("user id 65534", FolderAncestors.WhyNot(state, null), StringComparison.Ordinal);
            state = Directory.CreateDirectory(Path.Combine(open, "state")).FullName;
            Assert.Contains("mode 777", FolderAncestors.WhyNot(state, open), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    // Debian and Fedora: umask 002 and a group of the account's own name. A folder that is shared with a team has another group.
    [SecondAccountFact]
    public void S83_a_folder_above_that_a_group_can_write_to_is_refused_unless_the_group_is_the_account_s_own()
    {
        string above = Folder("above", 0b111_111_101),
            state = Path.Combine(above, "Go401");
        new StateFolder(state).Create();
        using (var changed = Process.Start("chgrp", ["100", above]))
        {
            changed.WaitForExit();
            Assert.Equal(0, changed.ExitCode);
        }

        File.SetUnixFileMode(above, (UnixFileMode)0b111_111_101);
        Assert.Contains($"Run: chmod g-w '{above}'", Refused(state), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "ann:x:1000:", true)] // As useradd makes it.
    [InlineData(1000, "ann:x:1000:ann", true)]
    [InlineData(1001, "ann:x:1001:", true)] // The name is the account's, the number is not.
    [InlineData(1000, null, true)] // A directory service keeps groups elsewhere.
    [InlineData(1001, null, false)]
    [InlineData(1000, "ann:x:1000:bob", false)]
    [InlineData(1000, "ann:x:1000:ann,bob", false)]
    [InlineData(100, "users:x:100:", false)]
    [InlineData(60, "games:x:60:", false)] // Another account's first group.
    public void S83_a_private_group_has_the_account_alone_in_it(uint group, string? entry, bool isPrivate)
    {
        string[] accounts = ["root:x:0:0::/root:/bin/sh", "games:x:5:60::/usr/games:/bin/sh", "ann:x:1000:1000::/home/ann:/bin/bash"];
        string[] groups = entry is null ? ["root:x:0:"] : ["root:x:0:", entry];
        Assert.Equal(isPrivate, PrivateGroup.Is(group, 1000, accounts, groups));
        Assert.True(PrivateGroup.Is(0));
    }

    // In a container without root, / and /home belong to an owner that is unknown there.
    [Theory]
    [InlineData(65534, "0 1000 1", true)]
    [InlineData(65534, "         0          0 4294967295", false)]
    [InlineData(1001, "0 1000 1", false)]
    public void S83_only_a_container_has_owners_that_are_unknown(uint user, string map, bool isUnknown) =>
        Assert.Equal(isUnknown, UnknownOwner.Is(user, "65534\n", map));

    // The attack: with its journal gone, the same pay run was sent a second time, and no warning.
    [SecondAccountFact]
    public async Task S75_S83_a_state_folder_that_another_account_can_rename_is_not_used()
    {
        string home = Folder("home", 0b111_101_101);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        string state = Path.Combine(home, ".local", "state", "Go401");
        new StateFolder(state).Create();
        await SecondAccount.RunAsync("! mv $1/.local/state $1/.local/gone 2>/dev/null", home);
        Assert.True(Directory.Exists(state));
    }

    private string Folder(string name, int mode)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    private static string Refused(string path)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(new StateFolder(path).Create);
        Assert.Equal("StateFolderUnusable", refused.ErrorId);
        return refused.Message;
    }
}
