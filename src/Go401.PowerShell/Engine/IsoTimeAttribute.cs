using Go401.PowerShell.Conversion;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Engine;

/// <summary>Takes a time: a DateTime, a DateOnly, or text in ISO form, the same in every culture.</summary>
public sealed class IsoTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Wrapped.Value(inputData);
        return value is null or DateTime or DateTimeOffset ? value
            : IsoTime.TryRead(Text(value), out DateTimeOffset time) ? time
            : throw new ArgumentTransformationMetadataException(
                IsoTime.Problem(Text(value), "yyyy-MM-dd, for example 2026-11-30, or with a time: 2026-11-30T09:00:00-07:00")
            );
    }

    internal static string Text(object value) => IsoTime.TextOf(value) ?? LanguagePrimitives.ConvertTo<string>(value)?.Trim() ?? "";
}
