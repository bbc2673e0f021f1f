using System;
using System.Text.RegularExpressions;
using Go401.Client.Errors;
using Go401.Client.Export;

namespace Go401.PowerShell.Plans;

/// <summary>
/// The placeholders in the name of a file, in any case. One that is unknown, or that nothing fills, is an error: a file with braces in
/// its name is not what was meant, and the parts of an export would overwrite each other. In the name of a folder,
/// a placeholder is an error too.
/// </summary>
internal static class ExportName
{
    private const string CompanyId = "{CompanyId}";
    private static readonly Regex Placeholder = new(@"\{[A-Za-z]+\}", RegexOptions.CultureInvariant);

    /// <summary>-Path with the shard filled in. The time of the run and the company are filled in later, and stay.</summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="shard">The part of the export; null where all companies are exported.</param>
    /// <param name="perCompany">True where each company has a file of its own.</param>
    /// <exception cref="Go401Exception"><c>PlaceholderInvalid</c>.</exception>
    public static string Fill(string path, ExportShard? shard, bool perCompany) =>
        Replace(
            path,
            "-Path",
            found =>
                found.ToUpperInvariant() switch
                {
                    "{TIMESTAMP}" => ExportTarget.Timestamp,
                    "{COMPANYID}" => perCompany ? CompanyId : throw Needs("-Path", found, "-PerCompany"),
                    "{SHARD}" => Text(shard) ?? throw Needs("-Path", found, "-Shard"),
                    _ => throw Unknown(
                        "-Path",
                        found,
                        "-Path can contain {Timestamp}, {CompanyId} with -PerCompany, and {Shard} with -Shard"
                    ),
                }
        );

    /// <summary>-StatusPath with the shard filled in. It is one file for all runs and all companies.</summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="shard">The part of the export; null where all companies are exported.</param>
    /// <exception cref="Go401Exception"><c>PlaceholderInvalid</c>.</exception>
    public static string FillStatus(string path, ExportShard? shard) =>
        Replace(
            path,
            "-StatusPath",
            found =>
                found.ToUpperInvariant() == "{SHARD}"
                    ? Text(shard) ?? throw Needs("-StatusPath", found, "-Shard")
                    : throw Unknown("-StatusPath", found, "-StatusPath can contain {Shard} with -Shard")
        );

    // Nothing is replaced in the name of a folder. One that exists may have another word in braces.
    private static string Replace(string path, string parameter, Func<string, string> fill) =>
        Placeholder.Replace(
            path,
            found =>
                path.IndexOfAny(['/', '\\'], found.Index) < 0 ? fill(found.Value)
                : found.Value.ToUpperInvariant() is not ("{TIMESTAMP}" or "{COMPANYID}" or "{SHARD}") ? found.Value
                : throw Invalid(
                    $"{found.Value} in {parameter} is in the name of a folder. Placeholders are replaced only in the name of the file. "
                        + "Move it to the name of the file, or use a folder without braces."
                )
        );

    private static string? Text(ExportShard? shard) =>
        shard is null ? null : FormattableString.Invariant($"{shard.Index}-of-{shard.Count}");

    private static Go401Exception Needs(string parameter, string name, string missing) =>
        Invalid($"{name} in {parameter} is replaced only with {missing}. Add {missing}, or remove {name} from the name.");

    private static Go401Exception Unknown(string parameter, string name, string known) =>
        Invalid($"{name} in {parameter} is not a placeholder. {known}. Use one of them, or a name without braces.");

    private static Go401Exception Invalid(string text) =>
        new("PlaceholderInvalid", ErrorKind.InvalidArgument, text + " Nothing was sent, and nothing was written.");
}
