namespace Go401.Client.Participants;

/// <summary>Where the fields of a participant are among those that a reader finds.</summary>
internal sealed class ParticipantSlots
{
    /// <summary>The names of the fields. One slot a path; LoanCount and LoanPayment share theirs.</summary>
    public static readonly string[] Paths = [.. ParticipantColumns.All.Where(c => c.Path.Length > 0).Select(c => c.Path).Distinct()];

    public static readonly RecordShape Shape = new(Paths.Select(p => p.Split('.')));

    public readonly int ObjectId = At("object_id"),
        Name = At("name"),
        Email = At("email"),
        Phone = At("phone");
    public readonly int StartDate = At("start_date"),
        TerminationDate = At("termination_date");
    public readonly int MetEligibilityDate = At("met_eligibility_date"),
        MetMatchEligibilityDate = At("met_match_eligibility_date"),
        MetProfitShareEligibilityDate = At("met_profit_share_eligibility_date");
    public readonly int Ssn = At("ssn"),
        Dob = At("dob");
    public readonly int HoursWorkedYtd = At("hours_worked_ytd"),
        CompensationYtd = At("compensation_ytd"),
        YearsWorked1000Hours = At("years_worked_1000_hours"),
        PriorYearTotalCompensation = At("prior_year_total_compensation");
    public readonly int OwnershipPercentage = At("ownership_percentage"),
        CompanyOfficer = At("company_officer"),
        Timestamp = At("timestamp"),
        TimestampUpdated = At("timestamp_updated");
    public readonly int ChangeFrequency = At("deferrals.change_frequency"),
        IsEligible = At("deferrals.is_eligible"),
        HitMax = At("deferrals.hit_max"),
        Loans = At(ParticipantColumns.LoansPath);
    public readonly int AddressLine1 = At("address.address_line_1"),
        AddressLine2 = At("address.address_line_2"),
        City = At("address.city"),
        State = At("address.state"),
        PostalCode = At("address.postal_code"),
        Country = At("address.country");
    public readonly (int, int, int) Traditional = Election("traditional"),
        Roth = Election("roth"),
        ActiveTraditional = Election("active_traditional"),
        ActiveRoth = Election("active_roth");

    private static int At(string path) => Array.IndexOf(Paths, path);

    private static (int, int, int) Election(string name) =>
        (At($"deferrals.{name}.amount"), At($"deferrals.{name}.is_percent"), At($"deferrals.{name}.timestamp"));
}
