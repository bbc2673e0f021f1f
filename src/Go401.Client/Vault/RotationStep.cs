namespace Go401.Client.Vault;

/// <summary>
/// The steps of a rotation, in their order. Tests stop or kill the process at each of them, through
/// <see cref="VaultTimings.Reached"/>, to see what the next process finds.
/// </summary>
internal static class RotationStep
{
    public const string LockTaken = "LockTaken";
    public const string VaultRead = "VaultRead";
    public const string SentNoted = "SentNoted";
    public const string Answered = "Answered";
    public const string NetworkFailed = "NetworkFailed";
    public const string Refused = "Refused";
    public const string VaultWritten = "VaultWritten";
    public const string ReadBack = "ReadBack";
    public const string JournalWritten = "JournalWritten";
    public const string Published = "Published";
}
