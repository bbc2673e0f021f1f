using System.Runtime.CompilerServices;

namespace Go401.Client.Export;

/// <summary>Writes rows in one format into a buffer. Text comes as clean UTF-8. One writer belongs to one thread.</summary>
internal abstract class RowWriter
{
    /// <summary>Fields that were defused since the count was set back.</summary>
    public long Defused { get; set; }

    /// <summary>Fields from which a character was taken that the format cannot hold, since the count was set back.</summary>
    public long Repaired { get; set; }

    public abstract byte[] Header();

    public virtual byte[] Footer() => [];

    /// <summary>What a row begins with that is left out where it is the file's first.</summary>
    public virtual byte[] Separator => [];

    public abstract void BeginRow(RowBuffer buffer);

    public abstract void EndRow();

    public abstract void Null(int column);

    public abstract void Text(int column, ReadOnlySpan<byte> text);

    /// <summary>Digits as the server wrote them, perhaps with a sign and a point.</summary>
    public abstract void Number(int column, ReadOnlySpan<byte> digits);

    public virtual void NumberToken(int column, ReadOnlySpan<byte> token) => Number(column, token);

    public abstract void Boolean(int column, bool value);

    /// <summary>Names of columns; empty where there are none.</summary>
    public abstract void Names(int column, IReadOnlyList<string> names);

    /// <summary>JSON as the server wrote it.</summary>
    public abstract void Json(int column, ReadOnlySpan<byte> json);

    /// <summary>True for digits with an optional sign and one point: whatever runs it gets the number it is.</summary>
    [MethodImpl(JsonCursor.Hot)]
    protected internal static bool IsNumber(ReadOnlySpan<byte> text)
    {
        int i = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int digits = 0,
            points = 0;
        for (; i < text.Length; i++)
        {
            if (text[i] is >= (byte)'0' and <= (byte)'9')
            {
                digits++;
            }
            else if (text[i] == (byte)'.')
            {
                points++;
            }
            else
            {
                return false;
            }
        }

        return digits > 0 && points <= 1;
    }
}
