using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Platform;

namespace Go401.Client.Reports;

/// <summary>Counts the participants of a page for a report, from the bytes of their records.</summary>
internal static class ReportCounter
{
    // In the order of Paths.
    private enum Field
    {
        Termination,
        Start,
        Eligible,
        HitMax,
        Traditional,
        TraditionalPercent,
        Roth,
        RothPercent,
        Compensation,
        State,
        Loans,
    }

    private static readonly string[] Paths =
    [
        "termination_date",
        "start_date",
        "deferrals.is_eligible",
        "deferrals.hit_max",
        "deferrals.active_traditional.amount",
        "deferrals.active_traditional.is_percent",
        "deferrals.active_roth.amount",
        "deferrals.active_roth.is_percent",
        "compensation_ytd",
        "address.state",
        ParticipantColumns.LoansPath,
    ];

    private static readonly RecordShape Shape = new(Paths.Select(p => p.Split('.')));

    /// <summary>Counts a page.</summary>
    /// <param name="companyId">The company that it is of, as UTF-8.</param>
    public static ReportData Count(RecordPage page, byte[] companyId)
    {
        var data = new ReportData();
        var fields = new RecordFields(Shape);
        byte[] today = Encoding.ASCII.GetBytes(DateTime.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        for (int i = 0; i < page.Records.Count; i++)
        {
            ReadOnlySpan<byte> record = page[i].Span;
            fields.Read(record);
            Add(data, record, fields, today);
        }

        if (data.Heads > 0)
        {
            data.Companies.GetOrAdd(Poly.Utf8String(companyId)).Add((CompanyHeads)data);
        }

        return data;
    }

    private static void Add(ReportData data, ReadOnlySpan<byte> record, RecordFields fields, byte[] today)
    {
        data.Heads++;
        bool active = IsActive(record, fields[(int)Field.Termination], fields[(int)Field.Start], today);
        data.Active += active ? 1 : 0;
        if (!active || !IsTrue(Field.Eligible))
        {
            return;
        }

        decimal traditional = Math.Max(0, Amount(record, fields[(int)Field.Traditional])),
            roth = Math.Max(0, Amount(record, fields[(int)Field.Roth]));
        data.Eligible++;
        data.Contributing += traditional + roth > 0 ? 1 : 0;
        data.TraditionalOnly += traditional > 0 && roth == 0 ? 1 : 0;
        data.RothOnly += roth > 0 && traditional == 0 ? 1 : 0;
        data.Both += traditional > 0 && roth > 0 ? 1 : 0;
        data.HitMax += IsTrue(Field.HitMax) ? 1 : 0;
        data.WithLoan += fields[(int)Field.Loans] is { Kind: JsonTokenType.StartArray, Length: > 2 } ? 1 : 0;
        bool percent = (traditional == 0 || IsTrue(Field.TraditionalPercent)) && (roth == 0 || IsTrue(Field.RothPercent));
        decimal rate = percent ? traditional + roth : 0;
        data.FixedAmount += percent ? 0 : 1;
        if (rate > 0)
        {
            data.Rates[Array.FindLastIndex(ReportData.RateClasses, c => c <= rate)]++;
        }

        string state = fields[(int)Field.State].Text(record) is { Length: > 0 and <= 30 } text ? text.Trim().ToUpperInvariant() : "";
        data.States.GetOrAdd(state)
            .Add(
                new ReportData.StateSum
                {
                    Heads = 1,
                    Contributing = rate > 0 ? 1 : 0,
                    Rated = percent ? 1 : 0,
                    RateSum = rate,
                    Contribution = Amount(record, fields[(int)Field.Compensation]) * rate / 100,
                }
            );

        bool IsTrue(Field field) => fields[(int)field].Kind == JsonTokenType.True;
    }

    // As text, since YYYY-MM-DD sorts as dates do.
    private static bool IsActive(ReadOnlySpan<byte> record, FieldSlot termination, FieldSlot start, byte[] today)
    {
        if (termination.IsNull || termination.Length != 10)
        {
            return true;
        }

        ReadOnlySpan<byte> last = record.Slice(termination.Start, 10);
        return last.SequenceCompareTo(today) >= 0 || (start.Length == 10 && record.Slice(start.Start, 10).SequenceCompareTo(last) > 0);
    }

    private static decimal Amount(ReadOnlySpan<byte> record, FieldSlot slot) =>
        FieldValue.TryDecimal(record, slot, out decimal value) ? value : 0;
}
