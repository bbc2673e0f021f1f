# What the vaults of the tests share: a file for each secret in the folder of the vault parameter Path. Each vault adds one trait
# in a file of its own, which replaces functions of this one. Only the core of PowerShell is used.
using namespace System.IO
using namespace Microsoft.PowerShell.SecretManagement

function Get-File($Name, $Parameters) { [Path]::Combine($Parameters.Path, $Name + '.secret') }

function Read-Text($Name, $Parameters) {
    $file = Get-File $Name $Parameters
    if ([File]::Exists($file)) { [File]::ReadAllText($file) }
}

function Write-Text($Name, $Text, $Parameters) {
    $draft = [Path]::Combine($Parameters.Path, [guid]::NewGuid().ToString('N') + '.draft')
    [File]::WriteAllText($draft, $Text)
    [File]::Move($draft, (Get-File $Name $Parameters), $true)
}

function ConvertTo-Secure($Text) { if ($null -ne $Text) { [System.Net.NetworkCredential]::new('', $Text).SecurePassword } }

function ConvertTo-Text($Secret) { if ($Secret -is [securestring]) { [System.Net.NetworkCredential]::new('', $Secret).Password } else { [string] $Secret } }

function Get-Names($Filter, $Parameters) {
    [Directory]::GetFiles($Parameters.Path, '*.secret') | ForEach-Object { [Path]::GetFileNameWithoutExtension($_) } | Where-Object { $_ -like $Filter }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    [File]::Delete((Get-File $Name $AdditionalParameters))
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}

function Test-SecretVault {
    [CmdletBinding()] param($VaultName, $AdditionalParameters)
    $true
}
