using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Go401.Tests.Unit.Browser;

/// <summary>How well one color can be told from another (WCAG 2.2: 4.5 for text, 3 for large text and graphics).</summary>
internal static class Colors
{
    /// <summary>The contrast of two colors as a browser computes them, for instance <c>rgb(26, 34, 48)</c>.</summary>
    public static double Contrast(string one, string other)
    {
        double a = Luminance(one),
            b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        double[] parts =
        [
            .. Regex
                .Matches(color, "[0-9.]+")
                .Take(3)
                .Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture) / 255)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
        ];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
