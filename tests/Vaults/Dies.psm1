# Works until another process has written, and in this process never again: it reads by an error, writes nothing and lists nothing.
function Test-Alive($Parameters) {
    $stamp = [string] [Directory]::GetLastWriteTimeUtc($Parameters.Path).Ticks
    if (-not $script:Stamp) { $script:Stamp = $stamp }
    if ($script:Stamp -ne $stamp) { $script:Dead = $true }
    -not $script:Dead
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    if (-not (Test-Alive $AdditionalParameters)) { throw 'There appears to be an issue with the vault (Test-SecretVault returned false)' }
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    if (-not (Test-Alive $AdditionalParameters)) { return $false }
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
    $script:Stamp = [string] [Directory]::GetLastWriteTimeUtc($AdditionalParameters.Path).Ticks
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    [File]::Delete((Get-File $Name $AdditionalParameters))
    $script:Stamp = [string] [Directory]::GetLastWriteTimeUtc($AdditionalParameters.Path).Ticks
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    if (-not (Test-Alive $AdditionalParameters)) { return }
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}

function Test-SecretVault {
    [CmdletBinding()] param($VaultName, $AdditionalParameters)
    Test-Alive $AdditionalParameters
}
