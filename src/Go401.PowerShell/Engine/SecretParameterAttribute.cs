using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>Takes a SecureString, and says how to make one where a text is given. The text is not repeated.</summary>
public sealed class SecretParameterAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Wrapped.Value(inputData);
        return value is null or SecureString
            ? value
            : throw new ArgumentTransformationMetadataException(
                "The parameter must be a SecureString, so that the secret is in no command line, history or log. At a prompt use "
                    + "(Read-Host -AsSecureString); in a script (Get-Secret -Name <name>)."
            );
    }
}
