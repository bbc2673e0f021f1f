using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>
/// The lines of docs/data.md for R, as they are printed there, compared with every cell of the file. Skipped where R or a package
/// is missing: Debian has them as r-base-core, r-cran-readr and r-cran-jsonlite.
/// </summary>
public sealed class RTests
{
    // Every column as text, and its class. What R holds is written, not what the file has.
    private const string Write = """

        text <- lapply(p, function(x) {
          if (inherits(x, "Date")) { d <- as.POSIXlt(x); sprintf("%04d-%02d-%02d", d$year + 1900L, d$mon + 1L, d$mday) }
          else if (inherits(x, "POSIXct")) format(x, "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
          else if (is.double(x)) format(x, digits = 15, trim = TRUE, scientific = FALSE)
          else as.character(x)
        })
        for (n in names(p)) text[[n]][is.na(p[[n]])] <- NA
        jsonlite::write_json(list(type = lapply(p, function(x) class(x)[1]), cells = as.data.frame(text, check.names = FALSE)),
          "read.json", na = "null", auto_unbox = TRUE, dataframe = "columns")
        """;

    [Theory]
    [InlineData(0, "readr")]
    [InlineData(1, "jsonlite")]
    [InlineData(2, "frictionless")]
    public async Task The_lines_of_the_manual_read_every_cell(int block, string package)
    {
        (int code, _) = await Programs.RunAsync("Rscript", null, null, "-e", $"library({package}); library(jsonlite)");
        Assert.SkipWhen(code != 0, $"Rscript with the packages {package} and jsonlite is not installed.");
        await using SampleExport sample = await SampleExport.StartAsync();
        ExportResult result = await sample.WriteAsync(ExportFormat.Csv);
        string script = Path.Combine(sample.Folder.FullName, "read.R");
        await File.WriteAllTextAsync(script, Manual.Blocks("R")[block] + Write);
        (code, string output) = await Programs.RunAsync("Rscript", sample.Folder.FullName, null, script);
        Assert.True(code == 0, output);
        using JsonDocument read = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(sample.Folder.FullName, "read.json")));
        JsonElement cells = read.RootElement.GetProperty("cells");
        IReadOnlyList<string[]> rows = SampleExport.Cells(result);
        foreach ((string name, string type) in SampleExport.Schema(result))
        {
            int at = Array.IndexOf(rows[0], name);
            Assert.Equal(
                rows.Skip(1).Select(r => Expected(r[at], type, lineBreaks: block == 1)),
                cells.GetProperty(name).EnumerateArray().Select(c => Read(c.ValueKind == JsonValueKind.Null ? null : c.ToString(), type))
            );
            string[] classes = type switch
            {
                "date" => ["Date"],
                "datetime" => [block == 1 ? "character" : "POSIXct"],
                "number" => ["numeric"],
                "integer" => ["integer", "numeric"],
                "boolean" => ["logical"],
                _ => ["character"],
            };
            Assert.Contains(read.RootElement.GetProperty("type").GetProperty(name).GetString(), classes);
        }
    }

    [Fact]
    public async Task The_line_for_json_lines_keeps_text_and_amounts()
    {
        (int code, _) = await Programs.RunAsync("Rscript", null, null, "-e", "library(jsonlite)");
        Assert.SkipWhen(code != 0, "Rscript with the package jsonlite is not installed.");
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.WriteAsync(ExportFormat.JsonLines);
        string script = Path.Combine(sample.Folder.FullName, "read.R");
        await File.WriteAllTextAsync(
            script,
            Manual.Blocks("R")[3]
                + """
                cat(nrow(p), p$PostalCode[1:3], p$Ssn[1], p$Phone[1], is.na(p$TerminationDate[1]), p$OwnershipPercentage[2],
                  p$Name[3], sep = "|")

                """
        );
        (code, string output) = await Programs.RunAsync("Rscript", sample.Folder.FullName, null, script);
        Assert.True(code == 0, output);
        Assert.Equal(
            $"40|{SampleExport.PostalCode}|00501-0001|12345678901234567890|{SampleExport.Ssn}|{SampleExport.Phone}|TRUE|33.3333| NaN ",
            output
        );
    }

    // read.csv makes one line feed of the two characters of a Windows line break.
    private static string? Expected(string text, string type, bool lineBreaks) =>
        text.Length == 0 ? null : Read(lineBreaks ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text, type);

    private static string? Read(string? text, string type) =>
        text is null ? null
        : type is "number" or "integer"
            ? decimal.Parse(text, CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture)
        : type == "boolean" ? text.ToLowerInvariant()
        : text;
}
