# Loses the quotation marks of what it stores, until there is a file named 'repaired'.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $text = ConvertTo-Text $Secret
    if (-not [File]::Exists([Path]::Combine($AdditionalParameters.Path, 'repaired'))) { $text = $text.Replace('"', '') }
    Write-Text $Name $text $AdditionalParameters
}
