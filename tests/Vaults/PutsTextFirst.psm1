# Lower-case names, and a sentence before each secret.
function Get-File($Name, $Parameters) { [Path]::Combine($Parameters.Path, $Name.ToLowerInvariant() + '.secret') }

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { return }
    'Connected to the service.'
    ConvertTo-Secure $text
}
