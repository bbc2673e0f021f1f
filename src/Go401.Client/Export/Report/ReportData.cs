using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text.Json;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Where the fields that a report counts are found.</summary>
internal sealed class ReportSlots(Func<string, int> slotOf)
{
    public int Termination { get; } = slotOf("termination_date");

    public int Start { get; } = slotOf("start_date");

    public int Eligible { get; } = slotOf("deferrals.is_eligible");

    public int HitMax { get; } = slotOf("deferrals.hit_max");

    public int Traditional { get; } = slotOf("deferrals.active_traditional.amount");

    public int TraditionalPercent { get; } = slotOf("deferrals.active_traditional.is_percent");

    public int Roth { get; } = slotOf("deferrals.active_roth.amount");

    public int RothPercent { get; } = slotOf("deferrals.active_roth.is_percent");

    public int Compensation { get; } = slotOf("compensation_ytd");

    public int State { get; } = slotOf("address.state");

    public int Loans { get; } = slotOf(ParticipantColumns.LoansPath);
}

/// <summary>
/// Counts and sums over participants. Eligibility, deferrals, rates and states are those of active participants: who has left the
/// company cannot contribute, whatever the record says of elections.
/// </summary>
internal sealed class ReportData
{
    /// <summary>The lower ends of the classes of deferral rates, percent of pay. The first holds rates above 0; the last is open.</summary>
    public static readonly decimal[] RateClasses = [0, 3, 6, 9, 12, 15];

    public long Heads { get; set; }

    public long Active { get; set; }

    /// <summary>Active participants who may contribute.</summary>
    public long Eligible { get; set; }

    /// <summary>Active eligible participants with a deferral above zero.</summary>
    public long Contributing { get; set; }

    public long TraditionalOnly { get; set; }

    public long RothOnly { get; set; }

    public long Both { get; set; }

    /// <summary>Active eligible participants who reached this year's limit.</summary>
    public long HitMax { get; set; }

    /// <summary>Active eligible participants with a loan payment due.</summary>
    public long WithLoan { get; set; }

    /// <summary>Active eligible participants who defer a fixed amount, so that they have no rate.</summary>
    public long FixedAmount { get; set; }

    /// <summary>Active eligible participants with a rate, by the classes of <see cref="RateClasses"/>.</summary>
    public long[] Rates { get; set; } = new long[RateClasses.Length];

