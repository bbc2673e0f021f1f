using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text.Json;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>What the loans of a participant add up to.</summary>
internal readonly record struct LoanSum(int Count, decimal? Payment, string? Unreadable)
{
    /// <summary>Reads the array of loans. A payment that is no number makes the whole sum unreadable: the texts stand for it.</summary>
    public static LoanSum Of(ReadOnlySpan<byte> loans)
    {
        int count = 0;
        decimal? sum = null;
        List<string>? texts = null;
        bool unreadable = false;
        var reader = new Utf8JsonReader(loans);
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
                bool payment = reader.ValueTextEquals("todays_payment"u8);
                reader.Read();
                if (payment && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    bool number = Utf8Parser.TryParse(reader.ValueSpan, out decimal value, out int used) && used == reader.ValueSpan.Length;
                    sum = number ? (sum ?? 0) + value : sum;
                    unreadable |= !number;
                    (texts ??= []).Add(FieldText.GetString(reader.ValueSpan, new FieldSlot(0, reader.ValueSpan.Length, JsonTokenType.String, reader.ValueIsEscaped))!);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return new LoanSum(count, sum, unreadable ? string.Join("; ", texts!) : null);
    }
}
