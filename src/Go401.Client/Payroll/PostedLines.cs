using Go401.Client.Http;
using Go401.Client.Paging;

namespace Go401.Client.Payroll;

/// <summary>Reads the payroll lines that 401GO has of people for one check date.</summary>
internal sealed class PostedLines(ApiClient api, ICallReporter reporter, CancellationToken cancellation)
{
    /// <summary>How many people are asked about at once.</summary>
    private const int Throttle = 8;

    /// <summary>Reads the lines of several people.</summary>
    /// <param name="days">How many days before and after the check date are read, too.</param>
    /// <returns>By participant id.</returns>
    public async Task<ILookup<string, PayrollLine>> ReadAsync(IEnumerable<string> participantIds, DateTime checkDate, int days = 0)
    {
        var found = new List<PayrollLine>();
        await ForEachAsync(
                participantIds,
                async id =>
                {
                    List<PayrollLine> lines = await ReadAsync(id, checkDate, days).ConfigureAwait(false);
                    lock (found)
                    {
                        found.AddRange(lines);
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
        return found.ToLookup(l => l.ParticipantId, StringComparer.Ordinal);
    }

    /// <summary>Runs work for each item, a few at once; the first failure ends it.</summary>
    public static async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> work, CancellationToken cancellation)
    {
        using IEnumerator<T> next = items.GetEnumerator();
        bool failed = false;
        var workers = new Task[Throttle];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(WorkAsync);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);

        async Task WorkAsync()
        {
            while (!Volatile.Read(ref failed))
            {
                T item;
                lock (next)
                {
                    if (!next.MoveNext())
                    {
                        return;
                    }

                    item = next.Current;
                }

                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    await work(item).ConfigureAwait(false);
                }
                catch
                {
                    Volatile.Write(ref failed, true);
                    throw;
                }
            }
        }
    }

    private async Task<List<PayrollLine>> ReadAsync(string participantId, DateTime checkDate, int days)
    {
        var lines = new List<PayrollLine>();
        var request = new ApiRequest { Path = $"participants/{Uri.EscapeDataString(participantId)}/payroll-lines/" };
        await foreach (
            List<PayrollLine> page in api.ReadPagesAsync(
                    request,
                    new PagingOptions { ListOnly = true },
                    Convert,
                    new PagingSummary(),
                    reporter,
                    cancellation
                )
                .ConfigureAwait(false)
        )
        {
            lines.AddRange(page);
        }

        return lines;

        List<PayrollLine> Convert(RecordPage page)
        {
            var wanted = new List<PayrollLine>();
            for (int i = 0; i < page.Records.Count; i++)
            {
                using JsonDocument document = ServerJson.Parse(page[i]);
                if (Date(document.RootElement) is DateTime date && Math.Abs((date - checkDate).TotalDays) <= days)
                {
                    wanted.Add(Line(document.RootElement, participantId) with { CheckDate = date });
                }
            }

            return wanted;
        }
    }

    private static DateTime? Date(JsonElement line) => IsoDate.Parse(ServerJson.Exact(line, "check_date"));

    public static PayrollLine Line(JsonElement line, string participantId) =>
        new()
        {
            ParticipantId = participantId,
            Hours = PlanReader.Number(line, "hours") ?? 0,
            GrossPay = PlanReader.Number(line, "gross_pay") ?? 0,
            PreTax = PlanReader.Number(line, "pre_tax_amount") ?? 0,
            Roth = PlanReader.Number(line, "post_tax_amount") ?? 0,
            CompanyContribution = PlanReader.Number(line, "company_contribution") ?? 0,
            LoanPrincipal = Addition(line, "Loan Principal"),
            LoanInterest = Addition(line, "Loan Interest"),
        };

    private static decimal Addition(JsonElement line, string type)
    {
        decimal sum = 0;
        if (line.TryGetProperty("other_additions", out JsonElement additions) && additions.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement addition in additions.EnumerateArray())
            {
                if (ServerJson.Exact(addition, "other_type") == type)
                {
                    sum += PlanReader.Number(addition, "additional_amount") ?? 0;
                }
            }
        }

        return sum;
    }
}
