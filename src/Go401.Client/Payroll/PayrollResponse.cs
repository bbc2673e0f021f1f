namespace Go401.Client.Payroll;

/// <summary>
/// The response of 401GO when it takes a pay run: the payroll. A status of 200 alone proves nothing: a gateway or an error page in JSON can
/// have it too.
/// </summary>
/// <param name="IsPayroll">False where the body is no payroll, so that the outcome is not known.</param>
/// <param name="AchDate">When the money is drawn; null where the response does not say.</param>
internal readonly record struct PayrollResponse(bool IsPayroll, DateTime? AchDate)
{
    private static readonly string[] Members =
    [
        "ach_date",
        "check_date",
        "is_off_cycle",
        "object_id",
        "pay_period_end",
        "pay_period_start",
        "payroll_lines",
    ];

    /// <summary>Reads a response. It repeats every line, so that these are skipped and not made into a tree.</summary>
    public static PayrollResponse Read(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(ServerJson.WithoutByteOrderMark(body).Span);
        bool payroll = false,
            started = false;
        DateTime? date = null;
        try
        {
            while (json.Read())
            {
                started |= json.TokenType == JsonTokenType.StartObject;
                if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
                {
                    continue;
                }

                string name = ServerJson.Of(ref json);
                payroll |= Members.Contains(name);
                json.Read();
                if (name == "ach_date" && json.TokenType == JsonTokenType.String && IsoDate.Parse(ServerJson.Of(ref json)) is DateTime day)
                {
                    date = day;
                    break;
                }

                json.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // An object that was cut off on the way is taken for the payroll, which 401GO begins to send once it has taken the run.
            payroll |= started;
        }

        return new PayrollResponse(payroll, date);
    }
}
