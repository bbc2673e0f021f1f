namespace Go401.PowerShell.Conversion;

/// <summary>
/// A property whose value is an object or a list. It is kept as the JSON that it was and made into objects when it is first looked at:
/// most of a participant's objects are in its address and deferrals, which few pipelines look at. Its first copy is itself, as for
/// <see cref="RecordProperty"/>.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="json">The object or list.</param>
/// <param name="shape">What it is made into.</param>
/// <param name="taken">True where it is put into an object without a copy.</param>
internal sealed class NestedProperty(string name, byte[] json, ObjectOptions shape, bool taken) : PSNoteProperty(name, null)
{
    private byte[]? _json = json;
    private bool _taken = taken;

    /// <inheritdoc/>
    public override object? Value
    {
        get
        {
            if (_json is byte[] json)
            {
                // Two that look at the same time make it twice and see the same.
                base.Value = JsonToPSObject.Convert(json, shape);
                _json = null;
            }

            return base.Value;
        }
        set
        {
            _json = null;
            base.Value = value;
        }
    }

    /// <inheritdoc/>
    public override PSMemberInfo Copy()
    {
        if (_taken)
        {
            return new PSNoteProperty(Name, Value);
        }

        _taken = true;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        _ = Value;
        return base.ToString();
    }
}
