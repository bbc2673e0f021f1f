using System;
using System.Globalization;
using System.Management.Automation;

namespace Go401.PowerShell.Payroll;

/// <summary>Takes a day: a DateTime or DateOnly, or text in ISO form (2026-03-13). Another form could be read in two ways.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PayDateAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case null:
                return null;
            case DateTime date:
                return DateTime.SpecifyKind(date.Date, DateTimeKind.Unspecified);
            case DateTimeOffset time:
                return DateTime.SpecifyKind(time.Date, DateTimeKind.Unspecified);
        }

        string text =
            value.GetType().FullName == "System.DateOnly"
                ? ((IFormattable)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return DateTime.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
            ? day
            : throw new ArgumentTransformationMetadataException("Write the date year first, for example 2026-03-13.");
    }
}
