using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Payroll;

/// <summary>Takes a day: a DateTime or DateOnly, or text in ISO form (2026-03-13). Another form could be read in two ways.</summary>
public sealed class PayDateAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        return Wrapped.Value(inputData) switch
        {
            null => null,
            DateTime date => DateTime.SpecifyKind(date.Date, DateTimeKind.Unspecified),
            DateTimeOffset time => time.Date,
            object other when IsoTime.TryReadDay(IsoTimeAttribute.Text(other), out DateTime day) => day,
            object other => throw new ArgumentTransformationMetadataException(
                IsoTime.Problem(IsoTimeAttribute.Text(other), "yyyy-MM-dd, for example 2026-03-13 (-DateFormat is for the rows only)")
            ),
        };
    }
}
