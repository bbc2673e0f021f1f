# Puts an object out before the first secret of each process, as a module does that selects a subscription first.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    if (-not $script:Selected) {
        $script:Selected = $true
        [pscustomobject] @{ Subscription = 'other' }
    }
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}
