using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Marks the parameter that follows a path. To PowerShell braces outside quotes are a script block, so that of
/// <c>companies/{company_id}/participants</c> the name in braces arrives as the next argument.
/// </summary>
internal sealed class PathInQuotesAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Wrapped.Value(inputData) is ScriptBlock
            ? throw new ArgumentTransformationMetadataException(
                "Put quotes around a path with names in braces: 'companies/{company_id}/participants'."
            )
            : inputData;
}
