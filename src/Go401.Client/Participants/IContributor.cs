namespace Go401.Client.Participants;

/// <summary>What decides how much a person contributes.</summary>
internal interface IContributor
{
    DateTime? StartDate { get; }

    DateTime? TerminationDate { get; }

    DateTime? MetEligibilityDate { get; }

    bool? IsEligible { get; }

    bool? HitMax { get; }

    decimal? CompensationYtd { get; }

    decimal? LoanPayment { get; }

    decimal? ActiveTraditionalDeferral { get; }

    bool? ActiveTraditionalDeferralIsPercent { get; }

    decimal? ActiveRothDeferral { get; }

    bool? ActiveRothDeferralIsPercent { get; }
}
