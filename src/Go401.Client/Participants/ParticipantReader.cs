using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Go401.Client.Participants;

/// <summary>Makes participants out of the bytes of their records. One reader belongs to one thread.</summary>
internal sealed class ParticipantReader
{
    // One slot a path; LoanCount and LoanPayment share theirs.
    private static readonly string[] Paths = [.. ParticipantColumns.All.Where(c => c.Path.Length > 0).Select(c => c.Path).Distinct()];
    private static readonly RecordShape Shape = new(Paths.Select(p => p.Split('.')));
    private static readonly Slots S = new();

    [ThreadStatic]
    private static ParticipantReader? _own;

    private readonly RecordFields _fields = new(Shape, collectUnknown: true);
    private readonly Dictionary<int, string> _repeated = [];
    private AdditionalProperties? _additional;

    /// <summary>The reader of the calling thread.</summary>
    public static ParticipantReader OfThread => _own ??= new ParticipantReader();

    /// <summary>Reads one record.</summary>
    /// <exception cref="Errors.Go401Exception"><c>ResponseNotJson</c>.</exception>
    public Participant Read(ReadOnlySpan<byte> record, string? companyId)
    {
        _fields.Read(record);
        _additional = null;
        foreach (UnknownField unknown in _fields.Unknown)
        {
            Add(PathOf(record, unknown), AdditionalProperties.Value(record, unknown.Value));
        }

        return new Participant
        {
            ObjectId = Text(record, S.ObjectId),
            CompanyId = companyId,
            Name = Text(record, S.Name),
            Email = Text(record, S.Email),
            Phone = Text(record, S.Phone),
            StartDate = Date(record, S.StartDate),
            TerminationDate = Date(record, S.TerminationDate),
            MetEligibilityDate = Date(record, S.MetEligibilityDate),
            MetMatchEligibilityDate = Date(record, S.MetMatchEligibilityDate),
            MetProfitShareEligibilityDate = Date(record, S.MetProfitShareEligibilityDate),
            Ssn = Text(record, S.Ssn),
            Dob = Date(record, S.Dob),
            HoursWorkedYtd = Decimal(record, S.HoursWorkedYtd),
            CompensationYtd = Decimal(record, S.CompensationYtd),
            YearsWorked1000Hours = Integer(record, S.YearsWorked1000Hours),
            PriorYearTotalCompensation = Decimal(record, S.PriorYearTotalCompensation),
            OwnershipPercentage = Decimal(record, S.OwnershipPercentage),
            CompanyOfficer = Boolean(record, S.CompanyOfficer),
            Timestamp = DateTimeOf(record, S.Timestamp),
            TimestampUpdated = DateTimeOf(record, S.TimestampUpdated),
            Deferrals = ReadDeferrals(record),
            Loans = ReadLoans(record),
            Address = ReadAddress(record),
            AdditionalProperties = _additional ?? [],
        };
    }

    private Deferrals? ReadDeferrals(ReadOnlySpan<byte> record)
    {
        DeferralElection? traditional = Election(record, S.Traditional),
            roth = Election(record, S.Roth);
        DeferralElection? activeTraditional = Election(record, S.ActiveTraditional),
            activeRoth = Election(record, S.ActiveRoth);
        string? frequency = Repeated(record, S.ChangeFrequency);
        bool? eligible = Boolean(record, S.IsEligible),
            hitMax = Boolean(record, S.HitMax);
        return
            traditional is null
            && roth is null
            && activeTraditional is null
            && activeRoth is null
            && frequency is null
            && eligible is null
            && hitMax is null
            ? null
            : new Deferrals
            {
                Traditional = traditional,
                Roth = roth,
                ActiveTraditional = activeTraditional,
                ActiveRoth = activeRoth,
                ChangeFrequency = frequency,
                IsEligible = eligible,
                HitMax = hitMax,
            };
    }

