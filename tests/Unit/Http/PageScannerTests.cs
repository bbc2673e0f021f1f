using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Go401.Client.Paging;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class PageScannerTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("""{"count":2,"next":null,"previous":null,"results":[{"object_id":"a"},{"object_id":"b"}]}""", 2)]
    [InlineData("""{"results":[{"object_id":"a"}],"next":"x","count":7}""", 1)]
    [InlineData("""[{"object_id":"a"},{"object_id":"b"}]""", 2)]
    [InlineData("""[]""", 0)]
    [InlineData("""{"object_id":"a","results":[1,2]}""", 1)]
    [InlineData("""{"object_id":"a"}""", 1)]
    [InlineData(""" "text" """, 1)]
    public void The_records_of_every_shape_are_found(string json, int records) => Assert.Equal(records, Scan(json).Records.Count);

    [Fact]
    public void Count_next_and_ids_are_read()
    {
        ScannedPage page = Scan(
            """
            {"count":3,"next":"http:\/\/h\/?page=2","results":[{"a":{"object_id":"inner"},"object_id":"a"},{"object_id":"b"},
            """
                + """
                {"object_id":"a"},{"x":1},7]}
                """
        );
        Assert.Equal((3, "http://h/?page=2"), (page.Count, page.Next));
        Assert.Equal(page.Keys[0], page.Keys[2]);
        Assert.NotEqual(page.Keys[0], page.Keys[1]);
        Assert.Equal([RecordKey.None, RecordKey.None], page.Keys.Skip(3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"count":2,"results":[{"object_id":"a"},{"obj""")]
    [InlineData("""{"results":[1,2]} trailing""")]
    [InlineData("<html>")]
    public void What_is_no_JSON_is_an_error(string json) => Assert.ThrowsAny<JsonException>(() => Scan(json));

    [Fact]
    public void S56_what_nests_deeper_than_the_cap_is_an_error() =>
        Assert.ThrowsAny<JsonException>(() =>
            Scan("""{"count":1,"next":null,"results":[""" + new string('[', 100) + new string(']', 100) + "]}")
        );

    [Property]
    public bool Each_slice_is_the_record_as_the_server_wrote_it(NonNull<string>[] values, bool indented)
    {
        string[] texts = [.. values.Select(v => v.Get)];
        string json = JsonSerializer.Serialize(
            new
            {
                count = texts.Length,
                next = (string?)null,
                results = texts.Select(
                    (t, i) =>
                        new
                        {
                            object_id = i,
                            name = t,
                            list = new object[] { i, t },
                        }
                ),
            },
            indented ? Indented : JsonSerializerOptions.Default
        );
        ScannedPage page = Scan(json);
        return page.Records.Count == texts.Length
            && page.Records.Select(
                    (r, i) =>
                        JsonSerializer.Deserialize<JsonElement>(page.Body.Slice(r.Offset, r.Length).Span) is var record
                        && record.GetProperty("object_id").GetInt32() == i
                        && record.GetProperty("name").GetString() == JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(texts[i]))
                )
                .All(same => same);
    }

    private static ScannedPage Scan(string json) => PageScanner.Scan(Encoding.UTF8.GetBytes(json));
}
