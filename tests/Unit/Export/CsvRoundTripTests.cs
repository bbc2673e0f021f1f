using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class CsvRoundTripTests
{
    // What makes CSV, JSON and spreadsheets stumble, and enough of everything else.
    private static readonly Gen<char> Characters = Gen.Frequency(
        (4, Gen.Elements("\",;|\t\r\n'=+-@ \0\\/".ToCharArray())),
        (4, Gen.Elements("aZ09é漢עא\u202e\u200f\u0085\u2028\ufeff＝＋－＠\ufffd\uffff\u001b".ToCharArray())),
        (2, Gen.Choose(0xD800, 0xDFFF).Select(i => (char)i)),
        (2, Gen.Choose(0, 0xFFFF).Select(i => (char)i))
    );

    private static readonly Gen<string> Texts = Gen.Frequency(
        (8, Characters.ListOf().Select(c => string.Concat(c))),
        (
            1,
            Gen.Elements(
                "😀 family 👨‍👩‍👧",
                "=cmd|' /C calc'!A0",
                "-12.50",
                "+15551234567",
                "'=1",
                "''",
                "\"",
                "\r\n",
                " padded ",
                "",
                "-",
                "1e5",
                "\ud83d",
                "\ude00\ud83d"
            )
        )
    );

    // ECMA-48, written here once more so that the tests do not ask the code under test: control sequences, and control strings.
    private static readonly Regex Sequences = new(
        "(?:\u001b\\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]"
            + "|(?:\u001b[\\]P^_X]|[\u0090\u0098\u009d\u009e\u009f])[^\u0007\u0018\u001a\u001b\u0080-\u009f]*"
            + "(?:\u0007|\u0018|\u001a|\u009c|\u001b\\\\)"
    );

    // UAX 9: the explicit embeddings, overrides and isolates.
    private const string Directions = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    /// <summary>
    /// What is left of a text: half a surrogate pair becomes U+FFFD, controls, terminal sequences and what turns lines around go
    /// (ServerJsonTests).
    /// </summary>
    public static string Clean(string text)
    {
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return string.Concat(
            Sequences.Replace(valid, "").Where(c => (!char.IsControl(c) && !Directions.Contains(c)) || c is '\t' or '\r' or '\n')
        );
    }

    // A name of which the first half may be written as an escape and the second as it is.
    private static string Json(string text, bool escaped)
    {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair && !escaped)
            {
                json.Append(text[i]).Append(text[++i]);
            }
            else if (escaped || text[i] < ' ' || text[i] is '"' or '\\' || char.IsSurrogate(text[i]))
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                json.Append(text[i]);
            }
        }

        return json.Append('"').ToString();
    }

    [Property(MaxTest = 2000)]
    public Property Any_text_survives_a_reader_that_is_not_ours() =>
        Prop.ForAll(
            Texts.ListOf(6).ToArbitrary(),
            texts =>
            {
                string record =
                    $$$"""
                        {"object_id":{{{Json(texts[0], false)}}},"name":{{{Json(texts[1], true)}}},
                        """
                    + $$$"""
                        "email":{{{Json(texts[2], false)}}},"address":{"city":{{{Json(texts[3], true)}}},
                        """
                    + $$$"""
                        "state":{{{Json(texts[4], false)}}},"county":{{{Json(texts[5], false)}}}}}
                        """;
                ExportOptions options = Rows.Options("ObjectId", "Name", "Email", "City", "State", "address.county");
                List<string[]> plain = Rows.Read(Rows.Format(options with { AllowFormulas = true }, record));
                List<string[]> defused = Rows.Read(Rows.Format(options, record));
                Assert.Equal(2, plain.Count);
                Assert.Equal(texts.Select(CleanCsv), plain[1]);
                Assert.Equal(texts.Select(CleanCsv), defused[1].Select(Undo));
                Assert.All(defused[1], field => Assert.False(Runs(field), field));
            }
        );

    [Property(MaxTest = 1000)]
    public Property Any_text_survives_in_json() =>
        Prop.ForAll(
            Texts.ListOf(3).ToArbitrary(),
            texts =>
            {
                string record =
                    $$$"""
                        {"object_id":{{{Json(texts[0], false)}}},"name":{{{Json(texts[1], true)}}},
                        """
                    + $$$"""
                        "address":{"city":{{{Json(texts[2], false)}}}}}
                        """;
                ExportOptions options = Rows.Options("ObjectId", "Name", "City");
                foreach (ExportFormat format in new[] { ExportFormat.Json, ExportFormat.JsonLines })
                {
                    using JsonDocument document = JsonDocument.Parse(Rows.Format(options with { Format = format }, record));
                    JsonElement row = format == ExportFormat.Json ? document.RootElement[0] : document.RootElement;
                    Assert.Equal(texts.Select(Clean), row.EnumerateObject().Select(p => p.Value.GetString()));
                }
            }
        );

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+1 (555) 123", "'+1 (555) 123")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("+15551234567", "+15551234567")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("'t Hooft", "'t Hooft")]
    [InlineData("a=b", "a=b")]
    public void Text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(string name, string written)
    {
        byte[] csv = Rows.Format(Rows.Options("Name"), out ExportTotals totals, $$"""{"name":{{JsonSerializer.Serialize(name)}}}""");
        Assert.Equal(written, Rows.Read(csv)[1][0]);
        Assert.Equal(name == written ? 0 : 1, totals.Defused);
    }

    [Fact]
    public void A_delimiter_of_another_country_is_quoted_so_that_no_cell_begins_behind_it() =>
        Assert.Equal("Name\n\"x;=1\"\n\"x\t=1\"\n", Rows.Csv(Rows.Options("Name"), """{"name":"x;=1"}""", """{"name":"x\t=1"}"""));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character_and_is_counted()
    {
        byte[] csv = Rows.Format(Rows.Options("Name"), out ExportTotals totals, """{"name":"a\ud83dz"}""", """{"name":"\ud83d\ude00"}""");
        Assert.Equal(["a\ufffdz", "😀"], Rows.Read(csv).Skip(1).Select(r => r[0]));
        Assert.Equal(1, totals.Repaired);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_replaced()
    {
        byte[] body = [.. "[{\"name\":\"a"u8, 0xC3, 0x28, .. "\"}]"u8];
        var page = new Client.Paging.RecordPage
        {
            Number = 1,
            Body = body,
            Records = [new(1, body.Length - 2)],
        };
        ExportOptions options = Rows.Options("Name");
        var layout = new RowLayout(options);
        using ExportPage formatted = new PageFormatter(layout, options, null).Format(page, new ExportCompany([], [], default, null, false));
        Assert.Equal("a\ufffd(\r\n", Encoding.UTF8.GetString(formatted.Rows.Written));
        Assert.Equal(1, formatted.Totals.Repaired);
    }

    private static string CleanCsv(string text) => Clean(text).Replace("\0", "", StringComparison.Ordinal);

    private static string Undo(string field) =>
        field.Length > 1 && field[0] == '\'' && Runs(field[1..]) | Quoted(field) ? field[1..] : field;

    // Apostrophes before a sign, perhaps among what is invisible: one of them is ours.
    private static bool Quoted(string field) => Visible(field, '\'') is { Length: > 0 } rest && IsSign(rest[0]) && Visible(field) != rest;

    private static bool Runs(string field) =>
        Visible(field) is { Length: > 0 } rest
        && IsSign(rest[0])
        && !Regex.IsMatch(rest, @"^[-+]?(\d+\.?\d*|\.\d+)$", RegexOptions.CultureInvariant);

    private static bool IsSign(char c) =>
        c
            is '='
                or '+'
                or '-'
                or '@'
                or '\t'
                or '\r'
                or '\n'
                or '＝'
                or '＋'
                or '－'
                or '＠'
                or '﹦'
                or '﹢'
                or '﹣'
                or '﹫'
                or '−'
                or '|'
                or '｜';

    // What is left behind characters that have no shape: blanks, controls, format characters, and what Unicode calls
    // Default_Ignorable_Code_Point, listed here once more.
    private static string Visible(string field, char but = '\0')
    {
        int at = 0;
        while (at < field.Length && !IsSign(field[at]) && (field[at] == but || IsInvisible(field, at)))
        {
            at += char.IsSurrogatePair(field, at) ? 2 : 1;
        }

        return field[at..];
    }

    private static bool IsInvisible(string field, int at) =>
        Rune.TryGetRuneAt(field, at, out Rune rune)
        && (
            char.IsWhiteSpace(field, at)
            || CharUnicodeInfo.GetUnicodeCategory(field, at)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            || rune.Value
                is 0x034F
                    or 0x115F
                    or 0x1160
                    or 0x17B4
                    or 0x17B5
                    or 0x2800
                    or 0x3164
                    or 0xFFA0
                    or (>= 0x180B and <= 0x180F)
                    or (>= 0xFE00 and <= 0xFE0F)
                    or (>= 0xFFF0 and <= 0xFFFB)
                    or (>= 0xE0000 and <= 0xE0FFF)
        );
}
