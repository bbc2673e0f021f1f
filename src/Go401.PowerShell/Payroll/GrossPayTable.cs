using System.Collections.Concurrent;
using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Payroll;

/// <summary>The pay of one payroll: the same for everyone, or by participant id. It remembers which ids were looked up.</summary>
internal sealed class GrossPayTable
{
    private readonly decimal? _all;
    private readonly Dictionary<string, decimal> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);

    private GrossPayTable(object? given)
    {
        if (given is not IDictionary table)
        {
            _all = Number(given, null);
            return;
        }

        foreach (DictionaryEntry entry in table)
        {
            string id = (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "").Trim();
            decimal amount = Number(Wrapped.Value(entry.Value), id);
            _byId[id] = !_byId.TryGetValue(id, out decimal other) || other == amount ? amount : throw NotPay(id);
        }
    }

    /// <summary>Reads what a user gave.</summary>
    /// <exception cref="Go401Exception"><c>GrossPayInvalid</c>.</exception>
    public static GrossPayTable Of(object given) => new(Wrapped.Value(given));

    /// <summary>The pay of a participant; null where it is not known. Companies may be read at the same time.</summary>
    public decimal? Find(string participantId)
    {
        if (_all is not null)
        {
            return _all;
        }

        if (!_byId.TryGetValue(participantId, out decimal amount))
        {
            return null;
        }

        _found[participantId] = true;
        return amount;
    }

    /// <summary>A warning of the ids of the table that no participant has; null where there is none.</summary>
    public string? Unknown()
    {
        const int MaxShown = 20;
        string[] unknown = [.. _byId.Keys.Where(id => !_found.ContainsKey(id)).OrderBy(id => id, StringComparer.Ordinal)];
        string ids = string.Join(
            ", ",
            unknown.Take(MaxShown).Select(id => $"'{ServerText.MaskSocialSecurityNumbers(ServerText.Clean(id, 60) ?? "")}'")
        );
        return unknown.Length == 0
            ? null
            : $"-GrossPay contains ids that no participant of these companies has: {ids}"
                + (unknown.Length > MaxShown ? $" and {unknown.Length - MaxShown} more" : "")
                + ". No amounts were computed for them. Check the ids against Get-Go401Participant.";
    }

    private static decimal Number(object? value, string? id)
    {
        decimal? amount = value switch
        {
            decimal exact => exact,
            string text => text.Trim().Length > 0 && Money.TryParse(text, Money.MaxAmount, out decimal read) == Money.Problem.None
                ? read
                : null,
            DateTime or bool or char => null,
            IConvertible number => Converted(number),
            _ => null,
        };
        return amount >= 0 ? amount.Value : throw NotPay(id);
    }

    private static decimal? Converted(IConvertible number)
    {
        try
        {
            return number.ToDecimal(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is OverflowException or InvalidCastException)
        {
            return null;
        }
    }

    private static Go401Exception NotPay(string? id) =>
        new(
            "GrossPayInvalid",
            ErrorKind.InvalidArgument,
            "-GrossPay must be a number of dollars, 0 or more, or a table of participant id and number: @{ 'p1' = 2500.00 }."
                + (id is null ? "" : $" The table has another value for '{ServerText.Clean(id, 60)}'.")
        );
}
