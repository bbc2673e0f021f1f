using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Go401.Tests.House.Help;

/// <summary>The error ids that stand in the source of the module.</summary>
internal static class ErrorIds
{
    // An id is before its kind, or is the first thing given to a helper that adds the kind.
    private static readonly Regex BeforeKind = new(@"""(?<id>[A-Z][A-Za-z0-9]+)""\s*,\s*ErrorKind\.");
    private static readonly Regex InHelper = new(
        @"\b(Bad|Fault|Refuse|Refused|Fail|Failed|Failure|Invalid)\(\s*""(?<id>[A-Z][A-Za-z0-9]+)""\s*,"
    );
    private static readonly Regex InRecord = new(@"new ErrorRecord\([^;""]*""(?<id>[A-Z][A-Za-z0-9]+)""");
    private static readonly Regex InConstructor = new(
        @"new (?:Go401Exception|ApiException|OAuthException)\(\s*""(?<id>[A-Z][A-Za-z0-9]+)"""
    );
    private static readonly Regex Made = new(@"new (?:Go401Exception|ApiException|OAuthException)\(\s*(?<first>[^,\s]+)\s*,");

    public static IReadOnlySet<string> InSource { get; } =
        Sources()
            .SelectMany(text =>
                BeforeKind.Matches(text).Concat(InHelper.Matches(text)).Concat(InRecord.Matches(text)).Concat(InConstructor.Matches(text))
            )
            .Select(m => m.Groups["id"].Value)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The id where an error is created: a text, or the name of what a helper was given.</summary>
    public static IReadOnlyList<string> FirstArguments { get; } =
    [.. Sources().SelectMany(text => Made.Matches(text)).Select(m => m.Groups["first"].Value)];

    private static IEnumerable<string> Sources() =>
        Repository.Sources("src", "Go401.Client").Concat(Repository.Sources("src", "Go401.PowerShell")).Select(File.ReadAllText);
}
