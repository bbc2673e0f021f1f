# Puts things out and answers $false when it stores.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
    [pscustomobject] @{ Stored = $Name }
    return $false
}
