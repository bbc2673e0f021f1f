using System.Collections.Generic;
using Go401.Client.Reports;
using Xunit;

namespace Go401.Tests.Unit.Reports;

public sealed class HtmlTemplateTests
{
    [Theory]
    [InlineData("<b>{{name}}</b>", "<b>&lt;i&gt;</b>")]
    [InlineData("{{&name}}", "<i>")]
    [InlineData("{{#empty}}no{{/empty}}{{#no}}no{{/no}}{{#yes}}yes {{name}}{{/yes}}", "yes &lt;i&gt;")]
    [InlineData("{{#name}}[{{.}}]{{/name}}", "[&lt;i&gt;]")]
    [InlineData("{{#rows}}{{id}}:{{name}} {{/rows}}", "1:&lt;i&gt; 2:own ")]
    public void A_template_is_filled_and_what_is_filled_in_is_encoded(string template, string expected) =>
        Assert.Equal(expected, HtmlTemplate.Render(template, Fields()));

    // The template is indented to be read; the page is not, and has no empty lines.
    [Fact]
    public void Blanks_and_line_ends_of_the_template_are_not_in_the_page() =>
        Assert.Equal(
            "<ul>\n<li>1</li>\n<li>2</li>\n</ul>\n",
            HtmlTemplate.Render("<ul>\r\n  {{#rows}}\r\n  <li>{{id}}</li>\r\n  {{/rows}}\r\n</ul>\r\n", Fields())
        );

    // A value that looks like a tag comes from a server, and is none.
    [Fact]
    public void A_value_is_not_read_as_a_template() =>
        Assert.Equal("{{name}}", HtmlTemplate.Render("{{value}}", new Fields { ["value"] = "{{name}}" }));

    [Fact]
    public void A_name_that_nothing_fills_is_a_fault_of_the_template() =>
        Assert.Throws<KeyNotFoundException>(() => HtmlTemplate.Render("{{other}}", Fields()));

    private static Fields Fields() =>
        new()
        {
            ["name"] = "<i>",
            ["empty"] = "",
            ["yes"] = true,
            ["no"] = false,
            ["rows"] = new[]
            {
                new Fields { ["id"] = "1" },
                new Fields { ["id"] = "2", ["name"] = "own" },
            },
        };
}
