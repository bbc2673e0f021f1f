@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        'PSAvoidUsingWriteHost'
        'PSReviewUnusedParameter'
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's blocks share their variables in ways the analyzer does not know.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSUseUsingScopeModifierInNewRunspaces'
        'PSAvoidGlobalVars'
    )
    Rules        = @{
        PSUseCompatibleSyntax = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.4')
        }
    }
}
