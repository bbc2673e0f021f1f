<#
.SYNOPSIS
    Exports participants for a scheduler, and ends with a code that it can read.

.DESCRIPTION
    Signs in with what is stored (or with what the caller has signed in already), exports the companies that are asked for
    into one file, and ends with one of these codes:

      0  done
      1  something is wrong with the call itself: a parameter, a folder, a file
      2  done, and nothing has changed since the last time
      3  a person has to sign in: Connect-Go401 -Name NAME, once, as the account that this runs under
      4  the service cannot be reached now
      5  a company could not be read, or not whole, so nothing was written

    With 3, 4 and 5 the file of the last run is as it was.

    With 20 companies or more the script uses -Resume: what was read of a company in the last hour is used again after a failed
    run, once the company has been counted again. The log line then says "resumed" and when the companies were read, and the code
    is 0 even where nothing has changed. A few companies are read in seconds, so there it starts over, and every row is new.

    With -Incremental every run writes a file of its own: changes.csv becomes changes-20261126T063000Z.csv (UTC). No file is
    replaced, so the changes of a night can be fetched a week later, in the order of the names. Delete the files once they have
    been fetched. What the next run is compared with is kept beside them, in a file that only this account can read.

.EXAMPLE
    ./Export-Participants.ps1 -Path /var/lib/go401/participants.csv -Name payroll -Report

.EXAMPLE
    ./Export-Participants.ps1 -Path D:\Exports\changes.jsonl -Name payroll -Incremental -Sensitive Masked -RetryMinutes 60
#>
[CmdletBinding()]
param(
    # The file to write; its extension tells the format (.csv, .jsonl, .json).
    [Parameter(Mandatory = $true)]
    [string] $Path,

    # The connection, as it was named with Connect-Go401 -Name.
    [string] $Name = 'default',

    # The companies by id; all that the connection may see when neither this nor -CompanyName is given.
    [string[]] $CompanyId,

    # The companies by name, wildcards allowed.
    [string] $CompanyName = '*',

    # The columns; all that are not sensitive when left out.
    [string[]] $Property,

    # What becomes of social security numbers and birth dates.
    [ValidateSet('LeftOut', 'Masked', 'Included')]
    [string] $Sensitive = 'LeftOut',

    # Write only what changed since the last run, into a file that is named after the time of the run.
    [switch] $Incremental,

    # With -Incremental: also write one line for each value that changed, with its old and its new value.
    [switch] $ChangeDetail,

    # utf8BOM for a CSV that is opened with a double click in Excel, which takes it for the machine's old code page otherwise.
    [ValidateSet('utf8NoBOM', 'utf8BOM')]
    [string] $Encoding = 'utf8NoBOM',

    # Write a report beside the file.
    [switch] $Report,

    # For so many minutes an export that met a service out of reach is tried again every five minutes; 0 leaves that to the scheduler.
    [ValidateRange(0, 720)]
    [int] $RetryMinutes = 0
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Get-ExitCode($failure) {
    # Only the module's own errors tell of the service: PowerShell calls a module that is not installed unavailable, too.
    if ("$($failure.FullyQualifiedErrorId)" -notlike '*,Go401.PowerShell.*') { return 1 }

    $id = "$($failure.FullyQualifiedErrorId)".Split(',')[0]
    if ($id -in 'ManifestUnreadable', 'BaselineUnreadable') { return 1 }

    # Nothing stored, or a vault that is locked or gone, waits for a person; a vault that lags behind or is in use does not.
    if ($id -in 'VaultLocked', 'VaultModuleMissing', 'VaultNotFound', 'VaultRecordMissing', 'ConnectionNotFound', 'ClientIdMissing') { return 3 }

    switch ("$($failure.CategoryInfo.Category)") {
        'AuthenticationError' { return 3 }
        'OperationStopped' { return 3 }
        'ResourceUnavailable' { return 4 }
        'OperationTimeout' { return 4 }
        'LimitsExceeded' { return 4 }
        'PermissionDenied' { return 5 }
        'InvalidResult' { return 5 }
        default { return 1 }
    }
}

function Invoke-Export {
    # Signed in by the caller, or with what is stored for this account. Where nobody could answer a prompt there is none.
    if (-not (Get-Go401Connection -Name $Name -ErrorAction SilentlyContinue)) {
        $null = Connect-Go401 -Name $Name
    }

    # A refresh token that is not used for 30 days ends; this keeps it alive however seldom the export runs.
    $null = Update-Go401Token -Connection $Name -IfExpiresWithin 10d

    $companies = @(if ($CompanyId) { $CompanyId } else { Get-Go401Company -Connection $Name -Name $CompanyName })

    # A name of its own for each run, so that changes that were not fetched yet are not replaced.
    $file = $Path
    if ($Incremental -and -not $Path.Contains('{Timestamp}')) {
        $file = [System.IO.Path]::ChangeExtension($Path, $null).TrimEnd('.') + '-{Timestamp}' + [System.IO.Path]::GetExtension($Path)
    }
    $choices = @{
        Path = $file; Connection = $Name; Encoding = $Encoding
        OnlyWhenComplete = $true; Manifest = $true; Force = $true; PassThru = $true
        Resume = $companies.Count -ge 20
        Incremental = $Incremental; ChangeDetail = $ChangeDetail; Report = $Report
    }
    if ($Property) { $choices.Property = $Property }
    if ($Sensitive -eq 'Masked') { $choices.MaskSensitive = $true }
    if ($Sensitive -eq 'Included') { $choices.IncludeSensitive = $true }
    $companies | Export-Go401Participant @choices
}

$until = [DateTime]::UtcNow.AddMinutes($RetryMinutes)
while ($true) {
    try {
        if (-not (Get-Command -Name Export-Go401Participant -ErrorAction SilentlyContinue)) { Import-Module -Name Go401 }
        $result = Invoke-Export
        $changes = if ($Incremental) { ", $($result.Added) added, $($result.Updated) updated, $($result.Removed) removed" }
        $resumed = if ($result.ResumedText) { ", $($result.ResumedText)" }
        "$([DateTime]::UtcNow.ToString('u')) $($result.Path): $($result.Rows) rows of $($result.Received) participants in $($result.CompanyId.Count) companies$changes$resumed, SHA-256 $($result.Sha256)"
        $code = if ($result.Changed -eq $false) { 2 } else { 0 }
    }
    catch {
        # The module's messages hold no secret and nothing personal.
        [Console]::Error.WriteLine("$([DateTime]::UtcNow.ToString('u')) $("$($_.FullyQualifiedErrorId)".Split(',')[0]): $($_.Exception.Message)")
        $code = Get-ExitCode $_
    }

    if ($code -ne 4 -or [DateTime]::UtcNow.AddMinutes(5) -gt $until) { exit $code }
    [System.Threading.Thread]::Sleep([TimeSpan]::FromMinutes(5))
}
