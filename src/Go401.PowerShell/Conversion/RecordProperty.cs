namespace Go401.PowerShell.Conversion;

/// <summary>
/// A property of a record. A nested object or list is kept as the JSON that it was and made into objects when it is first
/// looked at: most of a participant's objects are in its address and deferrals, which few pipelines look at. And where
/// PowerShell adds a copy of a property to an object, the first copy is the property itself, which halves what a read
/// leaves for the garbage collector. Both were found with a profiler (bench/README.md).
/// </summary>
internal sealed class RecordProperty : PSNoteProperty
{
    private readonly RecordShape? _shape;
    private byte[]? _json;
    private bool _taken;

    public RecordProperty(string name, object? value)
        : base(name, value) { }

    /// <summary>A property whose value is made of this JSON when it is first looked at.</summary>
    public RecordProperty(string name, byte[] json, RecordShape shape)
        : base(name, null)
    {
        _json = json;
        _shape = shape;
    }

    /// <inheritdoc/>
    public override object? Value
    {
        get
        {
            if (_json is byte[] json)
            {
                // Two that look at the same time make it twice and see the same.
                base.Value = JsonToPSObject.Convert(json, _shape!);
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
