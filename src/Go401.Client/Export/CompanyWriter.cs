using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Paging;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>The files that rows go to.</summary>
/// <param name="Rows">The file that was asked for.</param>
/// <param name="Detail">The change detail.</param>
/// <param name="Values">The next baseline.</param>
internal sealed record RowOutputs(OutputFile Rows, OutputFile? Detail, OutputFile? Values);

/// <summary>Writes one company after the other into the unfinished files of an export. One that fails is in none of them.</summary>
internal sealed class CompanyWriter(
    ExportOptions options,
    RowLayout layout,
    string layoutText,
    Baseline? baseline,
    ExportFiles files,
    RowOutputs outputs,
    CompanyPages pages,
    List<CompanyFailure> failures,
    ExportProgress progress
)
{
    /// <summary>True where the export has this company alone: its failure is that of the export.</summary>
    public bool One { get; init; }

    /// <summary>Called when the last requests for a company are under way, so that there is room for the next companies.</summary>
    public required Action ReadMore { get; init; }

    /// <summary>Writes a company, or says that it failed.</summary>
    public async Task WriteAsync(CompanyRead read)
    {
        string companyId = read.CompanyId;
        files.BeginCompany();
        try
        {
            if (!await ResumeAsync(read).ConfigureAwait(false))
            {
                await PagesAsync(read).ConfigureAwait(false);
            }
        }
        catch (Go401Exception failure) when (!One && !options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, failures))
        {
            files.Restart();
            if (baseline?.Of(companyId) is BaselineCompany before)
            {
                baseline.CopyTo(before, outputs.Values!);
            }

            failures.Add(new CompanyFailure(companyId, failure));
        }
        catch (Go401Exception failure) when (!One && options.OnlyWhenComplete)
        {
            throw FailurePolicy.Refused(companyId, failure);
        }
    }

    // What an earlier run has read is used where the company has as many participants as it had then.
    private async Task<bool> ResumeAsync(CompanyRead read)
    {
        if (await read.EarlierAsync().ConfigureAwait(false) is not ReadCompany earlier)
        {
            return false;
        }

        ReadMore();
        if (!files.TryResume(earlier))
        {
            read.SayThatItIsReadAgain();
            return false;
        }

        progress.Report(read.Number, earlier.Result.Received, earlier.Result.CountAtEnd, 0);
        return true;
    }

    private async Task PagesAsync(CompanyRead read)
    {
        string companyId = read.CompanyId;
        var totals = new ExportTotals();
        var duplicates = new DuplicateCheck();
        int size = 0;
        await read.EarlierAsync().ConfigureAwait(false);
        if (outputs.Values is not null)
        {
            using var line = new RowBuffer(4096);
            line.Add(BaselineFormat.CompanyLine(companyId, layoutText, Array.ConvertAll(layout.BaselineCells, c => c.Name)));
            outputs.Values.Write(line);
        }

        await foreach (ExportPage page in read.PagesAsync().ConfigureAwait(false))
        {
            using (page)
            {
                size = Math.Max(size, page.Records);
                if (read.Summary.CountAtEnd - read.Summary.Records <= (long)size * (options.ThrottleLimit - 1))
                {
                    // The last pages of this company are under way, so that there is room for the next companies.
                    ReadMore();
                }

                duplicates.Add(page.Keys, page.Count);
                Write(page, totals);
                progress.Report(read.Number, read.Summary.Records, read.Summary.CountAtEnd, page.Records);
            }
        }

        if (duplicates.HasDuplicates())
        {
            throw new Go401Exception(
                "PagesShort",
                ErrorKind.InvalidResult,
                $"Company {ServerText.Clean(companyId, 80)}: the same participant was returned twice. The list changed during the export, "
                    + "so some participants may be missing. Nothing was written. Run the export again."
            );
        }

        ExportCompany company = read.Company;
        if (company.Before is not null)
        {
            using ExportPage removed = pages.Removed(company.Id, company.Before, company.ReadAt);
            Write(removed, totals);
        }

        PagingSummary summary = read.Summary;
        files.EndCompany(
            new CompanyResult(companyId)
            {
                Received = summary.Records,
                CountAtStart = summary.CountAtStart,
                CountAtEnd = summary.CountAtEnd,
                Duplicates = summary.Duplicates,
                Pages = summary.Pages,
                Retries = summary.Retries,
                ReadAt = company.ReadAt,
            },
            totals
        );
    }

    /// <summary>Writes the participants of companies that are not exported any more: they count as removed.</summary>
    public void RemoveOthers(IEnumerable<string> companies)
    {
        var exported = new HashSet<string>(companies, StringComparer.Ordinal);
        foreach (BaselineCompany gone in baseline?.Companies.Where(c => !exported.Contains(c.CompanyId)) ?? [])
        {
            files.BeginCompany();
            using ExportPage removed = pages.Removed(Encoding.UTF8.GetBytes(gone.CompanyId), gone, pages.Now);
            Write(removed, files.Totals);
        }
    }

    private void Write(ExportPage page, ExportTotals totals)
    {
        outputs.Rows.Write(page.Rows);
        if (page.Values is not null)
        {
            outputs.Values!.Write(page.Values);
        }

        if (page.Detail is not null)
        {
            outputs.Detail!.Write(page.Detail);
        }

        totals.Add(page.Totals);
    }
}
