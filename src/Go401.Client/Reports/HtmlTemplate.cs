using System.Net;
using System.Text.RegularExpressions;

namespace Go401.Client.Reports;

/// <summary>What a template is filled with: texts, lists of further fields, and conditions.</summary>
internal sealed class Fields : Dictionary<string, object>
{
    public Fields()
        : base(StringComparer.Ordinal) { }
}

/// <summary>
/// A small part of Mustache. <c>{{name}}</c> is a text, encoded for HTML; <c>{{&amp;name}}</c> one of our own that is HTML or CSS.
/// <c>{{#name}}…{{/name}}</c> is written once for each of a list, or once for a text that is not empty (which is <c>{{.}}</c> in it)
/// and for what is true. What a list's fields lack is looked up around it.
/// </summary>
internal static class HtmlTemplate
{
    private static readonly Regex Tag = new(@"\{\{(?<section>#)?(?<raw>&)?(?<name>[\w.]+)\}\}");

    // Blanks that make the template readable are not part of the page, and a tag that has a line of its own leaves none.
    private static readonly Regex Layout = new(@"(?<=^[ ]*\{\{[#/]\w+\}\})\r?\n|^[ ]+|\r", RegexOptions.Multiline);

    /// <summary>Reads a file that is embedded in this assembly.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(HtmlTemplate).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static string Render(string template, Fields fields)
    {
        var html = new StringBuilder(32 * 1024);
        Append(html, Layout.Replace(template, ""), name => fields[name]);
        return html.ToString();
    }

    private static void Append(StringBuilder html, string text, Func<string, object> find)
    {
        int at = 0;
        while (Tag.Match(text, at) is { Success: true } tag)
        {
            html.Append(text, at, tag.Index - at);
            at = tag.Index + tag.Length;
            string name = tag.Groups["name"].Value;
            object value = find(name);
            if (!tag.Groups["section"].Success)
            {
                html.Append(tag.Groups["raw"].Success ? (string)value : WebUtility.HtmlEncode((string)value));
                continue;
            }

            string close = "{{/" + name + "}}";
            int end = text.IndexOf(close, at, StringComparison.Ordinal);
            foreach (Fields item in Items(value))
            {
                Append(html, text.Substring(at, end - at), n => item.TryGetValue(n, out object? own) ? own : find(n));
            }

            at = end + close.Length;
        }

        html.Append(text, at, text.Length - at);
    }

    private static IEnumerable<Fields> Items(object value) =>
        value switch
        {
            IEnumerable<Fields> list => list,
            string { Length: > 0 } text => [new Fields { ["."] = text }],
            true =>
            [
                [],
            ],
            _ => [],
        };
}
