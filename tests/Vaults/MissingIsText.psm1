# Puts out a sentence for a secret that it does not have.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { return "There is no item $Name." }
    ConvertTo-Secure $text
}
