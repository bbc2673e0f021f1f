namespace Go401.Client.Errors;

/// <summary>What an unattended run ends with, for a scheduler that reads nothing else (examples/Scheduled/README.md).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something is wrong with the call itself: a parameter, a folder, a file.</summary>
    public const int InvalidCall = 1;

    /// <summary>Done, and nothing has changed since the last time.</summary>
    public const int Unchanged = 2;

    /// <summary>A person has to act for the account of the run: sign in, or unlock or repair its vault.</summary>
    public const int PersonNeeded = 3;

    /// <summary>The service cannot be reached now; a later run may succeed.</summary>
    public const int ServiceUnavailable = 4;

    /// <summary>A company could not be read, or not whole; or a check of a file, or 401GO, refused what was to be sent.</summary>
    public const int CompanyFailed = 5;

    /// <summary>Whether 401GO carried it out is not known.</summary>
    public const int Unclear = 6;

    private static readonly string[] RefusedIds =
    [
        "PayrollRefused",
        "PayrollWarnings",
        "PayrollDateTaken",
        "CensusRefused",
        "CensusRowRefused",
    ];

    // A vault that is locked, broken or gone stays so until a person looks at it. One that is in use or lags behind does not.
    private static readonly string[] PersonIds =
    [
        "VaultLocked",
        "VaultModuleMissing",
        "VaultNotFound",
        "VaultRecordMissing",
        "VaultReadFailed",
        "VaultListFailed",
        "VaultWriteFailed",
        "VaultDeleteFailed",
        "VaultReadBackDiffers",
        "VaultRecordInvalid",
        "VaultRecordTooNew",
        "VaultSecretWrongType",
        "ConnectionNotFound",
        "ClientIdMissing",
        "ClientSecretMissing",
    ];

    public static int Of(Go401Exception failure) =>
        failure.ErrorId is "ManifestUnreadable" or "BaselineUnreadable" ? InvalidCall
        : Array.IndexOf(PersonIds, failure.ErrorId) >= 0 ? PersonNeeded
        : failure.ErrorId == "PayrollUnclear" ? Unclear
        : Array.IndexOf(RefusedIds, failure.ErrorId) >= 0 ? CompanyFailed
        : failure.Kind switch
        {
            ErrorKind.AuthenticationError or ErrorKind.OperationStopped => PersonNeeded,
            ErrorKind.ResourceUnavailable or ErrorKind.OperationTimeout or ErrorKind.LimitsExceeded => ServiceUnavailable,
            ErrorKind.PermissionDenied or ErrorKind.InvalidResult => CompanyFailed,
            _ => InvalidCall,
        };

    /// <summary>What to do about an exit code, where the failure itself does not say it.</summary>
    public static string NextStep(int exitCode) =>
        exitCode switch
        {
            Success or Unchanged => "Nothing.",
            PersonNeeded => $"Sign in, or unlock or repair the vault, as the account that runs the task. {Hint.Of("VaultOrSignIn")}",
            ServiceUnavailable => "Run it again later. If it fails again, check the network and the proxy.",
            CompanyFailed =>
                "Check the company in the message: can the connection read it, and was the response complete? Then run it again.",
            Unclear => "Run the same task again within 24 hours: 401GO processes it once. Later, what 401GO has is read first.",
            _ => "Correct the parameter, folder or file in the message, and run it again.",
        };
}
