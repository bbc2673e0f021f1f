using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

/// <summary>The reader of long reads accepts what System.Text.Json accepts, reads the same from it, and rejects the rest.</summary>
public sealed class JsonCursorTests
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "null",
        " true ",
        "false",
        "nul",
        "nulll",
        "True",
        "0",
        "-0",
        "-",
        "01",
        "1.",
        "1.5e",
        "1.5e+7",
        "1E-07",
        ".5",
        "+1",
        "1 2",
        "123456789012345678901234567890",
        "\"\"",
        "\"a\"",
        "\"a",
        "\"seven77\"",
        "\"eight888\"",
        "\"nine 9999, and more than sixteen\"",
        "\"tab\there\"",
        "\"a long text with a newline \n in it\"",
        "\"\\\"\"",
        "\"\\",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\uD83D\\ude00 \\/ \\b\\f\\n\\r\\t\\\\\"",
        "\"\\x\"",
        "\"é 😀 and a longer text behind it\"",
        "[]",
        "[ ]",
        "[1,2,[3,{\"a\":[]}],\"x\"]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{}",
        "{ }",
        "{\"a\":1}",
        "{\"a\" : 1 , \"b\" : { \"c\" : [ null , true , false ] } }",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1]",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":1}\r\n\t ",
        "[1]/* no */",
        "\u00a0[1]",
        "\ufeff[1]",
        "{\"count\":2,\"next\":null,\"results\":[{\"object_id\":\"p1\",\"hours\":\"12.50\",\"loans\":[{\"todays_payment\":1.5e2}]},{}]}",
    ];

    [Fact]
    public void It_reads_what_the_framework_reads()
    {
        foreach (string text in Texts)
        {
            AssertSame(Encoding.UTF8.GetBytes(text));
        }
    }

    [Theory]
    [InlineData('[', 64)]
    [InlineData('[', 65)]
    [InlineData('{', 64)]
    [InlineData('{', 65)]
    public void S56_it_stops_at_the_same_depth(char open, int depth)
    {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++)
        {
            text.Append(open == '[' || i == depth - 1 ? open.ToString() : "{\"a\":");
        }

        AssertSame(Encoding.UTF8.GetBytes(text.Append(open == '[' ? ']' : '}', depth).ToString()));
    }

    [Fact]
    public void It_reads_what_the_framework_reads_of_any_bytes()
    {
        var random = new Random(401);
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("GO401_FUZZ"), out int more) ? more : 2000;
        byte[] parts = Encoding.UTF8.GetBytes("{}[]:,\"\\/ \n\tu0123456789abcdefE+-.truefalsnl\u007f\u0001é");
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)]);
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(8) == 0 ? (byte)random.Next(256) : parts[random.Next(parts.Length)];
            }

            AssertSame(bytes.AsSpan(random.Next(3) == 0 ? random.Next(bytes.Length + 1) : 0).ToArray());
        }
    }

    [Fact]
    public void It_skips_a_value()
    {
        byte[] text = Encoding.UTF8.GetBytes("{\"a\":{\"b\":[1,{\"c\":\"]}\"}]},\"d\":1,\"e\":[[]]}");
        var cursor = new JsonCursor(text);
        var names = new List<string>();
        cursor.Read();
        while (cursor.Read() && cursor.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(ServerJson.Of(cursor));
            cursor.Skip();
        }

        Assert.Equal(["a", "d", "e"], names);
        Assert.Equal(JsonTokenType.EndObject, cursor.TokenType);
        Assert.False(cursor.Read());
    }

    private static void AssertSame(byte[] bytes) => Assert.Equal(Framework(bytes), Cursor(bytes));

    private static List<string> Framework(byte[] bytes)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        try
        {
            while (reader.Read())
            {
                bool opens = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
                tokens.Add(
                    Token(
                        reader.TokenType,
                        reader.TokenStartIndex,
                        reader.CurrentDepth + (opens ? 1 : 0),
                        reader.ValueSpan,
                        reader.ValueIsEscaped
                    )
                );
            }

            tokens.Add("end");
        }
        catch (JsonException)
        {
            tokens.Add("not JSON");
        }

        return tokens;
    }

    private static List<string> Cursor(byte[] bytes)
    {
        var tokens = new List<string>();
        var cursor = new JsonCursor(bytes);
        try
        {
            while (cursor.Read())
            {
                tokens.Add(Token(cursor.TokenType, cursor.TokenStart, cursor.Depth, cursor.Value, cursor.ValueIsEscaped));
            }

            tokens.Add("end");
        }
        catch (JsonException)
        {
            tokens.Add("not JSON");
        }

        return tokens;
    }

    private static string Token(JsonTokenType type, long start, int depth, ReadOnlySpan<byte> value, bool escaped) =>
        $"{type} at {start}, depth {depth}, {(escaped ? "escaped" : "plain")} {Convert.ToBase64String(value.ToArray())}";
}
