# Puts an object out before every secret.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    [version] '1.0'
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}
