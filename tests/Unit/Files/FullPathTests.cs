using Go401.Client.Files;
using Xunit;

namespace Go401.Tests.Unit.Files;

public sealed class FullPathTests
{
    [Theory]
    [InlineData(@"C:\x", true)]
    [InlineData("c:/x", true)]
    [InlineData(@"\\server\share\x", true)]
    [InlineData("//server/share", true)]
    [InlineData(@"\\?\C:\x", true)]
    [InlineData(@"\x", false)]
    [InlineData("/x", false)]
    [InlineData("C:x", false)]
    [InlineData("C:", false)]
    [InlineData(@"x\y", false)]
    [InlineData("1:\\x", false)]
    [InlineData("", false)]
    public void On_Windows_a_drive_and_a_root_make_a_path_full(string path, bool full) =>
        Assert.Equal(full, FullPath.Is(path, windows: true));

    [Theory]
    [InlineData("/x", true)]
    [InlineData("x", false)]
    [InlineData("./x", false)]
    [InlineData(@"C:\x", false)]
    [InlineData("", false)]
    public void Elsewhere_the_root_does(string path, bool full) => Assert.Equal(full, FullPath.Is(path, windows: false));
}
