using System;
using System.IO;
using System.Text;
using Go401.Client.Paging;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>Whether a page that was written to a file as it came is followed by another.</summary>
public sealed class PageHeadTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("""{"count":3,"next":"https://x.example/?page=2","previous":null,"results":[{}]}""", true)]
    [InlineData(""" { "count": 3, "previous": { "next": null }, "next": "https://x.example/?page=2" }""", true)]
    [InlineData("""{"count":3,"next":null,"previous":null,"results":[{"next":"x"}]}""", false)]
    [InlineData("""{"results":[{"next":"x"}],"next":null}""", false)]
    [InlineData("""[{"next":"x"}]""", false)]
    [InlineData("\"next\"", false)]
    [InlineData("{\"next\"", false)]
    [InlineData("<html>", false)]
    [InlineData("", false)]
    public void It_is_told_by_its_next_alone(string text, bool followed)
    {
        File.WriteAllText(_path, text, new UTF8Encoding(false));
        Assert.Equal(followed, PageHead.IsFollowed(_path));
    }

    [Fact]
    public void A_file_that_was_taken_away_is_no_error() => Assert.False(PageHead.IsFollowed(_path + ".gone"));

    [Fact]
    public void A_long_page_is_known_by_its_beginning()
    {
        File.WriteAllText(_path, """{"count":9,"next":"https://x.example/?page=2","results":[{"name":"é""" + new string('é', 50_000));
        Assert.True(PageHead.IsFollowed(_path));
    }
}
