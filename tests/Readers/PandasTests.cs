using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>The lines of docs/data.md for pandas, as they are printed there. Skipped where no Python with pandas is installed.</summary>
public sealed class PandasTests
{
    private const string Check = """

        import csv
        raw = list(csv.DictReader(open("participants.csv", newline="", encoding="utf-8")))
        assert len(df) == len(raw) == 40
        assert df["PostalCode"][0] == "02134" and df["Phone"][0] == "0155501234", (df["PostalCode"][0], df["Phone"][0])
        assert all(str(df[c].dtype).startswith("datetime64") for c in of("date") + of("datetime"))
        for c in of("number"):
            for value, text in zip(df[c], (r[c] for r in raw)):
                assert (pd.isna(value) and text == "") or str(value) == text, (c, value, text)
        assert pd.isna(df["TerminationDate"][0])
        print("read " + pd.__version__)
        """;

    [Fact]
    public async Task The_lines_of_the_manual_read_every_column_with_its_type()
    {
        string? python = null;
        foreach (string name in new[] { "python3", "python", "/usr/bin/python3" })
        {
            if (python is null && (await RunAsync(name, "-c", "import pandas", null)).Code == 0)
            {
                python = name;
            }
        }

        Assert.SkipWhen(python is null, "No Python with pandas is installed.");
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.WriteAsync(ExportFormat.Csv);
        string manual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "data.md"));
        string lines = Regex.Match(manual, "### pandas\n\n```python\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.NotEmpty(lines);
        string script = Path.Combine(sample.Folder.FullName, "read.py");
        await File.WriteAllTextAsync(script, lines + Check);
        (int code, string output) = await RunAsync(python!, script, "", sample.Folder.FullName);
        Assert.True(code == 0 && output.Contains("read ", StringComparison.Ordinal), output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string first, string second, string? folder)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (string argument in new[] { first, second }.Where(a => a.Length > 0))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
