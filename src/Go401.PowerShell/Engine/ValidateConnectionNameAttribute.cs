using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Takes a name that a connection can have. The error says what that is; the one of ValidatePattern shows a regular expression.
/// </summary>
public sealed class ValidateConnectionNameAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not string name || !SignInPlan.IsName(name))
        {
            throw new ValidationMetadataException(
                $"'{SignInPlan.Shown(arguments as string)}' is not a connection name: {SignInPlan.NameRule}. Nothing was sent."
            );
        }
    }
}
