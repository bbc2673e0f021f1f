# Gives plain strings.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Read-Text $Name $AdditionalParameters
}
