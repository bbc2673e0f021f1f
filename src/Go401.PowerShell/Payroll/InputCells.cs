using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Payroll;

/// <summary>The cells of one row, made of the values of an object or a table.</summary>
/// <param name="dateFormat">How dates are written as text; ISO when null.</param>
internal sealed class InputCells(string? dateFormat)
{
    private object? _address;

    /// <summary>The texts by their header.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of values that are no text.</summary>
    public List<string> Others { get; } = [];

    /// <summary>Adds a value.</summary>
    /// <remarks>
    /// A field that is an object must not be left out: as an amount it would count as 0. A participant's address is the exception:
    /// Address is a synonym of the first line.
    /// </remarks>
    public void Add(string name, object? value)
    {
        object? plain = value == AutomationNull.Value ? null : Wrapped.Value(value);
        if (plain is null or string or ValueType or DBNull or NullString || plain.GetType() == typeof(Uri))
        {
            Texts[name] = Text(plain, dateFormat);
        }
        else if (plain is IEnumerable or SecureString || !name.Equals("Address", StringComparison.OrdinalIgnoreCase))
        {
            Others.Add(name);
        }
        else
        {
            _address = value;
        }
    }

    /// <summary>
    /// Adds the parts of a participant's address, which are properties of the participant, too. A raw record has them in the address alone.
    /// </summary>
    public void AddAddress()
    {
        if (_address is null)
        {
            return;
        }

        var known = new HashSet<string>(Texts.Keys.Select(InputField.Comparable), StringComparer.Ordinal);
        foreach (PSPropertyInfo part in PSObject.AsPSObject(_address).Properties)
        {
            if (
                part is PSNoteProperty
                && known.Add(InputField.Comparable(part.Name))
                && Wrapped.Value(part.Value) is null or string or ValueType
            )
            {
                Texts[part.Name] = Text(part.Value, null);
            }
        }
    }

    /// <summary>A value as a cell.</summary>
    public static string Text(object? value, string? dateFormat) =>
        Wrapped.Value(value) switch
        {
            null or DBNull or NullString => "",
            string text => text,

            // The day where it was written, whatever day it is here.
            IFormattable day and (DateTime { TimeOfDay.Ticks: 0 } or DateTimeOffset { TimeOfDay.Ticks: 0 }) => Day(day, dateFormat),
            IFormattable day when day.GetType().FullName == "System.DateOnly" => Day(day, dateFormat),
            IFormattable time and (DateTime or DateTimeOffset) => time.ToString("o", CultureInfo.InvariantCulture),
            IFormattable number and (double or float) => number.ToString("R", CultureInfo.InvariantCulture),
            object other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
        };

    private static string Day(IFormattable day, string? format) => day.ToString(format ?? "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
