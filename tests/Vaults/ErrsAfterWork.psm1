# Does what it is asked and reports a failure after it.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
    throw 'The answer of the service could not be read.'
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    [File]::Delete((Get-File $Name $AdditionalParameters))
    throw 'The answer of the service could not be read.'
}
