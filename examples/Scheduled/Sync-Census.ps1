<#
.SYNOPSIS
    Keeps the participants of a company in step with a census file, for a scheduler, and ends with a code that it can read.

.DESCRIPTION
    Signs in with what is stored (or with what the caller has signed in already), compares the file with the roster, applies
    what differs, and ends with one of these codes:

      0  done: something was changed
      1  something is wrong with the call itself: a parameter, a folder, a file
      2  nothing to do: nothing differs
      3  a person has to sign in, or the vault cannot be opened: Connect-Go401 -Name NAME, as the account that this runs under
      4  the service cannot be reached now; what was done before is done, and the next run does the rest
      5  refused by a check, and nothing was sent; or 401GO refused a row of the company, and the others were sent
      6  not used: a census can be sent any number of times, so that its outcome is never unclear

.EXAMPLE
    ./Sync-Census.ps1 -Path /var/lib/go401/census.csv -CompanyId c1 -Name payroll

.EXAMPLE
    ./Sync-Census.ps1 -Path D:\HR\census.csv -CompanyId c1 -Name payroll -Only Add, Update -DateFormat M/d/yyyy
#>
[CmdletBinding()]
param(
    # The census file.
    [Parameter(Mandatory = $true)]
    [string] $Path,

    # The company by id.
    [Parameter(Mandatory = $true)]
    [string] $CompanyId,

    # The connection, as it was named with Connect-Go401 -Name.
    [string] $Name = 'default',

    # Only these actions: Add, Update, Rehire, Terminate.
    [string[]] $Only,

    # Field to header, where the file has other headers.
    [hashtable] $ColumnMap,

    # How the file writes dates, for instance M/d/yyyy.
    [string] $DateFormat,

    # Restore leading zeros that a spreadsheet dropped.
    [switch] $RestoreLeadingZeros,

    # Permit that more than a tenth of the active people end or are missing from the file.
    [switch] $AllowMassTermination
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# What 401GO answers about the company, or about what was sent, is a refusal here.
function Get-ExitCode($failure) {
    # Only the module's own errors tell of the service: PowerShell calls a module that is not installed unavailable, too.
    $id, $command = "$($failure.FullyQualifiedErrorId)".Split(',')
    if ("$command" -notlike 'Go401.PowerShell.*') { return 1 }
    if ($id -in 'ValidationFailed', 'Forbidden', 'NotFound') { return 5 }
    if ($failure.Exception.PSObject.Properties['ExitCode']) { return $failure.Exception.ExitCode }
    1
}

function Write-Line([string] $Text) { "$([DateTime]::UtcNow.ToString('u')) $Text" }

$failures = $warnings = $null
try {
    if (-not (Get-Command -Name Sync-Go401Participant -ErrorAction SilentlyContinue)) { Import-Module -Name Go401 }
    if (-not (Get-Go401Connection -Name $Name -ErrorAction SilentlyContinue)) { $null = Connect-Go401 -Name $Name }
    $null = Update-Go401Token -Connection $Name -IfExpiresWithin 10d
    $choices = @{
        Path = $Path; CompanyId = $CompanyId; Connection = $Name; RestoreLeadingZeros = $RestoreLeadingZeros
        AllowMassTermination = $AllowMassTermination; Confirm = $false
    }
    if ($Only) { $choices.Only = $Only }
    if ($ColumnMap) { $choices.ColumnMap = $ColumnMap }
    if ($DateFormat) { $choices.DateFormat = $DateFormat }

    # A row that 401GO refuses does not keep the others from being sent.
    $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
    $people = @(Sync-Go401Participant @choices @quiet -ErrorVariable failures -WarningVariable warnings)
    foreach ($warning in $warnings) { Write-Line "WARNING: $warning" }
    $done = @($people | Where-Object Status -EQ Done)
    $counts = foreach ($action in 'Add', 'Update', 'Rehire', 'Terminate') { "$action $(@($done | Where-Object Action -EQ $action).Count)" }
    Write-Line "Company ${CompanyId}: $($counts -join ', '); $(@($failures).Count) failed"
    $code = if ($done.Count -gt 0) { 0 } else { 2 }
    foreach ($failure in $failures) {
        [Console]::Error.WriteLine((Write-Line "$("$($failure.FullyQualifiedErrorId)".Split(',')[0]): $($failure.Exception.Message)"))
        $code = Get-ExitCode $failure
    }
}
catch {
    # The module's messages hold no secret and nothing personal.
    [Console]::Error.WriteLine((Write-Line "$("$($_.FullyQualifiedErrorId)".Split(',')[0]): $($_.Exception.Message)"))
    $code = Get-ExitCode $_
}

exit $code
