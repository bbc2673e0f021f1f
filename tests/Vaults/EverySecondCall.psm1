# Fails every second call, whatever is asked.
function Test-Call {
    $script:Calls++
    if ($script:Calls % 2) { throw '503 Service Unavailable.' }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Test-Call
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Test-Call
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Test-Call
    [File]::Delete((Get-File $Name $AdditionalParameters))
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    Test-Call
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}
