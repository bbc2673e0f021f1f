using System.Buffers.Text;

namespace Go401.Client.Export;

/// <summary>What the loans of a participant add up to.</summary>
/// <param name="Count">How many loans there are.</param>
/// <param name="Payment">The sum of the payments; null where there is none.</param>
/// <param name="Unreadable">The payments as text where one of them is no number.</param>
/// <param name="Chosen">The payment of the loan that was asked for, as text.</param>
internal readonly record struct LoanSum(int Count, decimal? Payment, string? Unreadable, string? Chosen)
{
    /// <summary>Reads the array of loans. A payment that is no number makes the whole sum unreadable: the texts stand for it.</summary>
    /// <param name="loan">The loan whose payment is wanted, from 1; 0 for none.</param>
    public static LoanSum Of(ReadOnlySpan<byte> loans, int loan = 0)
    {
        int count = 0;
        string? chosen = null;
        decimal? sum = null;
        List<string>? texts = null;
        bool unreadable = false;
        var reader = new JsonCursor(loans);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool payment = reader.Is("todays_payment"u8);
                reader.Read();
                if (payment && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    bool number = Utf8Parser.TryParse(reader.Value, out decimal value, out int used) && used == reader.Value.Length;
                    sum = number ? (sum ?? 0) + value : sum;
                    unreadable |= !number;
                    string text = ServerJson.Of(reader);
                    (texts ??= []).Add(text);
                    chosen = count == loan ? text : chosen;
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return new LoanSum(count, sum, unreadable ? string.Join("; ", texts!) : null, chosen);
    }
}
