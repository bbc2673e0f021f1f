using System;
using System.IO;
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
        assert all(str(df[c].dtype).startswith("datetime64") for c in of("datetime") + ["MetEligibilityDate"])
        for c in of("date"):
            for value, text in zip(df[c], (r[c] for r in raw)):
                assert (pd.isna(value) and text == "") or str(value)[:10] == text, (c, value, text)
        for c in of("number"):
            for value, text in zip(df[c], (r[c] for r in raw)):
                assert (pd.isna(value) and text == "") or str(value) == text, (c, value, text)
        for c in of("string"):
            for value, text in zip(df[c], (r[c] for r in raw)):
                assert (pd.isna(value) and text == "") or value == text, (c, value, text)
        assert pd.isna(df["TerminationDate"][0])
        print("read " + pd.__version__)
        """;

    private const string LinesCheck = """

        assert len(df) == 40
        assert list(df["PostalCode"][:3]) == ["02134", "00501-0001", "12345678901234567890"]
        assert df["Ssn"][0] == "012345678" and df["Phone"][0] == "0155501234" and df["Name"][2] == " NaN "
        assert df["TerminationDate"][0] is None
        assert df["OwnershipPercentage"][1] == decimal.Decimal("33.3333") and str(df["CompensationYtd"][2]) == "0.10"
        print("read " + pd.__version__)
        """;

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.JsonLines)]
    public async Task The_lines_of_the_manual_read_every_column_with_its_type(ExportFormat format)
    {
        string? python = null;
        foreach (string name in new[] { "python3", "python", "/usr/bin/python3" })
        {
            if (python is null && (await Programs.RunAsync(name, null, null, "-c", "import pandas")).Code == 0)
            {
                python = name;
            }
        }

        Assert.SkipWhen(python is null, "No Python with pandas is installed.");
        await using SampleExport sample = await SampleExport.StartAsync();
        await sample.WriteAsync(format);
        bool csv = format == ExportFormat.Csv;
        string script = Path.Combine(sample.Folder.FullName, "read.py");
        await File.WriteAllTextAsync(script, Manual.Blocks("pandas")[csv ? 0 : 1] + (csv ? Check : LinesCheck));
        (int code, string output) = await Programs.RunAsync(python!, sample.Folder.FullName, null, script);
        Assert.True(code == 0 && output.Contains("read ", StringComparison.Ordinal), output);
    }
}
