using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>Takes one or more of the names of an enumeration. PowerShell's own error for another value names a type of .NET.</summary>
internal sealed class ChoiceAttribute(Type choices) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Wrapped.Value(inputData);
        return value is IEnumerable list and not string ? list.Cast<object?>().Select(One).ToArray() : One(value);
    }

    private object? One(object? item)
    {
        object? value = Wrapped.Value(item);
        if (value is null || LanguagePrimitives.TryConvertTo(value, choices, CultureInfo.InvariantCulture, out value))
        {
            return value;
        }

        string[] names = Enum.GetNames(choices);
        throw new ArgumentTransformationMetadataException(
            $"'{ServerText.Clean(item?.ToString(), 200)}' is not valid. Use "
                + $"{string.Join(", ", names.Take(names.Length - 1))} or {names.Last()}."
        );
    }
}
