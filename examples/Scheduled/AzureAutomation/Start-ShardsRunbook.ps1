<#
.SYNOPSIS
    An Azure Automation runbook (PowerShell 7.4) that exports participants in several jobs at once, and checks that nothing is missing.

.DESCRIPTION
    Set up Export-ParticipantsRunbook.ps1 first; this one is published beside it, with the module Az.Automation. Give the managed
    identity the role "Automation Job Operator" on the Automation account as well. All jobs read the connection from the same key
    vault. docs/scale.md has the advice on how many jobs to start.

    Each part shows the exit code of the shared script in its own job: 0 done, 2 nothing changed, 3 sign-in needed,
    4 service unavailable, 5 a company was refused. This job fails when a part fails, or when Test-Go401Export finds that a company is missing or is there twice.
#>
param(
    # How many jobs share the export.
    [Parameter(Mandatory = $true)]
    [ValidateRange(1, 200)]
    [int] $ShardCount,

    # The Automation account, and its resource group.
    [Parameter(Mandatory = $true)]
    [string] $AutomationAccountName,

    [Parameter(Mandatory = $true)]
    [string] $ResourceGroupName,

    [Parameter(Mandatory = $true)]
    [string] $KeyVaultName,

    [Parameter(Mandatory = $true)]
    [string] $SubscriptionId,

    [Parameter(Mandatory = $true)]
    [string] $StorageAccountName,

    [Parameter(Mandatory = $true)]
    [string] $ContainerName,

    # The name of the stored connection.
    [string] $ConnectionName = 'default'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$null = Connect-AzAccount -Identity -Subscription $SubscriptionId
$account = @{ AutomationAccountName = $AutomationAccountName; ResourceGroupName = $ResourceGroupName }
$run = [DateTime]::UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'")
$jobs = foreach ($i in 1..$ShardCount) {
    $parameters = @{
        KeyVaultName = $KeyVaultName; SubscriptionId = $SubscriptionId; StorageAccountName = $StorageAccountName
        ContainerName = $ContainerName; ConnectionName = $ConnectionName; Shard = "$i/$ShardCount"; BlobName = "participants-$run-$i.csv"
    }
    Start-AzAutomationRunbook @account -Name Export-ParticipantsRunbook -Parameters $parameters
}

do {
    Start-Sleep -Seconds 30
    $states = @($jobs | ForEach-Object { Get-AzAutomationJob @account -Id $_.JobId })
} while (@($states | Where-Object { $_.Status -notin 'Completed', 'Failed', 'Stopped', 'Suspended' }).Count -gt 0)
$failed = @($states | Where-Object { $_.Status -ne 'Completed' })

# A folder of this job alone, gone at its end: what is exported is personal.
$folder = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-' + [Guid]::NewGuid().ToString('N'))).FullName
try {
    $storage = New-AzStorageContext -StorageAccountName $StorageAccountName -UseConnectedAccount
    Get-AzStorageBlob -Container $ContainerName -Prefix "participants-$run-" -Context $storage |
        ForEach-Object { $null = Get-AzStorageBlobContent -CloudBlob $_.ICloudBlob -Destination $folder -Context $storage -Force }
    $check = Test-Go401Export $folder -Summary
    $check.Faults | ForEach-Object { "$_" }
    "$check"
    if ($failed.Count -gt 0) { throw "$($failed.Count) of $ShardCount jobs failed. Start the same parts again, with the same names." }
    if (-not $check.Passed) { throw 'The export is not complete; the lines above say why.' }
}
finally {
    [System.IO.Directory]::Delete($folder, $true)
}
