using System.Runtime.CompilerServices;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// A property of a record. Where PowerShell adds a copy of a property to an object, the first copy is the property itself, which
/// halves what a read leaves for the garbage collector (bench/README.md).
/// </summary>
internal sealed class RecordProperty(string name, object? value) : PSNoteProperty(name, value)
{
    private bool _taken;

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
