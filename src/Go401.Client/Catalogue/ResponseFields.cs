namespace Go401.Client.Catalogue;

/// <summary>
/// Fields of responses that hold a number or a date as text. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields:
/// do not edit it, run the tool again.
/// </summary>
internal static class ResponseFields
{
    private const string DecimalNames = """
        additional_amount amount amount_paid annual_raise aum_fee aum_limit available_amount balance basis cash
        company_contribution compensation_ytd dollar_per_head estimated_balance federal_withholding_percent fee fee_amount
        gross_pay hours hours_worked_ytd inflation interest_rate investment_return loan_amount minimum_disbursement
        ownership_percentage percent percentage period_payment post_tax_amount post_tax_percent posttax_amount
        posttax_available pre_tax_amount pre_tax_percent pretax_amount pretax_available prior_year_total_compensation proceeds
        retirement_spending roth_contribution_basis savings_percent share_price shares social_security target_savings
        todays_payment total_rollover_amount value wire_transfer_fee
        """;

    // Dates, and dates with times.
    private const string DateNames = """
        ach_date applied_date business_start_date check_date date dob effective_date eligibility_date
        employee_notification_date first_payment_date issue_date met_eligibility_date met_match_eligibility_date
        met_profit_share_eligibility_date next_payroll_date next_trading_window pay_period_end pay_period_start
        plan_cancellation_date plan_effective_date plan_restatement_date settle_date start_date terminated_date
        termination_date timestamp timestamp_updated
        """;

    private static readonly HashSet<string> Decimals = Names(DecimalNames);
    private static readonly HashSet<string> Dates = Names(DateNames);

    /// <summary>True for a field whose text has a type.</summary>
    /// <param name="name">The field.</param>
    /// <param name="number">True for a decimal, false for a date or a time.</param>
    public static bool IsTyped(string name, out bool number)
    {
        number = Decimals.Contains(name);
        return number || Dates.Contains(name);
    }

    private static HashSet<string> Names(string text) =>
        new(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
