# Once there is a file block, every call leaves a file touched and waits until block is removed.
function Wait-Block($Parameters) {
    $block = [Path]::Combine($Parameters.Path, 'block')
    if (-not [File]::Exists($block)) { return }
    [File]::WriteAllText([Path]::Combine($Parameters.Path, 'touched'), '')
    while ([File]::Exists($block)) { [System.Threading.Thread]::Sleep(20) }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Wait-Block $AdditionalParameters
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Wait-Block $AdditionalParameters
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    Wait-Block $AdditionalParameters
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}

function Test-SecretVault {
    [CmdletBinding()] param($VaultName, $AdditionalParameters)
    Wait-Block $AdditionalParameters
    $true
}
