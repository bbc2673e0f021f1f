using System.Diagnostics;

namespace Go401.Client.Text;

/// <summary>
/// A token, code or client secret. Shows <c>***</c> wherever it is printed, logged, serialised or looked at in a
/// debugger; the value leaves only through <see cref="Reveal"/>, which is called where it goes on the wire or into a
/// vault and nowhere else (S44).
/// </summary>
[DebuggerDisplay("***")]
internal sealed class SecretValue : IEquatable<SecretValue>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a value.</summary>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public SecretValue(string value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException("A secret must not be empty.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The value itself. Every caller is a place to audit.</summary>
    public string Reveal() => _value;

    public override string ToString() => "***";

    public bool Equals(SecretValue? other) => other is not null && _value == other._value;

    public override bool Equals(object? obj) => Equals(obj as SecretValue);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);
}
