# Takes names of at most 24 characters, as some vaults with a table of their own do.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    if ($Name.Length -gt 24) { throw 'The name is too long.' }
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
