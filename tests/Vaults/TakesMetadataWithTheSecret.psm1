# Takes metadata with the secret only, and refuses metadata that it does not know.
function Set-Secret {
    [CmdletBinding()] param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters, [hashtable] $Metadata)
    if ($Metadata.Count -gt 0) { throw 'Unknown metadata.' }
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
