# Keeps what is removed, and refuses its name until it is purged.
function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $file = Get-File $Name $AdditionalParameters
    if ([File]::Exists($file)) { [File]::Move($file, $file + '.removed', $true) }
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    if ([File]::Exists((Get-File $Name $AdditionalParameters) + '.removed')) {
        throw "Operation returned an invalid status code 'Conflict'. Secret $Name is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged."
    }
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
