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

    # In a Kubernetes Indexed Job: how many pods share the export. Each takes the part of its JOB_COMPLETION_INDEX. See docs/scale.md.
    [int] $ShardCount,

    # How the run went; it is also put out as one line of JSON.
    [string] $StatusPath,

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

# Run by Export-Participants.ps1, so that a failure is recorded as every other.
$signIn = {
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

$here = if ([System.IO.File]::Exists([System.IO.Path]::Combine($PSScriptRoot, 'Export-Participants.ps1'))) { $PSScriptRoot } else { [System.IO.Path]::Combine($PSScriptRoot, '..') }
$export = @{
    Path = $Path; Name = $connection; CompanyName = $CompanyName; Sensitive = $Sensitive; Encoding = $Encoding
    Incremental = $Incremental; ChangeDetail = $ChangeDetail; Report = $Report
    StatusPath = $StatusPath; AsJson = $true; SignIn = $signIn
}
if ($ShardCount) {
    # Kubernetes counts from 0, shards count from 1.
    if ("$env:JOB_COMPLETION_INDEX" -notmatch '^[0-9]+$') { throw 'JOB_COMPLETION_INDEX has no number: -ShardCount is for an Indexed Job of Kubernetes.' }
    $export.Shard = "$(1 + $env:JOB_COMPLETION_INDEX)/$ShardCount"
}
& ([System.IO.Path]::Combine($here, 'Export-Participants.ps1')) @export
exit $LASTEXITCODE
