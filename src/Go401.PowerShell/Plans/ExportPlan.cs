using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;

namespace Go401.PowerShell.Plans;

/// <summary>What the parameters of Export-Go401Participant mean together. Data in, a decision out.</summary>
internal static class ExportPlan
{
    private const string CompanyId = "{CompanyId}";

    /// <summary>The format that the extension of a file determines; null where it determines none.</summary>
    public static ExportFormat? FormatOf(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => ExportFormat.Csv,
            ".JSONL" or ".NDJSON" => ExportFormat.JsonLines,
            ".JSON" => ExportFormat.Json,
            _ => null,
        };

    /// <summary>The format of the file.</summary>
    /// <param name="given">-Format.</param>
    /// <param name="path">-Path, as it was given.</param>
    /// <param name="companies">The ids of the companies.</param>
    /// <exception cref="Go401Exception"><c>FormatUnknown</c>, or <c>NoCompanies</c> where a company is the name of a file.</exception>
    public static ExportFormat FormatOf(ExportFormat? given, string path, IEnumerable<string> companies)
    {
        ExportFormat? format = given ?? FormatOf(path);
        if (companies.FirstOrDefault(c => FormatOf(c) is not null || IsWorkbook(c)) is string file)
        {
            string order =
                FormatOf(path) is null && !IsWorkbook(path)
                    ? $"The file comes first: Export-Go401Participant -Path '{file}' -CompanyId '{path}'."
                    : "Get-Go401Company lists the companies and their ids.";
            throw new Go401Exception(
                format is null ? "FormatUnknown" : "NoCompanies",
                ErrorKind.InvalidArgument,
                $"'{file}' in -CompanyId is the name of a file, not the id of a company. {order} Nothing was written."
            );
        }

        return format ?? throw Unknown(path);
    }

    private static Go401Exception Unknown(string path) =>
        new(
            "FormatUnknown",
            ErrorKind.InvalidArgument,
            IsWorkbook(path)
                    ? "This cmdlet cannot write Excel workbooks. Use a name that ends in .csv. For a workbook, then use "
                        + "Export-Excel of the module ImportExcel: Import-Csv participants.csv | Export-Excel participants.xlsx "
                        + "-NoNumberConversion * -NoHyperLinkConversion *. Without -NoNumberConversion a ZIP code loses its first zero. "
                        + "Nothing was written."
                : Path.GetExtension(path).Length == 0
                    ? $"'{path}' in -Path is not a file name with an extension, so the format is not known. The file comes first and the "
                        + "company second: Export-Go401Participant participants.csv c1. Or add -Format Csv, JsonLines or Json."
                : $"The extension '{Path.GetExtension(path)}' does not determine the format. Add -Format Csv, JsonLines or Json."
        );

    /// <summary>Parameters that cannot have an effect are an error, before anything is sent.</summary>
    /// <param name="options">The options that they come to.</param>
    /// <param name="given">The names of the parameters that were given.</param>
    /// <exception cref="Go401Exception"><c>ChangeDetailNeedsIncremental</c> or <c>ParametersConflict</c>.</exception>
    public static void Check(ExportOptions options, ICollection<string> given)
    {
        if (options.ChangeDetail && !options.Incremental)
        {
            throw new Go401Exception(
                "ChangeDetailNeedsIncremental",
                ErrorKind.InvalidArgument,
                "-ChangeDetail writes what changed since the last export, which only -Incremental finds. Add -Incremental."
            );
        }

        bool writesCsv = options.Format == ExportFormat.Csv || options.ChangeDetail;
        string? conflict =
            !writesCsv && (given.Contains("Delimiter") || options.AllowFormulas)
                ? "-Delimiter and -AllowFormula work only with CSV files, and this file is "
                    + $"{options.Format}. Remove them, or use -Format Csv."
            : given.Contains("ResumeWithin") && !options.Resume
                ? "-ResumeWithin works only with -Resume. Add -Resume, or remove -ResumeWithin."
            : options.Resume && options.PerCompany
                ? "-Resume has no effect with -PerCompany: each file is complete as soon as its company is read. Remove one of them."
            : options.NoClobber && options.Force
                ? "-Force overwrites a read-only file, and -NoClobber overwrites no file. Remove one of them."
            : null;
        if (conflict is not null)
        {
            throw ParameterConflict.Of(conflict, "Nothing was written.");
        }
    }

    /// <summary>Neither the status file nor the log beside it may be a file of the export.</summary>
    /// <exception cref="Go401Exception"><c>ParametersConflict</c>.</exception>
    /// <param name="status">-StatusPath.</param>
    /// <param name="file">-Path.</param>
    /// <param name="perCompany">True where each company has a file of its own, whose name is not known yet.</param>
    public static void CheckStatusPath(string status, string file, bool perCompany = false)
    {
        string name =
            perCompany && !file.Contains(CompanyId)
                ? Path.Combine(
                    Path.GetDirectoryName(file) ?? "",
                    Path.GetFileNameWithoutExtension(file) + "-" + CompanyId + Path.GetExtension(file)
                )
                : file;
        name = FullPath.OfEntry(name);
        string place = FullPath.OfEntry(status);

        // Without regard to case: it is one file on Windows and macOS.
        string[] taken =
        [
            .. new[]
            {
                name,
                ExportOptions.ManifestPath(name),
                ExportOptions.ReportPath(name),
                ExportOptions.ChangeDetailPath(name),
            }.Select(t =>
                "^" + Regex.Escape(t).Replace(Regex.Escape(CompanyId), ".+").Replace(Regex.Escape(ExportTarget.Timestamp), ".+") + "$"
            ),
        ];
        if (
            new[] { place, RunRecord.LogPath(place) }.FirstOrDefault(s =>
                taken.Any(t => Regex.IsMatch(s, t, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            )
            is string own
        )
        {
            throw ParameterConflict.Of(
                $"-StatusPath must be a separate file: {(own == place ? "it" : "its log, " + own + ",")} cannot be the exported file, its "
                    + "manifest, its report or its file of changes. Use another -StatusPath.",
                "Nothing was written."
            );
        }
    }

    /// <summary>What to warn of; null where there is nothing.</summary>
    public static string? Warning(ExportOptions options) =>
        options.Format == ExportFormat.Csv && IsWorkbook(options.Path)
            ? $"'{options.Path}' has the name of an Excel workbook, but the file is CSV text, and Excel may refuse to "
                + "open it. Use a name that ends in .csv, or see Get-Help about_Go401_Troubleshooting for Export-Excel."
            : null;

    private static bool IsWorkbook(string path) => Path.GetExtension(path).ToUpperInvariant() is ".XLSX" or ".XLS" or ".XLSM" or ".XLSB";
}
