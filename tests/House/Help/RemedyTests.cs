using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House.Help;

/// <summary>
/// What an error recommends can be done: a parameter that a remedy or a hint names is one of every cmdlet that can end in the error, or
/// the sentence names the cmdlet that has it. Get-Go401Company recommended -Raw, which it does not have.
/// </summary>
public sealed class RemedyTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    // The layers that every cmdlet with -Connection goes through.
    private static readonly string[] Shared = ["Http", "Paging", "Tokens", "Conversion"];
    private static readonly Regex Parameter = new(@"(?<![\w-])-(?<name>[A-Z][A-Za-z]+)");
    private static readonly Regex Command = new(@"\b[A-Z][a-z]+-[A-Z]\w+");

    [Fact]
    public void A_remedy_names_only_parameters_that_the_cmdlet_of_the_error_has_or_names_the_cmdlet()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Help, "about_Go401_Troubleshooting.md")).ReplaceLineEndings("\n");
        HashSet<string> shared = Named(@"""(?<name>[A-Z][A-Za-z0-9]+)""\s*,\s*\(?ErrorKind\.");
        Assert.Contains("ResponseNotJson", shared);
        Assert.Contains("ResponseTooLarge", shared);
        Check(
            HelpPage
                .Split(text, "### ")
                .Where(e => shared.Contains(e.Key) || OfRefreshes.Contains(e.Key))
                .Select(e => (e.Key, Regex.Replace(e.Value[e.Value.IndexOf("Remedy:", StringComparison.Ordinal)..], @"\s+", " ")))
        );
    }

    [Fact]
    public void A_hint_names_only_parameters_that_the_cmdlet_of_the_error_has_or_names_the_cmdlet()
    {
        HashSet<string> shared = Named(@"Hint\.Of\(""(?<name>\w+)""");
        Assert.Contains("Raw", shared);
        string words = File.ReadAllText(Repository.At("src", "Go401.PowerShell", "Engine", "HintWords.cs"));
        Check(
            Regex
                .Matches(words, @"\[""(?<name>\w+)""\] =\s*(?<text>(?:""(?:[^""\\]|\\.)*""[\s+]*)+)")
                .Where(m => shared.Contains(m.Groups["name"].Value))
                .Select(m => (m.Groups["name"].Value, Regex.Replace(m.Groups["text"].Value, @"""\s*\+\s*""", "")))
        );
    }

    // What a refresh of the token, and so any cmdlet, can end in.
    private static readonly string[] OfRefreshes =
    [
        "ConnectionNotConfirmed",
        "TokenEndpointNotJson",
        "TokenResponseInvalid",
        "TokenTypeNotBearer",
        "VaultRecordInvalid",
        "VaultSecretWrongType",
    ];

    // A key is sent by these alone, and the text is only in the errors of such a request.
    private static readonly string[] OfKeys = ["RetryBefore", "RetryWithKey", "HeaderParameter"];

    // What only the parameters of Invoke-Go401Request can cause, and those of the proxy, which Connect-Go401 has too.
    private static readonly string[] OfRequests =
    [
        "BodyNotSupported",
        "FileNotJson",
        "HeaderNotAllowed",
        "NotModified",
        "PageInQuery",
        "PagesNeedGet",
        "ProxyInvalid",
        "QueryInvalid",
        "SelectRecords",
    ];

    private void Check(IEnumerable<(string Name, string Text)> texts)
    {
        string[][] all = [.. module.Cmdlets.Keys.Select(c => module.Parameters(c).Keys.ToArray()).Where(p => p.Contains("Connection"))];
        Assert.True(all.Length > 8);
        string[] request = [.. module.Parameters("Invoke-Go401Request").Keys];
        var wrong = new List<string>();
        foreach ((string name, string text) in texts.Where(t => !OfKeys.Contains(t.Name)))
        {
            foreach (string sentence in Regex.Split(text, @"(?<=[.;])\s").Where(s => !Command.IsMatch(s)))
            {
                wrong.AddRange(
                    Parameter
                        .Matches(sentence)
                        .Select(m => m.Groups["name"].Value)
                        .Where(p => !(OfRequests.Contains(name) ? request.Contains(p) : all.All(cmdlet => cmdlet.Contains(p))))
                        .Select(p => $"{name}: -{p} in \"{sentence.Trim()}\"")
                );
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static HashSet<string> Named(string pattern) =>
        Repository
            .Sources("src", "Go401.Client")
            .Concat(Repository.Sources("src", "Go401.PowerShell"))
            .Where(f => Shared.Contains(Path.GetFileName(Path.GetDirectoryName(f))))
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), pattern))
            .Select(m => m.Groups["name"].Value)
            .ToHashSet(StringComparer.Ordinal);
}
