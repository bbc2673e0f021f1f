namespace Go401.PowerShell.Conversion;

/// <summary>
/// Lets a duration be written as <c>10d</c>, <c>12h</c>, <c>30m</c> or <c>45s</c>, besides a TimeSpan or its text. A bare
/// number is refused: PowerShell would take it for ticks, people mean anything but that.
/// </summary>
public sealed class LifetimeTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex Short = new(
        @"^\s*(\d+(?:\.\d+)?)\s*([dhms])\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = Wrapped.Value(inputData);
        TimeSpan? span = input switch
        {
            TimeSpan given => given,
            string text => Parse(text),
            0 => TimeSpan.Zero,

            // 10d and 45s are numbers to PowerShell's parser (decimal, Int16), which keeps what was typed beside them.
            ValueType when inputData is PSObject => Parse(LanguagePrimitives.ConvertTo<string>(inputData)),
            _ => null,
        };
        return span >= TimeSpan.Zero
            ? span.Value
            : throw new ArgumentTransformationMetadataException(
                $"'{ServerText.Clean(input?.ToString(), 200)}' is not a duration. Use, for example, 10d, 12h, 30m, 45s or 1.12:00:00."
            );
    }

    private static TimeSpan? Parse(string text)
    {
        Match match = Short.Match(text);
        if (!match.Success)
        {
            // "10" is ten days to TimeSpan, and to no one else.
            return text.Contains(":") && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null;
        }

        double number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        double seconds =
            number
            * char.ToLowerInvariant(match.Groups[2].Value[0]) switch
            {
                'd' => 86400,
                'h' => 3600,
                'm' => 60,
                _ => 1,
            };
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}

/// <summary>Takes an Api-Version only when it is a real date, YYYY-MM-DD.</summary>
public sealed class ValidateApiVersionAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not string text || IsoDate.Parse(text) is null)
        {
            throw new ValidationMetadataException("The API version must be a date in the form YYYY-MM-DD, for example 2026-01-31.");
        }
    }
}