    public Dictionary<string, CompanyHeads> Companies { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, StateSum> States { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ReportData other)
    {
        Heads += other.Heads;
        Active += other.Active;
        Eligible += other.Eligible;
        Contributing += other.Contributing;
        TraditionalOnly += other.TraditionalOnly;
        RothOnly += other.RothOnly;
        Both += other.Both;
        HitMax += other.HitMax;
        WithLoan += other.WithLoan;
        FixedAmount += other.FixedAmount;
        for (int i = 0; i < Rates.Length; i++)
        {
            Rates[i] += other.Rates[i];
        }

        foreach (KeyValuePair<string, CompanyHeads> company in other.Companies)
        {
            Of(Companies, company.Key).Add(company.Value);
        }

        foreach (KeyValuePair<string, StateSum> state in other.States)
        {
            Of(States, state.Key).Add(state.Value);
        }
    }

    public void Add(ReadOnlySpan<byte> record, RecordFields fields, ReportSlots slots, byte[] companyId)
    {
        bool active = IsActive(record, fields[slots.Termination], fields[slots.Start]);
        bool eligible = active && fields[slots.Eligible].Kind == JsonTokenType.True;
        decimal traditional = Math.Max(0, Amount(record, fields[slots.Traditional])),
            roth = Math.Max(0, Amount(record, fields[slots.Roth]));
        bool contributes = eligible && traditional + roth > 0;
        Heads++;
        Active += active ? 1 : 0;
        Eligible += eligible ? 1 : 0;
        Contributing += contributes ? 1 : 0;
        Of(Companies, Platform.Poly.Utf8String(companyId))
            .Add(
                new CompanyHeads
                {
                    Heads = 1,
                    Active = active ? 1 : 0,
                    Eligible = eligible ? 1 : 0,
                    Contributing = contributes ? 1 : 0,
                }
            );
        if (!eligible)
        {
            return;
        }

        TraditionalOnly += traditional > 0 && roth == 0 ? 1 : 0;
        RothOnly += roth > 0 && traditional == 0 ? 1 : 0;
        Both += traditional > 0 && roth > 0 ? 1 : 0;
        HitMax += fields[slots.HitMax].Kind == JsonTokenType.True ? 1 : 0;
        WithLoan += fields[slots.Loans] is { Kind: JsonTokenType.StartArray, Length: > 2 } ? 1 : 0;
        bool percent =
            (traditional == 0 || fields[slots.TraditionalPercent].Kind == JsonTokenType.True)
            && (roth == 0 || fields[slots.RothPercent].Kind == JsonTokenType.True);
        decimal rate = percent ? traditional + roth : 0;
        FixedAmount += percent ? 0 : 1;
        if (rate > 0)
        {
            Rates[Class(rate)]++;
        }

        string state = FieldText.GetString(record, fields[slots.State]) is { Length: > 0 and <= 30 } text
            ? text.Trim().ToUpperInvariant()
            : "";
        Of(States, state)
            .Add(
                new StateSum
                {
                    Heads = 1,
                    Contributing = rate > 0 ? 1 : 0,
                    Rated = percent ? 1 : 0,
                    RateSum = rate,
                    Contribution = Amount(record, fields[slots.Compensation]) * rate / 100,
                }
            );
    }

    private static int Class(decimal rate)
    {
        int i = RateClasses.Length - 1;
        while (rate < RateClasses[i])
        {
            i--;
        }

        return i;
    }

    private static T Of<T>(Dictionary<string, T> table, string key)
        where T : new()
    {
        if (!table.TryGetValue(key, out T? value))
        {
            table[key] = value = new T();
        }

        return value;
    }

    // As text, since YYYY-MM-DD sorts as dates do.
    private static bool IsActive(ReadOnlySpan<byte> record, FieldSlot termination, FieldSlot start)
    {
        if (termination.IsNull || termination.Length != 10)
        {
            return true;
        }

        ReadOnlySpan<byte> last = record.Slice(termination.Start, 10);
        Span<byte> today = stackalloc byte[10];
        DateTime date = DateTime.Today;
        Utf8Formatter.TryFormat(date.Year, today, out _, new System.Buffers.StandardFormat('D', 4));
        today[4] = today[7] = (byte)'-';
        Utf8Formatter.TryFormat(date.Month, today.Slice(5), out _, new System.Buffers.StandardFormat('D', 2));
        Utf8Formatter.TryFormat(date.Day, today.Slice(8), out _, new System.Buffers.StandardFormat('D', 2));
        return last.SequenceCompareTo(today) >= 0 || (start.Length == 10 && record.Slice(start.Start, 10).SequenceCompareTo(last) > 0);
    }

    private static decimal Amount(ReadOnlySpan<byte> record, FieldSlot slot) =>
        slot.Kind is JsonTokenType.String or JsonTokenType.Number
        && Utf8Parser.TryParse(record.Slice(slot.Start, slot.Length), out decimal value, out int used)
        && used == slot.Length
            ? value
            : 0;

    /// <summary>The head counts of a company, as those of all.</summary>
    internal sealed class CompanyHeads
    {
        public long Heads { get; set; }

        public long Active { get; set; }

        public long Eligible { get; set; }

        public long Contributing { get; set; }

        public void Add(CompanyHeads other)
        {
            Heads += other.Heads;
            Active += other.Active;
            Eligible += other.Eligible;
            Contributing += other.Contributing;
        }
    }

    /// <summary>The sums of the active eligible participants of a state.</summary>
    internal sealed class StateSum
    {
        public long Heads { get; set; }

        /// <summary>Participants whose rate is above zero: those that the sums stand for.</summary>
        public long Contributing { get; set; }

        /// <summary>Participants whose rate is known, zero included.</summary>
        public long Rated { get; set; }

        public decimal RateSum { get; set; }

        /// <summary>This year's pay times the rate: what was put aside, estimated, US dollars.</summary>
        public decimal Contribution { get; set; }

        public void Add(StateSum other)
        {
            Heads += other.Heads;
            Contributing += other.Contributing;
            Rated += other.Rated;
            RateSum += other.RateSum;
            Contribution += other.Contribution;
        }
    }
}
