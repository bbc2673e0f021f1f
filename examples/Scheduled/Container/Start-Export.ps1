<#
.SYNOPSIS
    The entry point of the container: signs in with the secrets that are mounted, then runs Export-Participants.ps1.

.DESCRIPTION
    Secrets come as files (Docker and Kubernetes mount them under /run/secrets), not as variables, which show in
    `docker inspect` and in every child process. What is given here goes on to Export-Participants.ps1, whose exit code is
    this one's: 0 done, 2 nothing changed, 3 sign-in needed, 4 service unavailable, 5 a company was refused.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Path,

    [string] $CompanyName = '*',

    [ValidateSet('LeftOut', 'Masked', 'Included')]
    [string] $Sensitive = 'LeftOut',

    [switch] $Incremental,

    [switch] $ChangeDetail,

    [ValidateSet('utf8NoBOM', 'utf8BOM')]
    [string] $Encoding = 'utf8NoBOM',

    [switch] $Report,

    [string] $SecretFolder = '/run/secrets'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Read-Secret([string] $name) {
    $file = [System.IO.Path]::Combine($SecretFolder, $name)
    if ([System.IO.File]::Exists($file)) {
        [System.Net.NetworkCredential]::new('', [System.IO.File]::ReadAllText($file).Trim()).SecurePassword
    }
}

$connection = if ($env:GO401_NAME) { $env:GO401_NAME } else { 'default' }
$base = if ($env:GO401_BASE_URI) { @{ BaseUri = $env:GO401_BASE_URI } } else { @{} }
try {
    if (-not (Get-Command -Name Connect-Go401 -ErrorAction SilentlyContinue)) { Import-Module -Name Go401 }
    $password = Read-Secret 'go401_vault_password'
    $id = Read-Secret 'go401_client_id'
    if ($password) {
        Unlock-SecretStore -Password $password
    }
    elseif ($id) {
        $secret = Read-Secret 'go401_client_secret'
        if (-not $secret) { throw "There is no go401_client_secret in $SecretFolder." }
        $null = Connect-Go401 -Name $connection -ClientCredentials -ClientId ([System.Net.NetworkCredential]::new('', $id).Password) -ClientSecret $secret -NoPersist @base
    }
}
catch {
    [Console]::Error.WriteLine("$("$($_.FullyQualifiedErrorId)".Split(',')[0]): $($_.Exception.Message)")
    # A module that is not installed is no service that is away, though PowerShell calls both unavailable.
    if ("$($_.FullyQualifiedErrorId)" -like 'Modules_*') { exit 1 }
    $code = switch ("$($_.CategoryInfo.Category)") { 'ResourceUnavailable' { 4 } 'OperationTimeout' { 4 } 'LimitsExceeded' { 4 } default { 3 } }
    exit $code
}

$here = if ([System.IO.File]::Exists([System.IO.Path]::Combine($PSScriptRoot, 'Export-Participants.ps1'))) { $PSScriptRoot } else { [System.IO.Path]::Combine($PSScriptRoot, '..') }
& ([System.IO.Path]::Combine($here, 'Export-Participants.ps1')) -Path $Path -Name $connection -CompanyName $CompanyName -Sensitive $Sensitive -Encoding $Encoding -Incremental:$Incremental -ChangeDetail:$ChangeDetail -Report:$Report
exit $LASTEXITCODE
