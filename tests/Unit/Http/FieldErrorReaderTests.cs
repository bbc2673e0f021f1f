using System.Linq;
using System.Text;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class FieldErrorReaderTests
{
    private const string Leaf = """{"user_error_message":"Wrong.","developer_error_detail":"invalid"}""";

    [Fact]
    public void A_sentence_alone_is_the_message()
    {
        ErrorBody body = Read("""{"user_error_message":"No such company.","developer_error_detail":null}""");
        Assert.Equal(("No such company.", null, 0), (body.Message, body.DeveloperDetail, body.Fields.Count));
    }

    [Fact]
    public void Errors_that_mirror_what_was_sent_become_paths() =>
        Assert.Equal(
            [
                "check_date",
                "payroll_lines[1].gross_pay",
                "payroll_lines[1].other_additions[0].other_type",
                "address.zip",
                "non_field_error",
            ],
            Read(
                $$"""
                {"check_date":{{Leaf}},"payroll_lines":[{},{"gross_pay":{{Leaf}},"other_additions":[{"other_type":{{Leaf}}}]},{}],
                """
                    + $$"""
                    "address":{"zip":{{Leaf}}},"non_field_error":{{Leaf}}}
                    """
            )
                .Fields.Select(f => f.Path)
        );

    [Fact]
    public void A_list_that_was_sent_gets_its_errors_by_row() =>
        Assert.Equal(new FieldError("[1].ssn", "Wrong.", "invalid"), Assert.Single(Read($$"""[{},{"ssn":{{Leaf}}},{}]""").Fields));

    [Fact]
    public void What_plain_Django_writes_is_understood()
    {
        Assert.Equal("Not found.", Read("""{"detail":"Not found."}""").Message);
        Assert.Equal(
            [new FieldError("email", "One.", null), new FieldError("email", "Two.", null)],
            Read("""{"email":["One.","Two."]}""").Fields
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"a\":")]
    public void What_is_no_JSON_says_nothing(string text) => Assert.False(Read(text).IsJson);

    [Fact]
    public void S56_an_error_that_nests_too_deep_says_nothing() =>
        Assert.False(Read(string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100)).IsJson);

    [Fact]
    public void S63_the_servers_text_has_no_control_sequences()
    {
        ErrorBody body = Read(
            """{"name\u001b[31m":{"user_error_message":"\u001b]0;title\u0007\u001b[2Jbad\r\nline","developer_error_detail":"\u009b31mx"}}"""
        );
        Assert.Equal(new FieldError("name", "bad  line", "x"), Assert.Single(body.Fields));
    }

    [Fact]
    public void S57_a_social_security_number_that_the_server_repeats_is_masked() =>
        Assert.Equal("***-**-6789 is taken.", Read("""{"user_error_message":"123456789 is taken."}""").Message);

    private static ErrorBody Read(string json) => FieldErrorReader.Read(Encoding.UTF8.GetBytes(json));
}
