namespace Go401.Client.Payroll;

/// <summary>
/// What a person is told of a run that was sent before, in the same words at every prompt and in every error.
/// </summary>
internal static class PayrollCautions
{
    /// <summary>The fact about another run for the same company, date and cycle, without a full stop.</summary>
    public const string OtherRun = "a pay run with different lines was already submitted or started";

    /// <summary>The caution about a run that is added to another one.</summary>
    public const string AddedToOtherRun = $"CAUTION: {OtherRun} for this company and date. This one is added to it.";

    /// <summary>The caution about a run that the journal knows, and that would be sent with another key.</summary>
    public static string SameRun =>
        $"CAUTION: this pay run was already submitted or started {Hint.Of("SubmittedBefore")}. If it is sent with another key, it "
        + "counts twice.";
}
