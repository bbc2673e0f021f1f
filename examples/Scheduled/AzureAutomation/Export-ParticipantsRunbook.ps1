<#
.SYNOPSIS
    An Azure Automation runbook (PowerShell 7.4) that exports participants to a blob container.

.DESCRIPTION
    Set up once:
      - Import the modules Go401 (a zip of out/Go401 after `dotnet build`), Microsoft.PowerShell.SecretManagement,
        Az.Accounts, Az.KeyVault and Az.Storage into a runtime environment of PowerShell 7.4. Publish Export-Participants.ps1
        of the folder above as a runbook of that name, and after it this one.
      - Give the account a managed identity with "Key Vault Secrets Officer" on the key vault and "Storage Blob Data
        Contributor" on the container.
      - On your own machine: Register-SecretVault -Name go401 -ModuleName Az.KeyVault -VaultParameters @{ AZKVaultName = 'kv-payroll'; SubscriptionId = 'your-subscription' }
        and Connect-Go401 -Name payroll -Vault go401. The refresh token lives in the key vault from then on, and several
        workers may share it.

    The job puts out the status as one line of JSON, and fails unless the export is done or nothing changed; the last line says the
    exit code of the shared script:
    0 done, 2 nothing changed, 3 sign-in needed, 4 service unavailable, 5 a company was refused.
#>
param(
    # The key vault that holds the connection.
    [Parameter(Mandatory = $true)]
    [string] $KeyVaultName,

    # The subscription of the key vault.
    [Parameter(Mandatory = $true)]
    [string] $SubscriptionId,

    # The storage account and the container for the file.
    [Parameter(Mandatory = $true)]
    [string] $StorageAccountName,

    [Parameter(Mandatory = $true)]
    [string] $ContainerName,

    # The name of the stored connection.
    [string] $ConnectionName = 'default',

    # Companies by name, wildcards allowed.
    [string] $CompanyName = '*',

    # What becomes of social security numbers and birth dates.
    [ValidateSet('LeftOut', 'Masked', 'Included')]
    [string] $Sensitive = 'LeftOut',

    # The part of the companies to export, for instance 3/20; all companies when left out. Start-ShardsRunbook.ps1 starts all parts.
    [string] $Shard,

    # The name of the blob.
    [string] $BlobName = 'participants.csv'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# A folder of this job alone, gone at its end: what is exported is personal.
$folder = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-' + [Guid]::NewGuid().ToString('N'))).FullName
try {
    $null = Connect-AzAccount -Identity -Subscription $SubscriptionId
    Register-SecretVault -Name go401 -ModuleName Az.KeyVault -VaultParameters @{ AZKVaultName = $KeyVaultName; SubscriptionId = $SubscriptionId } -DefaultVault -AllowClobber
    $storage = New-AzStorageContext -StorageAccountName $StorageAccountName -UseConnectedAccount

    # The manifest of the last run tells whether anything changed.
    $file = [System.IO.Path]::Combine($folder, $BlobName)
    if (Get-AzStorageBlob -Container $ContainerName -Blob "$BlobName.manifest.json" -Context $storage -ErrorAction SilentlyContinue) {
        $null = Get-AzStorageBlobContent -Container $ContainerName -Blob "$BlobName.manifest.json" -Destination "$file.manifest.json" -Context $storage -Force
    }

    # A job has no console: what the script says there is put out here. Automation finds the other runbook by this very form.
    $global:LASTEXITCODE = 0
    $console, $said = [System.Console]::Error, [System.IO.StringWriter]::new()
    [System.Console]::SetError($said)
    try {
        .\Export-Participants.ps1 -Path $file -Name $ConnectionName -CompanyName $CompanyName -Sensitive $Sensitive -Shard $Shard -RetryMinutes 30 -AsJson
    }
    finally {
        [System.Console]::SetError($console)
        if ($said.ToString()) { $said.ToString().TrimEnd() }
    }
    $code = $LASTEXITCODE

    if ($code -eq 0) {
        foreach ($name in $BlobName, "$BlobName.manifest.json") {
            $null = Set-AzStorageBlobContent -Container $ContainerName -Blob $name -File ([System.IO.Path]::Combine($folder, $name)) -Context $storage -Force
        }
    }

    "Exit code $code"
    if ($code -notin 0, 2) { throw "The export ended with code $code; the lines above say why." }
}
finally {
    [System.IO.Directory]::Delete($folder, $true)
}
