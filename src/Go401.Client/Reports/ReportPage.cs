using Go401.Client.Data;
using Go401.Client.Export;
using static Go401.Client.Reports.ReportText;

namespace Go401.Client.Reports;

/// <summary>
/// The report as one HTML page, which report.html and report.css beside this file are: no script, nothing from elsewhere (its own
/// policy forbids both), and nothing of a single person: where fewer than five people are behind a number it is folded into others
/// or left out (S73).
/// </summary>
internal static class ReportPage
{
    /// <summary>How many companies, states or failures are listed at most.</summary>
    public const int MaxRows = 20;

    /// <summary>The columns that the numbers are counted from, which the report explains.</summary>
    internal static readonly string[] Columns =
    [
        "IsActive",
        "IsEligible",
        "ActiveTraditionalDeferral",
        "ActiveRothDeferral",
        "HitMax",
        "LoanPayment",
        "CompensationYtd",
    ];

    private static readonly string Html = HtmlTemplate.Read("report.html");
    private static readonly string Style = HtmlTemplate.Read("report.css").TrimEnd();

    /// <summary>Renders the page.</summary>
    /// <param name="result">What the export came to.</param>
    /// <param name="nameOf">The name of a company by its id, where it is known.</param>
    public static string Render(ReportData data, ExportResult result, Func<string, string?>? nameOf = null)
    {
        Fields Company(string id) =>
            nameOf?.Invoke(id) is { Length: > 0 } name && name != id
                ? new Fields { ["name"] = Name(name), ["id"] = Name(id) }
                : new Fields { ["name"] = Name(id), ["id"] = "" };
        CompanyResult[] listed = [.. result.Companies.OrderByDescending(c => c.Received).Take(MaxRows)];
        var counts = new ReportCounts(data, listed.Select(c => c.CompanyId));
        Fields all = new()
        {
            ["name"] = $"{Number(result.Companies.Length)} {Counted.Noun(result.Companies.Length, "company", "companies")}",
            ["id"] = "",
        };
        var page = new Fields
        {
            ["style"] = Style,
            ["styleHash"] = Convert.ToBase64String(Hash.Sha256(Style)),
            ["file"] = Name(Path.GetFileName(result.Path)),
            ["rows"] = Number(result.Rows),
            ["rowWord"] = result.Rows == 1 ? "row" : "rows",
            ["received"] = Number(result.Received),
            ["in"] = new[] { listed.Length == 1 ? Company(listed[0].CompanyId) : all },
            ["ended"] = result.Ended.UtcDateTime.ToString("MMMM d, yyyy, HH:mm", CultureInfo.InvariantCulture),
            ["details"] = data.Heads >= SmallGroups.MinPeople,
            ["columns"] = Columns.Select(c => new Fields { ["name"] = c, ["summary"] = DataCatalogue.ExportColumn(c)!.Summary }),
        };
        Failures(page, result, Company);
        Tiles(page, counts.All);
        ReportCharts.Eligibility(page, counts.All, data.Heads, data.Unknown > 0);
        ReportCharts.Savings(page, counts);
        ReportCharts.Rates(page, counts);
        ReportCharts.States(page, data, counts);
        ReportCharts.Companies(page, counts, result, listed, Company);
        Changes(page, result);
        Provenance(page, result);
        return HtmlTemplate.Render(Html, page);
    }

    private static void Failures(Fields page, ExportResult result, Func<string, Fields> company)
    {
        int count = result.Failures.Length;
        page["missing"] = count == 0 ? "" : $"{Number(count)} {(count == 1 ? "company is" : "companies are")}";
        page["moreFailures"] = count > MaxRows ? Number(count - MaxRows) : "";
        page["failures"] = result
            .Failures.Take(MaxRows)
            .Select(f =>
            {
                Fields row = company(f.CompanyId);
                row["reason"] = Name(Reason(f.Error));
                return row;
            });
    }

    private static string Reason(Go401Exception error) =>
        error.Kind switch
        {
            ErrorKind.PermissionDenied => "was refused (403)",
            ErrorKind.ObjectNotFound => "was not found (404)",
            ErrorKind.ResourceUnavailable or ErrorKind.OperationTimeout => "could not be reached",
            _ => "could not be read (" + error.ErrorId + ")",
        };

    private static void Tiles(Fields page, HeadCounts all)
    {
        static Fields Tile(string name, long? value, string note) =>
            new()
            {
                ["name"] = name,
                ["value"] = Number(value),
                ["note"] = note,
            };
        string nearly = all.NearlyAllContribute ? "nearly all of the active eligible" : "";
        page["tooFew"] = all.IsTooFew;
        page["tiles"] = (Fields[])
            [
                Tile("Participants", all.Heads, ""),
                .. all.IsTooFew || !(all.Heads > 0)
                    ? []
                    : new[]
                    {
                        Tile("Active", all.Active, Share(all.Active, all.Heads, " of all")),
                        Tile("Eligible", all.Eligible, Share(all.Eligible, all.Active, " of the active")),
                        Tile("Contributing", all.Contributing, Share(all.Contributing, all.Eligible, " of the active eligible", nearly)),
                    },
            ];
    }

    private static void Changes(Fields page, ExportResult result)
    {
        page["increments"] = result.Added is not null;
        page["added"] = Number(result.Added ?? 0);
        page["updated"] = Number(result.Updated ?? 0);
        page["removed"] = Number(result.Removed ?? 0);
        page["duplicates"] = Number(result.Duplicates);
        page["defused"] = Number(result.FieldsDefused);
        page["repaired"] = Number(result.FieldsRepaired);
        page["sensitive"] = result.Sensitive switch
        {
            SensitiveData.Included => "written as they are",
            SensitiveData.Masked => "masked",
            _ => "left out",
        };
    }

    private static void Provenance(Fields page, ExportResult result)
    {
        page["columnCount"] = Number(result.Columns.Length);
        page["countAtStart"] = Number(result.CountAtStart);
        page["countAtEnd"] = Number(result.CountAtEnd);
        page["connection"] = Name(result.Connection);
        page["apiVersion"] = Name(result.ApiVersion ?? "as registered");
        page["sha256"] = Name(result.Sha256);
        page["duration"] =
            (result.Ended - result.Started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)
            + " s"
            + (result.Resumed ? ", resumed" : "");
    }
}