    private DeferralElection? Election(ReadOnlySpan<byte> record, (int Amount, int IsPercent, int Timestamp) slots)
    {
        decimal? amount = Decimal(record, slots.Amount);
        bool? percent = Boolean(record, slots.IsPercent);
        DateTimeOffset? timestamp = DateTimeOf(record, slots.Timestamp);
        return amount is null && percent is null && timestamp is null
            ? null
            : new DeferralElection
            {
                Amount = amount,
                IsPercent = percent,
                Timestamp = timestamp,
            };
    }

    private Address? ReadAddress(ReadOnlySpan<byte> record)
    {
        string? line1 = Text(record, S.AddressLine1),
            line2 = Text(record, S.AddressLine2),
            city = Repeated(record, S.City);
        string? state = Repeated(record, S.State),
            postalCode = Text(record, S.PostalCode),
            country = Repeated(record, S.Country);
        return (line1 ?? line2 ?? city ?? state ?? postalCode ?? country) is null
            ? null
            : new Address
            {
                AddressLine1 = line1,
                AddressLine2 = line2,
                City = city,
                State = state,
                PostalCode = postalCode,
                Country = country,
            };
    }

    private LoanList ReadLoans(ReadOnlySpan<byte> record)
    {
        FieldSlot slot = _fields[S.Loans];
        if (slot.IsNull || (slot.Kind == JsonTokenType.StartArray && slot.Length == 2))
        {
            return LoanList.None;
        }

        if (AdditionalProperties.Value(record, slot) is not object?[] items)
        {
            Add(ParticipantColumns.LoansPath, AdditionalProperties.Value(record, slot));
            return LoanList.None;
        }

        return new LoanList([
            .. items
                .OfType<AdditionalProperties>()
                .Select(item =>
                {
                    decimal? payment = item.TryGetValue("todays_payment", out object? value) ? Amount(value) : null;
                    if (payment is not null)
                    {
                        item.Remove("todays_payment");
                    }

                    return new Loan { TodaysPayment = payment, AdditionalProperties = item };
                }),
        ]);
    }

    private static decimal? Amount(object? value) =>
        value switch
        {
            decimal number => number,
            string text
                when decimal.TryParse(
                    text,
                    System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out decimal number
                ) => number,
            _ => null,
        };

    private string? Text(ReadOnlySpan<byte> record, int slot) => FieldText.GetString(record, _fields[slot]);

    // States, cities and the like come again and again: one string does for all.
    private string? Repeated(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull || field.Escaped || field.Length > 40)
        {
            return FieldText.GetString(record, field);
        }

        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        int hash = 17;
        foreach (byte b in raw)
        {
            hash = unchecked((hash * 31) + b);
        }

        if (_repeated.TryGetValue(hash, out string? known) && IsSame(known, raw))
        {
            return known;
        }

        string text = FieldText.GetString(record, field)!;
        if (_repeated.Count > 4096)
        {
            _repeated.Clear();
        }

