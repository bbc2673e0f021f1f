# Holds 2560 bytes a secret, two for each character.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $text = ConvertTo-Text $Secret
    if ($text.Length -gt 1280) { throw 'The stub received bad data.' }
    Write-Text $Name $text $AdditionalParameters
}
