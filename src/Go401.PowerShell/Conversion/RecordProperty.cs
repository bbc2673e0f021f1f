using System.Runtime.CompilerServices;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// A property of a record. Where PowerShell adds a copy of a property to an object, the first copy is the property itself, which
/// halves what a read leaves for the garbage collector (bench/README.md).
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="value">Its value.</param>
/// <param name="taken">True where it is put into an object without a copy.</param>
internal sealed class RecordProperty(string name, object? value, bool taken) : PSNoteProperty(name, value)
{
    private bool _taken = taken;

    /// <inheritdoc/>
    [MethodImpl(JsonCursor.Hot)]
    public override PSMemberInfo Copy()
    {
        if (_taken)
        {
            return base.Copy();
        }

        _taken = true;
        return this;
    }
}