        return _repeated[hash] = text;
    }

    private static bool IsSame(string text, ReadOnlySpan<byte> raw)
    {
        if (text.Length != raw.Length)
        {
            return false;
        }

        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] >= 0x80 || text[i] != raw[i])
            {
                return false;
            }
        }

        return true;
    }

    private DateTime? Date(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (
            field.Kind == JsonTokenType.String
            && raw.Length == 10
            && raw[4] == (byte)'-'
            && raw[7] == (byte)'-'
            && Utf8Parser.TryParse(raw.Slice(0, 4), out int year, out int y)
            && y == 4
            && Utf8Parser.TryParse(raw.Slice(5, 2), out int month, out int m)
            && m == 2
            && Utf8Parser.TryParse(raw.Slice(8, 2), out int day, out int d)
            && d == 2
            && year >= 1
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
        )
        {
            return new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        }

        Keep(record, slot);
        return null;
    }

    private DateTimeOffset? DateTimeOf(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull)
        {
            return null;
        }

        if (field is { Kind: JsonTokenType.String, Start: > 0 })
        {
            // An escaped one is read as it is meant; the reader itself fails on half of a surrogate pair.
            var reader = new Utf8JsonReader(field.Escaped ? Quoted(Text(record, slot)!) : record.Slice(field.Start - 1, field.Length + 2));
            if (reader.Read() && reader.TryGetDateTimeOffset(out DateTimeOffset time))
            {
                return time;
            }
        }

        Keep(record, slot);
        return null;
    }

    private static byte[] Quoted(string text) =>
        System.Text.Encoding.UTF8.GetBytes(
            "\"" + text.Replace("\\", "").Replace("\"", "").Replace("\n", "").Replace("\r", "").Replace("\t", "") + "\""
        );

    private decimal? Decimal(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (
            field.Kind is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(raw, out decimal value, out int used)
            && used == raw.Length
        )
        {
            return value;
        }

        Keep(record, slot);
        return null;
    }

    private int? Integer(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (
            field.Kind is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(raw, out int value, out int used)
            && used == raw.Length
        )
        {
            return value;
        }

        Keep(record, slot);
        return null;
    }

    private bool? Boolean(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        switch (field.Kind)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                if (!field.IsNull)
                {
                    Keep(record, slot);
                }

                return null;
        }
    }

    // What is not as promised is not thrown away.
    private void Keep(ReadOnlySpan<byte> record, int slot) => Add(Paths[slot], AdditionalProperties.Value(record, _fields[slot]));

    private void Add(string name, object? value) => (_additional ??= [])[name] = value;

    private static string PathOf(ReadOnlySpan<byte> record, UnknownField field)
    {
        string? name = field.Name.Kind == JsonTokenType.None ? null : FieldText.GetString(record, field.Name);
        string above = Shape.PathOf(field.Node);
        return above.Length == 0 ? name ?? ""
            : name is null ? above
            : above + "." + name;
    }

    private sealed class Slots
    {
        public readonly int ObjectId = At("object_id"),
            Name = At("name"),
            Email = At("email"),
            Phone = At("phone");
        public readonly int StartDate = At("start_date"),
            TerminationDate = At("termination_date");
        public readonly int MetEligibilityDate = At("met_eligibility_date"),
            MetMatchEligibilityDate = At("met_match_eligibility_date"),
            MetProfitShareEligibilityDate = At("met_profit_share_eligibility_date");
        public readonly int Ssn = At("ssn"),
            Dob = At("dob");
        public readonly int HoursWorkedYtd = At("hours_worked_ytd"),
            CompensationYtd = At("compensation_ytd"),
            YearsWorked1000Hours = At("years_worked_1000_hours"),
            PriorYearTotalCompensation = At("prior_year_total_compensation");
        public readonly int OwnershipPercentage = At("ownership_percentage"),
            CompanyOfficer = At("company_officer"),
            Timestamp = At("timestamp"),
            TimestampUpdated = At("timestamp_updated");
        public readonly int ChangeFrequency = At("deferrals.change_frequency"),
            IsEligible = At("deferrals.is_eligible"),
            HitMax = At("deferrals.hit_max"),
            Loans = At(ParticipantColumns.LoansPath);
        public readonly int AddressLine1 = At("address.address_line_1"),
            AddressLine2 = At("address.address_line_2"),
            City = At("address.city"),
            State = At("address.state"),
            PostalCode = At("address.postal_code"),
            Country = At("address.country");
        public readonly (int, int, int) Traditional = Election("traditional"),
            Roth = Election("roth"),
            ActiveTraditional = Election("active_traditional"),
            ActiveRoth = Election("active_roth");

        private static int At(string path) => Array.IndexOf(Paths, path);

        private static (int, int, int) Election(string name) =>
            (At($"deferrals.{name}.amount"), At($"deferrals.{name}.is_percent"), At($"deferrals.{name}.timestamp"));
    }
}
