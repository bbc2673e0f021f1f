namespace Go401.Client.Text;

/// <summary>Characters of Unicode in UTF-8.</summary>
internal static class Scalar
{
    /// <summary>The character at the beginning and how many bytes it takes; U+FFFD and one byte where it is not UTF-8.</summary>
    public static int Read(ReadOnlySpan<byte> utf8, out int length)
    {
        length = 1;
        int first = utf8[0];
        int more = first switch
        {
            < 0x80 => 0,
            >= 0xC2 and <= 0xDF => 1,
            >= 0xE0 and <= 0xEF => 2,
            >= 0xF0 and <= 0xF4 => 3,
            _ => -1,
        };
        if (more == 0)
        {
            return first;
        }

        if (more < 0 || utf8.Length <= more)
        {
            return 0xFFFD;
        }

        int scalar = first & (0x3F >> more);
        for (int i = 1; i <= more; i++)
        {
            if ((utf8[i] & 0xC0) != 0x80)
            {
                return 0xFFFD;
            }

            scalar = (scalar << 6) | (utf8[i] & 0x3F);
        }

        length = more + 1;
        return scalar;
    }

    /// <summary>True for a character without a shape of its own: controls, blanks of every width, and what only directs others.</summary>
    public static bool IsInvisible(int scalar)
    {
        switch (scalar)
        {
            // Fillers and selectors, which Unicode counts as letters and marks (Default_Ignorable_Code_Point).
            case 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or 0x2800:
            case >= 0x180B and <= 0x180F:
            case >= 0xFE00 and <= 0xFE0F:
            case >= 0xFFF0 and <= 0xFFFB:
            case >= 0xE0000 and <= 0xE0FFF:
                return true;
            case > 0xFFFF:
                return CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(scalar), 0) == UnicodeCategory.Format;
            default:
                return char.IsWhiteSpace((char)scalar)
                    || CharUnicodeInfo.GetUnicodeCategory((char)scalar)
                        is UnicodeCategory.Control
                            or UnicodeCategory.Format
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator;
        }
    }
}
