@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 and the tools talk to a person at a terminal; what they put out is not for a pipeline.
        'PSAvoidUsingWriteHost'
        # It does not see that functions of a script read the script's parameters.
        'PSReviewUnusedParameter'
        # What these build is given back or thrown away; nobody asks a build for -WhatIf.
        'PSUseShouldProcessForStateChangingFunctions'
    )
    Rules        = @{
        PSUseCompatibleSyntax = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.4')
        }
    }
}
