using System;
using System.Globalization;
using System.Management.Automation;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Reads what is typed for a date or a time span the same in every culture. PowerShell binds a text with the culture of the
/// session, so that 2026-11-01 would be a day of the Buddhist or the Persian calendar.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class InvariantTransformationAttribute(Type type, string example) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? text = value switch
        {
            string typed => typed.Trim(),
            IFormattable date when value.GetType().FullName == "System.DateOnly" => date.ToString(
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture
            ),
            _ => null,
        };
        if (text is null)
        {
            return inputData;
        }

        try
        {
            return LanguagePrimitives.ConvertTo(text, type, CultureInfo.InvariantCulture);
        }
        catch (PSInvalidCastException)
        {
            throw new ArgumentTransformationMetadataException($"'{text}' cannot be read. Write it like {example}.");
        }
    }
}
