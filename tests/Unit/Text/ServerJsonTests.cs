using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

/// <summary>The one reader for JSON from outside: no text makes it fail, and the same text is the same in every path.</summary>
public sealed class ServerJsonTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""Ann \ud83d Lee""", "Ann \ufffd Lee")]
    [InlineData("""\udc00\ud83d""", "\ufffd\ufffd")]
    [InlineData("""\ud83d\ude00""", "\ud83d\ude00")]
    [InlineData("""\\ud83d""", "\\ud83d")]
    [InlineData("""\\\ud83d""", "\\\ufffd")]
    [InlineData("""\uD83D\u0041""", "\ufffdA")]
    [InlineData("""a\u0000b\u001b[31m\u007f""", "ab")]
    [InlineData("""\u001b]0;title\u0007a\u001b]open""", "a]open")]
    [InlineData("""\u001bPx\u001b\\b\u001b(Bc\u001b[1""", "b(Bc[1")]
    [InlineData("""\b\f\n\r\t""", "\n\r\t")]
    [InlineData("\u009b31mx\u0085\u007f", "x")]
    [InlineData("""\u009b\u00e9""", "é")]
    [InlineData("""\u202eevil\u202c \u2067x\u2069""", "evil x")]
    [InlineData("a\u202eb\u200ec\u200d", "ab\u200ec\u200d")]
    public void S79_a_text_is_the_same_in_every_reader(string json, string expected)
    {
        byte[] quoted = Encoding.UTF8.GetBytes("\"" + json + "\"");
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        Assert.Equal(expected, ServerJson.Of(ref reader));
        using JsonDocument document = ServerJson.Parse(quoted);
        Assert.Equal(expected, ServerJson.Of(document.RootElement));
        byte[] record = Encoding.UTF8.GetBytes("{\"name\":\"" + json + "\",\"other\":{\"deep\":[\"" + json + "\"]}}");
        Participant person = ParticipantReader.ForCurrentThread.Read(record, "c1");
        Assert.Equal(expected, person.Name);
        Assert.Equal(expected, ((object?[])((AdditionalProperties)person.AdditionalProperties["other"]!)["deep"]!)[0]);
    }

    [Fact]
    public void S79_bytes_that_are_not_UTF8_become_a_replacement_character()
    {
        byte[] latin = [(byte)'"', (byte)'a', 0xE9, (byte)'b', (byte)'"'];
        var reader = new Utf8JsonReader(latin);
        reader.Read();
        Assert.Equal("a\ufffdb", ServerJson.Of(ref reader));
        using JsonDocument document = ServerJson.Parse(latin);
        Assert.Equal("a\ufffdb", ServerJson.Of(document.RootElement));
    }

    [Theory]
    [InlineData("""{"\ud800results":1,"count":2,"next":null,"results":[{"object_id":"a"},{"object_id":"b"}]}""")]
    [InlineData("""{"\ud800":1,"\udc00count":9,"count":2,"ne\ud800xt":"x","next":null,"results":[{"\ud800":1},{"object_id":"b\ud800"}]}""")]
    public void S79_a_name_that_cannot_be_read_hides_no_record(string page)
    {
        ScannedPage scanned = PageScanner.Scan(Encoding.UTF8.GetBytes(page));
        Assert.Equal((PageShape.Envelope, 2L, 2), (scanned.Shape, scanned.Count, scanned.Records.Count));
        Assert.False(PageHead.IsFollowed(Encoding.UTF8.GetBytes(page)));
    }

    [Fact]
    public void S79_escaped_names_are_found()
    {
        ScannedPage scanned = PageScanner.Scan("""{"\u0063ount":1,"n\u0065xt":null,"resul\u0074s":[{"object_id":"a"}]}"""u8.ToArray());
        Assert.Equal((PageShape.Envelope, 1L, 1), (scanned.Shape, scanned.Count, scanned.Records.Count));
    }

    [Fact]
    public void S79_an_error_with_a_text_that_cannot_be_read_is_still_read()
    {
        ErrorBody body = FieldErrorReader.Read(
            """{"a\ud800":{"user_error_message":"no \ud800 way","developer_error_detail":{"x":"\ud800"}},"b":["\udc00"]}"""u8.ToArray()
        );
        Assert.Equal(["a\ufffd: no \ufffd way", "b: \ufffd"], body.Fields.Select(f => $"{f.Path}: {f.Message}"));
        Assert.Equal("plain \ufffd", FieldErrorReader.Read("""{"detail":"plain \ud800"}"""u8.ToArray()).Message);
    }

    [Fact]
    public void A_byte_order_mark_before_JSON_is_ignored()
    {
        using JsonDocument document = ServerJson.Parse(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'7' });
        Assert.Equal(7, document.RootElement.GetInt32());
        Assert.Equal(1, ServerJson.WithoutByteOrderMark(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'7' }).Length);
        Assert.Equal(2, ServerJson.WithoutByteOrderMark(new byte[] { 0xEF, 0xBB }).Length);
    }

    [Fact]
    public void A_moment_with_escapes_is_read_and_one_with_half_a_surrogate_pair_is_kept_as_text()
    {
        Participant good = ParticipantReader.ForCurrentThread.Read("""{"timestamp":"2026-03-01T10:00:00\u002B00:00"}"""u8, null);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), good.Timestamp);
        Participant bad = ParticipantReader.ForCurrentThread.Read("""{"timestamp":"2026-03-01T10:00:00\ud800"}"""u8, null);
        Assert.Null(bad.Timestamp);
        Assert.Equal("2026-03-01T10:00:00\ufffd", bad.AdditionalProperties["timestamp"]);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e999999999")]
    public void A_number_beyond_every_type_stays_text(string number) => Assert.Equal(number, JsonNumber.Approximate(number));

    [Fact]
    public void A_number_of_very_many_digits_stays_text()
    {
        string digits = new('7', 10_000_000);
        Assert.Same(digits, JsonNumber.Approximate(digits));
        Assert.Equal(1.5e300, JsonNumber.Approximate("1.5e300"));
    }
}
