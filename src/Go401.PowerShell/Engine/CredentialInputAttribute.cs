using Go401.PowerShell.Conversion;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Takes a PSCredential, or a user name whose password is asked for. In place of PowerShell's own attribute, which asks also
/// where no person can answer, and then reads a password from a redirected input or fails with an error that explains nothing.
/// </summary>
public sealed class CredentialInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? given = Wrapped.Value(inputData);
        if (given is null or PSCredential)
        {
            return given;
        }

        if (given is not string name || name.Trim().Length == 0)
        {
            throw new ArgumentTransformationMetadataException(
                "The parameter must be a PSCredential, for example from Get-Credential or Get-Secret."
            );
        }

        if (engineIntrinsics is null || !HostInteraction.IsInteractive(engineIntrinsics.Host))
        {
            throw new ArgumentTransformationMetadataException(
                "A user name alone requires a password prompt, but this session is not interactive: PowerShell runs "
                    + "unattended, or its input is redirected. Use a PSCredential, for example from Get-Secret."
            );
        }

        return engineIntrinsics.Host.UI.PromptForCredential(null, null, name, "")
            ?? throw new ArgumentTransformationMetadataException("No password was given.");
    }
}
