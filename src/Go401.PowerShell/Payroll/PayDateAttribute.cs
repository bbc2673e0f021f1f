using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Payroll;

/// <summary>Takes a day: a DateTime or DateOnly, or text in ISO form (2026-03-13). Another form could be read in two ways.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PayDateAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Wrapped.Value(inputData);
        switch (value)
        {
            case null:
                return null;
            case DateTime date:
                return DateTime.SpecifyKind(date.Date, DateTimeKind.Unspecified);
            case DateTimeOffset time:
                return DateTime.SpecifyKind(time.Date, DateTimeKind.Unspecified);
        }

        string text = IsoTimeAttribute.Text(value);
        return IsoTime.TryReadDay(text, out DateTime day)
            ? day
            : throw new ArgumentTransformationMetadataException(
                IsoTime.Problem(text, "yyyy-MM-dd, for example 2026-03-13 (-DateFormat is for the rows only)")
            );
    }
}
