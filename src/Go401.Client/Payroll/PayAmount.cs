namespace Go401.Client.Payroll;

/// <summary>Reads an amount of pay as payroll systems write it.</summary>
internal static class PayAmount
{
    /// <summary>
    /// Reads <c>1,234.50</c>, <c>$1,234.50</c> and their like; false where the text is no amount with at most two decimals.
    /// </summary>
    public static bool TryParse(string text, out decimal amount)
    {
        amount = 0;
        return text is not null && Money.TryParse(text, Money.MaxAmount, out amount) == Money.Problem.None && text.Trim().Length > 0;
    }
}
