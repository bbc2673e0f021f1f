# Gives $false for a secret that it does not have.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { return $false }
    ConvertTo-Secure $text
}
