using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Platform;

namespace Go401.Client.Reports;

/// <summary>Counts the participants of a page for a report, from the bytes of their records.</summary>
internal static class ReportCounter
{
    private static readonly List<string[]> Paths = [];
    private static readonly int Termination = Slot("termination_date"),
        Start = Slot("start_date"),
        Eligible = Slot("deferrals.is_eligible"),
        HitMax = Slot("deferrals.hit_max"),
        Traditional = Slot("deferrals.active_traditional.amount"),
        TraditionalPercent = Slot("deferrals.active_traditional.is_percent"),
        Roth = Slot("deferrals.active_roth.amount"),
        RothPercent = Slot("deferrals.active_roth.is_percent"),
        Compensation = Slot("compensation_ytd"),
        State = Slot("address.state"),
        Loans = Slot(ParticipantColumns.LoansPath);
    private static readonly RecordShape Shape = new(Paths);

    /// <summary>Counts a page.</summary>
    /// <param name="companyId">The company that it is of, as UTF-8.</param>
    public static ReportData Count(RecordPage page, byte[] companyId)
    {
        var data = new ReportData();
        var fields = new RecordFields(Shape);
        DateTime today = DateTime.Today;
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

    private static void Add(ReportData data, ReadOnlySpan<byte> record, RecordFields fields, DateTime today)
    {
        data.Heads++;
        bool? active = IsActive(record, fields[Termination], fields[Start], today);
        data.Active += active == true ? 1 : 0;
        data.Unknown += active is null ? 1 : 0;
        if (active != true || !IsTrue(Eligible))
        {
            return;
        }

        decimal traditional = Math.Max(0, Amount(record, fields[Traditional])),
            roth = Math.Max(0, Amount(record, fields[Roth]));
        data.Eligible++;
        data.Contributing += traditional + roth > 0 ? 1 : 0;
        data.TraditionalOnly += traditional > 0 && roth == 0 ? 1 : 0;
        data.RothOnly += roth > 0 && traditional == 0 ? 1 : 0;
        data.Both += traditional > 0 && roth > 0 ? 1 : 0;
        data.HitMax += IsTrue(HitMax) ? 1 : 0;
        data.WithLoan += fields[Loans] is { Kind: JsonTokenType.StartArray, Length: > 2 } ? 1 : 0;
        bool percent = (traditional == 0 || IsTrue(TraditionalPercent)) && (roth == 0 || IsTrue(RothPercent));
        decimal rate = percent ? traditional + roth : 0;
        data.FixedAmount += percent ? 0 : 1;
        if (rate > 0)
        {
            data.Rates[Array.FindLastIndex(ReportData.RateClasses, c => c <= rate)]++;
        }

        string state = fields[State].Text(record) is { Length: > 0 and <= 30 } text ? text.Trim().ToUpperInvariant() : "";
        data.States.GetOrAdd(state)
            .Add(
                new ReportData.StateSum
                {
                    Heads = 1,
                    Contributing = rate > 0 ? 1 : 0,
                    Rated = percent ? 1 : 0,
                    RateSum = rate,
                    Contribution = Amount(record, fields[Compensation]) * rate / 100,
                }
            );

        bool IsTrue(int field) => fields[field].Kind == JsonTokenType.True;
    }

    private static bool? IsActive(ReadOnlySpan<byte> record, FieldSlot termination, FieldSlot start, DateTime today)
    {
        (DateTime? last, bool lastUnreadable) = Date(record, termination);
        (DateTime? hired, bool hiredUnreadable) = Date(record, start);
        return EmploymentDates.IsActive(last, hired, today, lastUnreadable, hiredUnreadable);
    }

    private static (DateTime? Date, bool IsUnreadable) Date(ReadOnlySpan<byte> record, FieldSlot slot) =>
        slot.IsNull ? (null, false)
        : FieldValue.TryDate(record, slot, out DateTime date) ? (date, false)
        : (null, slot.Kind != JsonTokenType.String || EmploymentDates.IsGiven(slot.Text(record)));

    private static decimal Amount(ReadOnlySpan<byte> record, FieldSlot slot) =>
        FieldValue.TryDecimal(record, slot, out decimal value) ? value : 0;

    private static int Slot(string path)
    {
        Paths.Add(path.Split('.'));
        return Paths.Count - 1;
    }
}
