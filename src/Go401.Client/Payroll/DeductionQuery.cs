using System.Runtime.CompilerServices;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>Which deductions of a company are meant, and how they are read.</summary>
internal sealed record DeductionQuery
{
    /// <summary>The pay by participant id; null where it is not known.</summary>
    public Func<string, decimal?>? GrossPay { get; init; }

    /// <summary>Keeps what was changed at that time or later.</summary>
    public DateTimeOffset? ChangedSince { get; init; }

    /// <summary>The file of an earlier run (CSV or JSON): keeps what differs from it.</summary>
    public ReadOnlyMemory<byte>? EarlierRun { get; init; }

    /// <summary>Reads the deductions of a company while they arrive, one for every participant, in batches.</summary>
    /// <param name="options">The share in the limit of several reads; null where it is the only one.</param>
    /// <param name="reporter">It is warned where the match of the plan cannot be read.</param>
    /// <exception cref="Go401Exception">The participants cannot be read, or the earlier run's file is not one.</exception>
    public async IAsyncEnumerable<Deduction[]> ReadAsync(
        ApiClient api,
        string companyId,
        PagingOptions? options,
        ICallReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        DeductionBaseline? baseline = EarlierRun is ReadOnlyMemory<byte> file ? DeductionFile.Read(file.ToArray()) : null;
        if (baseline?.Records.Values.Any(r => IsOf(r, companyId)) == false)
        {
            // Everyone would be new.
            throw new Go401Exception(
                "DeductionFileOtherCompany",
                ErrorKind.InvalidArgument,
                $"The file of the earlier run has no participant of company {companyId}: it was made for another company. Specify the "
                    + "file of this company, or save a first run."
            );
        }

        IReadOnlyList<MatchTier>? tiers = GrossPay is null
            ? null
            : await TiersAsync(new PlanReader(api, reporter, cancellation), companyId, reporter).ConfigureAwait(false);
        DateTime today = api.Time.GetLocalNow().Date;
        var calculator = new DeductionCalculator(today);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            Participant[] people in new ParticipantQuery().ReadAsync(api, companyId, options, reporter, cancellation).ConfigureAwait(false)
        )
        {
            var batch = new List<Deduction>(people.Length);
            foreach (Participant person in people)
            {
                seen.Add(person.ObjectId ?? "");
                Deduction deduction = calculator.Calculate(person, GrossPay?.Invoke(person.ObjectId ?? ""), tiers);
                if (Select(deduction, person, baseline, today) is Deduction chosen)
                {
                    batch.Add(chosen);
                }
            }

            if (batch.Count > 0)
            {
                yield return [.. batch];
            }
        }

        foreach (Deduction[] left in Left(baseline, seen, companyId))
        {
            yield return left;
        }
    }

    private Deduction? Select(Deduction deduction, Participant person, DeductionBaseline? baseline, DateTime today)
    {
        if (ChangedSince is DateTimeOffset since && !(deduction.ChangedAt >= since))
        {
            return null;
        }

        if (baseline is null)
        {
            return deduction;
        }

        bool employed = ContributionRules.IsEmployed(person, today);
        bool known = baseline.Records.TryGetValue(person.ObjectId ?? "", out IReadOnlyDictionary<string, string>? before);
        DeductionChanges changes = baseline.Compare(deduction);
        if (!employed)
        {
            // Someone who left before the last run was in it with zero amounts already.
            bool leftBefore =
                known
                && changes.Count == 0
                && IsZero(before!, nameof(Deduction.PreTaxAmount))
                && IsZero(before!, nameof(Deduction.MatchAmount));
            changes =
                leftBefore || !known
                    ? DeductionChanges.None
                    : new DeductionChanges([new DeductionChange { Field = DeductionChanges.Person, NewValue = "Left" }, .. changes]);
        }

        return changes.Count == 0 ? null : deduction.With(changes);
    }

    private static bool IsOf(IReadOnlyDictionary<string, string> record, string companyId) =>
        !record.TryGetValue(nameof(Deduction.CompanyId), out string? company) || company.Length == 0 || company == companyId;

    private static bool IsZero(IReadOnlyDictionary<string, string> record, string name) =>
        record.TryGetValue(name, out string? text) && text is "0" or "0.00" or "0.0";

    private static IEnumerable<Deduction[]> Left(DeductionBaseline? baseline, HashSet<string> seen, string companyId)
    {
        if (baseline is null)
        {
            yield break;
        }

        foreach (KeyValuePair<string, IReadOnlyDictionary<string, string>> record in baseline.Records)
        {
            if (IsOf(record.Value, companyId) && !seen.Contains(record.Key))
            {
                yield return [baseline.Left(record.Key, companyId)];
            }
        }
    }

    private static async Task<IReadOnlyList<MatchTier>?> TiersAsync(PlanReader reader, string companyId, ICallReporter reporter)
    {
        try
        {
            return await reader.MatchAsync(companyId).ConfigureAwait(false);
        }
        catch (ApiException failure) when (failure.StatusCode is 403 or 404)
        {
            reporter.Warning($"Company {companyId}: the plan's match cannot be read, so MatchAmount is empty. {failure.Message}");
            return null;
        }
    }
}
