#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class StateSealTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-seal-").FullName;

    private StateFolder State => new(Path.Combine(_folder, "state"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void S66_what_is_sealed_opens_for_its_purpose_only_and_in_a_later_process_too()
    {
        byte[] content = "content"u8.ToArray();
        byte[] made = StateSeal.Create(State).Seal("resume a", content);
        Assert.Equal(content, StateSeal.Create(State).Open("resume a", made));
        Assert.Null(StateSeal.Create(State).Open("resume b", made));
        Assert.Null(StateSeal.Create(new StateFolder(Path.Combine(_folder, "other"))).Open("resume a", made));
        for (int i = 0; i < made.Length; i++)
        {
            byte[] changed = [.. made];
            changed[i] ^= 1;
            Assert.Null(StateSeal.Create(State).Open("resume a", changed));
            Assert.Null(StateSeal.Create(State).Open("resume a", made[..i]));
        }
    }

    [Fact]
    public void S66_a_key_that_was_cut_short_is_made_again()
    {
        StateSeal.Create(State);
        string key = Assert.Single(Directory.GetFiles(State.Path));
        File.WriteAllBytes(key, [1, 2, 3]);
        byte[] made = StateSeal.Create(State).Seal("p", [1]);
        Assert.Equal([1], StateSeal.Create(State).Open("p", made));
        Assert.Equal(32, new FileInfo(key).Length);
    }

    [Fact]
    public async Task S66_processes_that_begin_at_once_have_one_key()
    {
        for (int round = 0; round < 40; round++)
        {
            var state = new StateFolder(Path.Combine(_folder, $"at-once-{round}"));
            byte[][] tags = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => StateSeal.Create(state).Tag("p", []))));
            Assert.All(tags, tag => Assert.Equal(tags[0], tag));
        }
    }

    [UnixFact]
    public void S66_the_key_is_its_owner_s_alone_and_one_that_others_can_write_is_refused()
    {
        StateSeal.Create(State);
        string key = Assert.Single(Directory.GetFiles(State.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherWrite);
        Assert.Equal("FileNotTrusted", Assert.Throws<Go401Exception>(() => StateSeal.Create(State)).ErrorId);
    }
}
