<#
.SYNOPSIS
    Submits a pay run for a scheduler, once, and ends with a code that it can read.

.DESCRIPTION
    Signs in with what is stored (or with what the caller has signed in already), checks the file, submits it, and ends with
    one of these codes:

      0  done: the pay run was submitted
      1  something is wrong with the call itself: a parameter, a folder, a file
      2  nothing to do: this pay run was submitted before, or there is no file
      3  a person has to sign in, or the vault cannot be opened: Connect-Go401 -Name NAME, as the account that this runs under
      4  the service cannot be reached now, and nothing was sent
      5  refused by a check, or by 401GO, and nothing was kept: correct the file
      6  the outcome is unclear: run it again within 24 hours, it counts once; later it reads what 401GO has first

    With -Folder it takes the one CSV file in that folder, and moves it into the subfolder Done with its receipt once it is
    submitted, or into Refused with the list of faults. A company is always refused here, not only one row. Give the folder to
    the account of the task alone: what is in it is paid. Payroll has to write a file elsewhere, and move it into the folder when
    it is complete: the part of a file that is there would be submitted as the whole run.

.EXAMPLE
    ./Submit-Payroll.ps1 -Path /var/lib/go401/pay.csv -CompanyId c1 -CheckDate 2026-03-13 -Name payroll

.EXAMPLE
    ./Submit-Payroll.ps1 -Folder D:\Payroll\c1 -CompanyId c1 -Name payroll -AcceptWarning TerminatedBefore
#>
[CmdletBinding(DefaultParameterSetName = 'File')]
param(
    # The CSV file of the pay run.
    [Parameter(Mandatory = $true, ParameterSetName = 'File')]
    [string] $Path,

    # A folder that payroll drops files into.
    [Parameter(Mandatory = $true, ParameterSetName = 'Folder')]
    [string] $Folder,

    # The company by id.
    [Parameter(Mandatory = $true)]
    [string] $CompanyId,

    # The connection, as it was named with Connect-Go401 -Name.
    [string] $Name = 'default',

    # The pay date, year first; the file's column CheckDate when left out.
    [string] $CheckDate,

    # The run is a bonus, a correction or profit sharing.
    [switch] $OffCycle,

    # A further run for a company, date and cycle that has one already.
    [switch] $Correction,

    # Ids of warnings that are meant.
    [string[]] $AcceptWarning = @(),

    # Field to header, where the file has other headers.
    [hashtable] $ColumnMap,

    # How the file writes dates, for instance M/d/yyyy.
    [string] $DateFormat
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

# Puts a file away under a name of its own, so that nothing is replaced.
function Move-Away([string] $File, [string] $To) {
    $null = [System.IO.Directory]::CreateDirectory($To)
    $target = [System.IO.Path]::Combine($To, [DateTime]::UtcNow.ToString('yyyyMMddTHHmmssfffZ') + '-' + [System.IO.Path]::GetFileName($File))
    [System.IO.File]::Move($File, $target)
    $target
}

$file = $Path
if ($PSCmdlet.ParameterSetName -eq 'Folder') {
    $found = @([System.IO.Directory]::GetFiles($Folder, '*.csv'))
    if ($found.Count -eq 0) { Write-Line "There is no file in $Folder."; exit 2 }
    if ($found.Count -gt 1) { [Console]::Error.WriteLine((Write-Line "$($found.Count) files are in ${Folder}: one pay run at a time. Nothing was sent.")); exit 1 }
    $file = $found[0]
}

try {
    if (-not (Get-Command -Name Submit-Go401Payroll -ErrorAction SilentlyContinue)) { Import-Module -Name Go401 }
    if (-not (Get-Go401Connection -Name $Name -ErrorAction SilentlyContinue)) { $null = Connect-Go401 -Name $Name }
    $null = Update-Go401Token -Connection $Name -IfExpiresWithin 10d
    $choices = @{
        Path = $file; CompanyId = $CompanyId; Connection = $Name; OffCycle = $OffCycle; Correction = $Correction
        ReceiptPath = "$file.receipt.json"; Confirm = $false
    }
    if ($CheckDate) { $choices.CheckDate = $CheckDate }
    if ($AcceptWarning) { $choices.AcceptWarning = $AcceptWarning }
    if ($ColumnMap) { $choices.ColumnMap = $ColumnMap }
    if ($DateFormat) { $choices.DateFormat = $DateFormat }
    $result = Submit-Go401Payroll @choices -WarningVariable warnings 3>$null
    Write-Line "$($result.Status): company $($result.CompanyId), check date $($result.CheckDate.ToString('yyyy-MM-dd')), $($result.Lines) $(if ($result.Lines -eq 1) { 'line' } else { 'lines' }), key $($result.IdempotencyKey)"

    # For instance columns with amounts that no field takes: what is in them was not sent.
    if ($result.Status -eq 'Submitted') { foreach ($warning in $warnings) { Write-Line "Warning: $warning" } }
    $code = if ($result.Status -eq 'AlreadySubmitted') { 2 } else { 0 }
    if ($PSCmdlet.ParameterSetName -eq 'Folder') {
        $done = Move-Away $file ([System.IO.Path]::Combine($Folder, 'Done'))
        [System.IO.File]::Move("$file.receipt.json", "$done.receipt.json")
    }
}
catch {
    # The module's messages hold no secret and nothing personal.
    $code = Get-ExitCode $_
    $text = Write-Line "$("$($_.FullyQualifiedErrorId)".Split(',')[0]): $($_.Exception.Message)"
    [Console]::Error.WriteLine($text)
    if ($code -eq 5 -and $PSCmdlet.ParameterSetName -eq 'Folder') {
        $refused = Move-Away $file ([System.IO.Path]::Combine($Folder, 'Refused'))

        # The message names the first rows of faults that are the same; the list has all of them.
        $faults = @($_.TargetObject | Where-Object { $_.PSObject.TypeNames -contains 'Go401.Client.Payroll.Go401PayrollFault' } | ForEach-Object { "$_" })
        [System.IO.File]::WriteAllLines("$refused.faults.txt", [string[]] (@($text) + $faults))
    }
}

exit $code
