using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>What a pay run is checked with of a participant: a large roster of these needs a third of the memory.</summary>
internal sealed class PayrollPerson(Participant person) : IContributor
{
    public string ObjectId { get; } = person.ObjectId!;

    public DateTime? Dob { get; } = person.Dob;

    public DateTime? StartDate { get; } = person.StartDate;

    public DateTime? TerminationDate { get; } = person.TerminationDate;

    public DateTime? MetEligibilityDate { get; } = person.MetEligibilityDate;

    public bool? IsEligible { get; } = person.IsEligible;

    public bool? HitMax { get; } = person.HitMax;

    public bool? ActiveTraditionalDeferralIsPercent { get; } = person.ActiveTraditionalDeferralIsPercent;

    public bool? ActiveRothDeferralIsPercent { get; } = person.ActiveRothDeferralIsPercent;

    public decimal? CompensationYtd { get; } = person.CompensationYtd;

    public decimal? LoanPayment { get; } = person.LoanPayment;

    public decimal? ActiveTraditionalDeferral { get; } = person.ActiveTraditionalDeferral;

    public decimal? ActiveRothDeferral { get; } = person.ActiveRothDeferral;
}
