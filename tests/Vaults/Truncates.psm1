# Keeps the first 1280 characters, without a word.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $text = ConvertTo-Text $Secret
    Write-Text $Name $text.Substring(0, [Math]::Min($text.Length, 1280)) $AdditionalParameters
}
