namespace Go401.Client.Text;

/// <summary>
/// Shows a body before it is sent, without what is personal: every value is replaced by stars, except those of a short list
/// of fields that say nothing of a person (ids, dates of a payroll, kinds and frequencies), and of these only what has the
/// shape of an id, a date or a word. Takes time in proportion to the body, whatever is in it.
/// </summary>
internal static class BodyPreview
{
    private const string Mask = "***";
    private const int MaxRows = 3;
    private const int MaxCharacters = 2000;
    private const int MaxName = 100;
    private const int MaxValue = 64;

    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        // Ids of the API, and the employee's number in the payroll system.
        "object_id",
        "company_id",
        "participant_id",
        "affiliate_id",
        "affiliate_firm_id",
        "beneficiary_id",
        "disbursement_id",
        "loan_request_id",
        "rollover_id",
        "notification_id",
        "investment_id",
        "employee_id",
        // Dates of payrolls, of employment and of plans.
        "check_date",
        "pay_period_start",
        "pay_period_end",
        "ach_date",
        "start_date",
        "termination_date",
        "effective_date",
        "plan_effective_date",
        "first_payment_date",
        "business_start_date",
        "next_payroll_date",
        // Kinds, states and frequencies.
        "is_off_cycle",
        "is_percent",
        "status",
        "payroll_schedule",
        "payroll_frequency",
        "pay_frequency",
        "payment_type",
        "payment_method",
        "change_frequency",
        "deferral_change_frequency",
        "other_type",
        "account_type",
        "money_source",
        "tax_type",
        "entity_type",
        "plan_type",
        "fee_frequency",
        "vesting_schedule",
    };

    /// <summary>Shows JSON, indented; long lists and long texts are cut. What is not JSON is described by its size.</summary>
    public static string Of(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0)
        {
            return "";
        }

        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            var text = new StringBuilder();
            Write(text, document.RootElement, "", "");
            return text.Length <= MaxCharacters ? text.ToString() : text.ToString(0, MaxCharacters) + "…";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return $"({Counted.Number(body.Length)} bytes that are not JSON)";
        }
    }

    /// <summary>A value of a form: stars unless its field is one of those that are shown.</summary>
    public static string Value(string name, string value) =>
        Shown.Contains(name) && IsHarmless(value) ? ServerText.Clean(value, MaxValue)! : Mask;

    private static void Write(StringBuilder text, JsonElement element, string name, string indent)
    {
        if (text.Length > MaxCharacters)
        {
            return;
        }

        string inner = indent + "  ";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                string separator = "\n";
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    text.Append(separator).Append(inner).Append('"').Append(ServerText.Clean(property.Name, MaxName)).Append("\": ");
                    Write(text, property.Value, property.Name, inner);
                    separator = ",\n";
                }

                text.Append(separator == "\n" ? "}" : "\n" + indent + "}");
                break;
            case JsonValueKind.Array:
                int count = element.GetArrayLength(),
                    shown = 0;
                text.Append('[');
                foreach (JsonElement item in element.EnumerateArray().Take(MaxRows))
                {
                    text.Append(shown++ == 0 ? "\n" : ",\n").Append(inner);
                    Write(text, item, name, inner);
                }

                text.Append(count > MaxRows ? $",\n{inner}… and {(count - MaxRows).ToString(CultureInfo.InvariantCulture)} more" : "")
                    .Append(count == 0 ? "]" : "\n" + indent + "]");
                break;
            case JsonValueKind.String:
                text.Append('"').Append(Value(name, ServerJson.Of(element)!)).Append('"');
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                text.Append(Value(name, element.GetRawText()));
                break;
        }
    }

    // The shape of an id, a date, a time, or a few words.
    private static bool IsHarmless(string value) =>
        value.Length <= MaxValue
        && value.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or ':' or '+' or ' ');
}
