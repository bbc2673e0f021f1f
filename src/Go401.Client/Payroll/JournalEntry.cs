using System.Buffers;
using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace Go401.Client.Payroll;

/// <summary>What is known of a pay run that was begun.</summary>
internal enum JournalState
{
    /// <summary>The request was about to leave, or left; whether 401GO took it is not known.</summary>
    Sending,

    /// <summary>401GO took it.</summary>
    Submitted,

    /// <summary>401GO refused it, and nothing was kept.</summary>
    Refused,
}

/// <summary>One pay run in the journal. It holds no personal data: people and amounts are in it as fingerprints only.</summary>
internal sealed record JournalEntry
{
    public DateTime CheckDate { get; init; }

    /// <summary>True for an off-cycle run.</summary>
    public bool OffCycle { get; init; }

    /// <summary>The first day of the pay period, where it was given.</summary>
    public DateTime? PayPeriodStart { get; init; }

    /// <summary>The last day of the pay period, where it was given.</summary>
    public DateTime? PayPeriodEnd { get; init; }

    /// <summary>The correction number; 0 for the first run.</summary>
    public int Correction { get; init; }

    /// <summary>The fingerprint of company, date, cycle and lines.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The idempotency key that it was sent with.</summary>
    public string Key { get; init; } = "";

    public int Lines { get; init; }

    public JournalState State { get; init; }

    /// <summary>When it was first sent, UTC; the 24 hours of the key count from here.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When 401GO answered, UTC; null while it has not.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When the money is drawn, as 401GO said; null where it did not.</summary>
    public DateTime? AchDate { get; init; }

    /// <summary>The ids of the warnings that were accepted when it was sent.</summary>
    public string[] AcceptedWarnings { get; init; } = [];

    /// <summary>
    /// A fingerprint of each participant and of each line, alternating, for the comparison with the next run; kept for the latest
    /// regular run only.
    /// </summary>
    public LineTag[] People { get; init; } = [];

    /// <summary>True for the same date and cycle.</summary>
    public bool IsFor(PayrollRun run) => CheckDate == run.CheckDate && OffCycle == run.OffCycle;

    /// <summary>True for the same pay period, as far as both have one: an end alone is compared with the end.</summary>
    public bool HasPeriodOf(PayrollRun run)
    {
        bool starts = PayPeriodStart is not null && run.PayPeriodStart is not null,
            ends = PayPeriodEnd is not null && run.PayPeriodEnd is not null;
        return (starts || ends) && (!starts || PayPeriodStart == run.PayPeriodStart) && (!ends || PayPeriodEnd == run.PayPeriodEnd);
    }
}

/// <summary>A fingerprint in eight bytes. As text, which is how the journal has it, it would need eight times as much.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct LineTag(ulong Value)
{
    private sealed class Converter : JsonConverter<LineTag>
    {
        private const int Digits = 16;

        public override LineTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader is { TokenType: JsonTokenType.String, ValueSpan.Length: Digits }
            && Utf8Parser.TryParse(reader.ValueSpan, out ulong value, out int read, 'x')
            && read == Digits
                ? new LineTag(value)
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, LineTag value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[Digits];
            Utf8Formatter.TryFormat(value.Value, text, out _, new StandardFormat('x', Digits));
            writer.WriteStringValue(text);
        }
    }
}
