using System.Runtime.CompilerServices;

namespace Go401.Client.Participants;

/// <summary>Makes participants out of the bytes of their records. One reader belongs to one thread.</summary>
internal sealed class ParticipantReader
{
    private static readonly ParticipantSlots S = new();

    [ThreadStatic]
    private static ParticipantReader? _own;

    private readonly RecordFields _fields = new(ParticipantSlots.Shape, collectUnknown: true);
    private readonly Dictionary<int, string> _repeated = [];
    private AdditionalProperties? _additional;

    /// <summary>The reader of the calling thread.</summary>
    public static ParticipantReader ForCurrentThread => _own ??= new ParticipantReader();

    /// <summary>Reads one record.</summary>
    /// <exception cref="Errors.Go401Exception"><c>ResponseNotJson</c>.</exception>
    [MethodImpl(JsonCursor.Hot)]
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
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out decimal number
                ) => number,
            _ => null,
        };

    private string? Text(ReadOnlySpan<byte> record, int slot) => _fields[slot].Text(record);

    // States, cities and the like come again and again: one string does for all.
    [MethodImpl(JsonCursor.Hot)]
    private string? Repeated(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        if (field.IsNull || field.Escaped || field.Length > 40)
        {
            return field.Text(record);
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

        string text = field.Text(record)!;
        if (_repeated.Count > 4096)
        {
            _repeated.Clear();
        }

        return _repeated[hash] = text;
    }

    [MethodImpl(JsonCursor.Hot)]
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

    [MethodImpl(JsonCursor.Hot)]
    private DateTime? Date(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        return field.IsNull ? null
            : FieldValue.TryDate(record, field, out DateTime date) ? date
            : Keep<DateTime>(record, slot);
    }

    [MethodImpl(JsonCursor.Hot)]
    private DateTimeOffset? DateTimeOf(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        return field.IsNull ? null
            : FieldValue.TryTime(record, field, out DateTimeOffset time) ? time
            : Keep<DateTimeOffset>(record, slot);
    }

    [MethodImpl(JsonCursor.Hot)]
    private decimal? Decimal(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        return field.IsNull ? null
            : FieldValue.TryDecimal(record, field, out decimal value) ? value
            : Keep<decimal>(record, slot);
    }

    private int? Integer(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        return field.IsNull ? null
            : FieldValue.TryInteger(record, field, out int value) ? value
            : Keep<int>(record, slot);
    }

    private bool? Boolean(ReadOnlySpan<byte> record, int slot)
    {
        FieldSlot field = _fields[slot];
        return field.Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => field.IsNull ? null : Keep<bool>(record, slot),
        };
    }

    // What is not as promised is not thrown away.
    private T? Keep<T>(ReadOnlySpan<byte> record, int slot)
        where T : struct
    {
        Add(ParticipantSlots.Paths[slot], AdditionalProperties.Value(record, _fields[slot]));
        return null;
    }

    private void Add(string name, object? value) => (_additional ??= [])[name] = value;

    private static string PathOf(ReadOnlySpan<byte> record, UnknownField field)
    {
        string? name = field.Name.Kind == JsonTokenType.None ? null : field.Name.Text(record);
        string above = ParticipantSlots.Shape.PathOf(field.Node);
        return above.Length == 0 ? name ?? ""
            : name is null ? above
            : above + "." + name;
    }
}
