# Gives the bytes of the text, as Windows keeps it.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -ne $text) { [System.Text.Encoding]::Unicode.GetBytes($text) }
}
