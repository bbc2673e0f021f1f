using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>Takes one company after the other through the steps of an export. One that fails is in none of its files.</summary>
internal sealed class CompanyWriter(ExportRun run, List<ExportStep> steps, ExportFiles files, List<CompanyFailure> failures)
{
    /// <summary>True where the export has this company alone: its failure is that of the export.</summary>
    public bool One { get; init; }

    /// <summary>Called when the last requests for a company are under way, so that there is room for the next companies.</summary>
    public required Action ReadMore { get; init; }

    /// <summary>Writes a company, or says that it failed.</summary>
    public async Task WriteAsync(CompanyRead read)
    {
        files.BeginCompany();
        try
        {
            ReadCompany company = await ResumeAsync(read).ConfigureAwait(false) ?? await ReadPagesAsync(read).ConfigureAwait(false);
            steps.ForEach(s => s.EndCompany(company));
            files.EndCompany(company);
        }
        catch (Go401Exception failure) when (!One && !run.Options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, failures))
        {
            files.RollBackCompany();
            steps.ForEach(s => s.RollBackCompany(read.CompanyId));
            failures.Add(new CompanyFailure(read.CompanyId, failure));
        }
        catch (Go401Exception failure) when (!One && run.Options.OnlyWhenComplete)
        {
            throw FailurePolicy.Refused(read.CompanyId, failure);
        }
    }

    public void Write(ExportPage page, ExportTotals totals)
    {
        page.Turn?.Invoke();
        steps.ForEach(s => s.Page(page));
        totals.Add(page.Totals);
    }

    // What an earlier run has read is used where the company has as many participants as it had then.
    private async Task<ReadCompany?> ResumeAsync(CompanyRead read)
    {
        if (await read.EarlierAsync().ConfigureAwait(false) is not ReadCompany earlier)
        {
            return null;
        }

        ReadMore();
        ReadCompany? company = files.TryResume(earlier);
        if (company is null)
        {
            read.ReportReadAgain();
        }
        else
        {
            run.Progress.Report(read.Number, earlier.Result.Received, earlier.Result.CountAtEnd, 0);
        }

        return company;
    }

    private async Task<ReadCompany> ReadPagesAsync(CompanyRead read)
    {
        var totals = new ExportTotals();
        var duplicates = new DuplicateCheck();
        int size = 0;
        steps.ForEach(s => s.BeginCompany(read.CompanyId));
        await foreach (ExportPage page in read.PagesAsync().ConfigureAwait(false))
        {
            using (page)
            {
                size = Math.Max(size, page.Records);
                if (read.Summary.CountAtEnd - read.Summary.Records <= (long)size * (run.Options.ThrottleLimit - 1))
                {
                    // The last pages of this company are under way, so that there is room for the next companies.
                    ReadMore();
                }

                duplicates.Add(page.Keys, page.Count);
                Write(page, totals);
                run.Progress.Report(read.Number, read.Summary.Records, read.Summary.CountAtEnd, page.Records);
            }
        }

        if (duplicates.CountRepeated() > 0)
        {
            throw new Go401Exception(
                "PagesShort",
                ErrorKind.InvalidResult,
                $"Company {ServerText.Clean(read.CompanyId, 80)}: the same participant was returned twice. The list changed during the "
                    + "export, so some participants may be missing. Nothing was written. Run the export again."
            );
        }

        PagingSummary summary = read.Summary;
        return new ReadCompany
        {
            Result = new CompanyResult(read.CompanyId)
            {
                Received = summary.Records,
                CountAtStart = summary.CountAtStart,
                CountAtEnd = summary.CountAtEnd,
                Duplicates = summary.Duplicates,
                Pages = summary.Pages,
                Retries = summary.Retries,
                ReadAt = read.Company.ReadAt,
            },
            Totals = totals,
        };
    }
}
