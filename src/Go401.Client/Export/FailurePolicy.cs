namespace Go401.Client.Export;

/// <summary>What the failure of one company means for the others.</summary>
internal static class FailurePolicy
{
    /// <summary>
    /// True for a failure that the others would meet as well: no sign-in, a file that cannot be written, or a service that
    /// failed twice in a row.
    /// </summary>
    public static bool EndsAll(Go401Exception failure, IReadOnlyList<CompanyFailure> before) =>
        failure.Kind is ErrorKind.AuthenticationError or ErrorKind.WriteError or ErrorKind.SecurityError
        || (IsService(failure) && before.Count > 0 && IsService(before[before.Count - 1].Error));

    /// <summary>The error of an export that would not be complete. A service that is down keeps its own error: it will pass.</summary>
    public static Go401Exception Refused(string companyId, Go401Exception failure) =>
        failure.Kind is ErrorKind.AuthenticationError or ErrorKind.WriteError or ErrorKind.SecurityError || IsService(failure)
            ? failure
            : new Go401Exception(
                "ExportIncomplete",
                ErrorKind.InvalidResult,
                $"Company {Text.ServerText.Clean(companyId, 80)} could not be read, so nothing was written: "
                    + $"{failure.Message} {Hint.Of("OnlyWhenComplete")}",
                failure
            )
            {
                CompanyId = Catalogue.ShownPath.IdOf(companyId),
            };

    private static bool IsService(Go401Exception failure) =>
        failure.Kind is ErrorKind.ResourceUnavailable or ErrorKind.OperationTimeout or ErrorKind.LimitsExceeded;
}
