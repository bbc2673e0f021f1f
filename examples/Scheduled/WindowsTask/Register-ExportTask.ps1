<#
.SYNOPSIS
    Registers a Windows scheduled task that exports participants every working day.

.DESCRIPTION
    Run once, elevated. The task runs as the account that you name, without its password where the account is a group
    managed service account. Sign in once as that account, in the same PowerShell that the task uses:

      Connect-Go401 -Name payroll        # stores the connection in the account's default vault

    How a run went is in PATH.status.json and PATH.status.log beside the export, and in the event log (Application, source Go401,
    id 400 + exit code), whose source this script registers.

    Check with Test-Go401Vault that the vault opens without a prompt. The task's last run result is the exit code of
    Export-Participants.ps1: 0 done, 2 nothing changed, 3 sign-in needed, 4 service unavailable, 5 a company was refused.

.EXAMPLE
    .\Register-ExportTask.ps1 -Path D:\Exports\participants.csv -Connection payroll -Account CONTOSO\svc-payroll$
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    # The file to export to; the account of the task needs to be able to write in its folder.
    [Parameter(Mandatory = $true)]
    [string] $Path,

    # The name of the stored connection.
    [string] $Connection = 'default',

    # The account that the task runs as.
    [Parameter(Mandatory = $true)]
    [string] $Account,

    # When it runs on working days.
    [DateTime] $At = '06:30',

    # Write only what changed.
    [switch] $Incremental,

    # With -Incremental: also write one line for each value that changed.
    [switch] $ChangeDetail,

    # utf8BOM for a CSV that is opened with a double click in Excel.
    [ValidateSet('utf8NoBOM', 'utf8BOM')]
    [string] $Encoding = 'utf8NoBOM',

    # The name of the task.
    [string] $TaskName = 'Go401 export',

    # The shared script.
    [string] $Script = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'Export-Participants.ps1'))
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Arguments of a task are one text, so that whatever could end a quoted one is refused.
foreach ($text in $Path, $Connection, $Script) {
    if ($text.Contains('"')) { throw "A quotation mark is not allowed: $text" }
}

# PowerShell 7 where it is installed, else Windows PowerShell 5.1; the module runs in both.
$shell = [System.IO.Path]::Combine($env:ProgramFiles, 'PowerShell', '7', 'pwsh.exe')
if (-not [System.IO.File]::Exists($shell)) {
    $shell = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}

$arguments = "-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -File `"$Script`" -Path `"$Path`" -Name `"$Connection`" -RetryMinutes 60 -EventLog"
if ($Incremental) { $arguments += ' -Incremental' }
if ($ChangeDetail) { $arguments += ' -ChangeDetail' }
if ($Encoding -ne 'utf8NoBOM') { $arguments += " -Encoding $Encoding" }

# A name that ends in $ is a managed service account: Windows knows its password. Others are asked for theirs below.
$managed = $Account.EndsWith('$')
$task = @{
    Action = New-ScheduledTaskAction -Execute $shell -Argument $arguments -WorkingDirectory ([System.IO.Path]::GetDirectoryName($Script))
    Trigger = New-ScheduledTaskTrigger -Weekly -DaysOfWeek Monday, Tuesday, Wednesday, Thursday, Friday -At $At
    # One at a time; a run that was missed is made up for; a run that hangs is ended.
    Settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -RunOnlyIfNetworkAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 3)
    Description = 'Exports participants from 401GO. Result: 0 done, 2 nothing changed, 3 sign-in needed, 4 service unavailable, 5 a company was refused.'
}

if ($PSCmdlet.ShouldProcess($TaskName, "Register a task that runs as $Account")) {
    # Needs an elevated session. Without the source the log and the status still say how a run went.
    try {
        if (-not [System.Diagnostics.EventLog]::SourceExists('Go401')) { [System.Diagnostics.EventLog]::CreateEventSource('Go401', 'Application') }
    }
    catch {
        $PSCmdlet.WriteWarning("The event log source 'Go401' could not be registered: $($_.Exception.Message)")
    }

    if ($managed) {
        $task.Principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Password -RunLevel Limited
        Register-ScheduledTask -TaskName $TaskName -Force @task
    }
    else {
        $credential = Get-Credential -UserName $Account -Message "The password of $Account, which Windows keeps for the task"
        Register-ScheduledTask -TaskName $TaskName -Force -User $credential.UserName -Password $credential.GetNetworkCredential().Password -RunLevel Limited @task
    }
}
