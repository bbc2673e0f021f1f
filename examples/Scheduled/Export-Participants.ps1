<#
.SYNOPSIS
    Exports participants for a scheduler, and ends with a code that it can read.

.DESCRIPTION
    Signs in with what is stored (or with what the caller has signed in already), exports the companies that are asked for
    into one file, and ends with one of these codes:

      0  done
      1  something is wrong with the call itself: a parameter, an id, a folder, a file
      2  done, and nothing has changed since the last time
      3  a person has to act as the account that this runs under: sign in (Connect-Go401 -Name NAME), or unlock or repair its
         vault (Test-Go401Vault); the message says which
      4  the service cannot be reached now; the message says which company was asked for
      5  a company could not be read, or not whole, so nothing was written

    With 1, 3, 4 and 5 the file of the last run is as it was.

    How the run went is in a status file beside the export, PATH.status.json, and in PATH.status.log: begin, end, result, error,
    company, counts, files, what to do next, exit code. They hold no personal data. A run that was killed still says Running.

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

    # The part of the companies to export, for instance 3/20; all companies when left out. See docs/scale.md.
    [string] $Shard,

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

    # How the run went; PATH.status.json when left out. The log has the same name with the ending .log.
    [string] $StatusPath,

    # Put out the status as one line of JSON instead of a sentence, for a service that collects standard output.
    [switch] $AsJson,

    # Signs in, for callers that do it their own way; what fails in it is recorded as everything else.
    [scriptblock] $SignIn,

    # Write an entry to the Windows event log as well (Application, source Go401).
    [switch] $EventLog,

    # For so many minutes an export that met a service out of reach is tried again every five minutes; 0 leaves that to the scheduler.
    [ValidateRange(0, 720)]
    [int] $RetryMinutes = 0
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Get-ExitCode($failure) {
    # Only the module's own errors tell of the service: PowerShell calls a module that is not installed unavailable, too.
    $id = "$($failure.FullyQualifiedErrorId)"
    if ($id -notlike '*,Go401.PowerShell.*') {
        return $(if ($signingIn -and $id -notlike 'Modules_*' -and $id -notlike 'CommandNotFound*') { 3 } else { 1 })
    }
    if ($failure.Exception.PSObject.Properties['ExitCode']) { return $failure.Exception.ExitCode }
    1
}

function Get-Text([object] $value) { ("$value" -replace '\s+', ' ').Trim() }

# Writes a text so that a reader sees the old file or the new one, and no one but the account that runs this.
function Write-File([string] $file, [string] $text) {
    $draft = "$file.$PID.new"
    try {
        [System.IO.File]::WriteAllText($draft, '')
        if ([System.IO.Path]::DirectorySeparatorChar -eq '/') { [System.IO.File]::SetUnixFileMode($draft, 'UserRead, UserWrite') }
        [System.IO.File]::WriteAllText($draft, $text)
        if ([System.IO.File]::Exists($file)) { [System.IO.File]::Replace($draft, $file, [NullString]::Value) } else { [System.IO.File]::Move($draft, $file) }
    }
    finally {
        if ([System.IO.File]::Exists($draft)) { [System.IO.File]::Delete($draft) }
    }
}

function Format-Text([string] $value) { if ($value) { '"' + (Get-Text $value).Replace('\', '\\').Replace('"', '\"') + '"' } else { 'null' } }

# A field of the status: ours, so that its form is known.
function Get-StatusField([string] $name) {
    if ([System.IO.File]::Exists($StatusPath) -and [System.IO.File]::ReadAllText($StatusPath) -match "(?m)^ *""$name"": (?:""((?:[^""\\]|\\.)*)""|([0-9]+))") {
        if ($Matches[1]) { $Matches[1] } else { $Matches[2] }
    }
}

# Export-Go401Participant writes the status itself. What fails before it begins (the module, the sign-in, the vault) is written here.
function Write-Status($failure, [int] $code) {
    $next = switch ($code) {
        3 { "Sign in, or unlock or repair the vault, as the account that this runs under: Test-Go401Vault; Connect-Go401 -Name $Name" }
        4 { 'Run it again later. If it fails again, check the network and the proxy.' }
        5 { 'Look at the company that the message names, then run it again.' }
        default { 'Correct what the message names, and run it again.' }
    }
    if ($failure.ErrorDetails -and $failure.ErrorDetails.RecommendedAction) { $next = $failure.ErrorDetails.RecommendedAction }
    $id = "$($failure.FullyQualifiedErrorId)".Split(',')[0]
    $last = if ((Get-StatusField 'result') -in 'Succeeded', 'Unchanged') { Get-StatusField 'ended' } else { Get-StatusField 'lastSucceeded' }
    $run = [Guid]::NewGuid().ToString('N')
    $time = 'yyyy-MM-ddTHH:mm:ssZ'
    $fields = @(
        '"statusVersion": 1', """runId"": ""$run""", '"result": "Failed"', """exitCode"": $code",
        """started"": ""$($began.ToString($time))""", """ended"": ""$([DateTime]::UtcNow.ToString($time))""", """lastSucceeded"": $(Format-Text $last)", """processId"": $PID",
        """connection"": $(Format-Text $Name)", """shard"": $(Format-Text $Shard)", """errorId"": $(Format-Text $id)", """message"": $(Format-Text $failure.Exception.Message)", """nextStep"": $(Format-Text $next)",
        '"company": null', '"companies": []', '"rows": 0', '"received": 0', '"added": null', '"updated": null', '"removed": null', '"files": []', '"failures": []'
    )
    Write-File $StatusPath ("{`n  " + ($fields -join ",`n  ") + "`n}`n")
    $log = [System.IO.Path]::ChangeExtension($StatusPath, '.log')
    $lines = @(if ([System.IO.File]::Exists($log)) { [System.IO.File]::ReadAllLines($log) })
    if ($lines.Count -gt 1000) { $lines = $lines[-1000..-1] }
    $line = "$($began.ToString('yyyy-MM-dd HH:mm:ss'))Z $($run.Substring(0, 8)) Failed     exit code $code. $($id): $(Get-Text $failure.Exception.Message) Next: $(Get-Text $next)"
    Write-File $log (($lines + $line -join "`n") + "`n")
}

function Write-Event([int] $code, [string] $text) {
    # Register-ExportTask.ps1 registers the source 'Go401'. Where that was not done, or the account may not write, the log has it.
    try {
        $type = if ($code -in 0, 2) { 'Information' } elseif ($code -eq 4) { 'Warning' } else { 'Error' }
        [System.Diagnostics.EventLog]::WriteEntry('Go401', $text, $type, 400 + $code)
    }
    catch {
        [Console]::Error.WriteLine("No entry in the event log: $($_.Exception.Message)")
    }
}

function Invoke-Export {
    if ($SignIn) {
        $script:signingIn = $true
        & $SignIn
        $script:signingIn = $false
    }

    # Signed in by the caller, or with what is stored for this account. Where no one could answer a prompt there is none.
    if (-not (Get-Go401Connection -Name $Name -ErrorAction SilentlyContinue)) {
        $null = Connect-Go401 -Name $Name
    }

    # A refresh token that is not used for 30 days ends; this keeps it alive however seldom the export runs.
    $null = Update-Go401Token -Connection $Name -IfExpiresWithin 10d

    # pwsh -File gives 'c1,c2' as one text.
    $companies = @(if ($CompanyId) { $CompanyId -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ } } else { Get-Go401Company -Connection $Name -Name $CompanyName })
    if ($companies.Count -eq 0) {
        $missing = [System.ArgumentException]::new("There is no company that matches '$CompanyName' and that the connection '$Name' may see. Nothing was written.")
        throw [System.Management.Automation.ErrorRecord]::new($missing, 'NoCompanies', 'InvalidArgument', $CompanyName)
    }

    # A name of its own for each run, so that changes that were not fetched yet are not replaced.
    $file = $Path
    if ($Incremental -and -not $Path.Contains('{Timestamp}')) {
        $file = [System.IO.Path]::ChangeExtension($Path, $null).TrimEnd('.') + '-{Timestamp}' + [System.IO.Path]::GetExtension($Path)
    }
    $choices = @{
        Path = $file; Connection = $Name; Encoding = $Encoding
        OnlyWhenComplete = $true; Manifest = $true; Force = $true; PassThru = $true
        Resume = $companies.Count -ge 20
        Incremental = $Incremental; ChangeDetail = $ChangeDetail; Report = $Report; StatusPath = $StatusPath
    }
    if ($Shard) { $choices.Shard = $Shard }
    if ($Property) { $choices.Property = $Property }
    if ($Sensitive -eq 'Masked') { $choices.MaskSensitive = $true }
    if ($Sensitive -eq 'Included') { $choices.IncludeSensitive = $true }
    $companies | Export-Go401Participant @choices
}

function Get-Counted([long] $Number, [string] $One, [string] $Many = "${One}s") { "$Number $(if ($Number -eq 1) { $One } else { $Many })" }

# The status of a part is read below, so its name is filled in here as Export-Go401Participant fills in that of the file.
if ($Shard) { $Path, $StatusPath = @($Path, $StatusPath) -replace '\{Shard\}', $Shard.Trim().Replace('/', '-of-') }
$StatusPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($(if ($StatusPath) { $StatusPath } else { $Path.Replace('{Timestamp}', '') + '.status.json' }))
$until = [DateTime]::UtcNow.AddMinutes($RetryMinutes)
while ($true) {
    $began = [DateTime]::UtcNow
    $signingIn = $false
    try {
        if (-not (Get-Command -Name Export-Go401Participant -ErrorAction SilentlyContinue)) { Import-Module -Name Go401 }
        $result = Invoke-Export
        $changes = if ($Incremental) { ", $($result.Added) added, $($result.Updated) updated, $($result.Removed) removed" }
        $resumed = if ($result.ResumedText) { ", $($result.ResumedText)" }
        $said = "$($result.Path): $(Get-Counted $result.Rows row) of $(Get-Counted $result.Received participant) in $(Get-Counted $result.CompanyId.Count company companies)$changes$resumed, SHA-256 $($result.Sha256)"
        $code = if ($result.Changed -eq $false) { 2 } else { 0 }
        if (-not $AsJson) { "$([DateTime]::UtcNow.ToString('u')) $said" }
    }
    catch {
        # The module's messages hold no secret and nothing personal.
        $failure = $_
        $code = Get-ExitCode $failure
        $said = "$("$($failure.FullyQualifiedErrorId)".Split(',')[0]): $(Get-Text $failure.Exception.Message)"
        [Console]::Error.WriteLine("$([DateTime]::UtcNow.ToString('u')) $said")
        try {
            $recorded = (Get-StatusField 'processId') -eq "$PID" -and (Get-StatusField 'result') -eq 'Failed' -and
                (Get-StatusField 'errorId') -eq "$($failure.FullyQualifiedErrorId)".Split(',')[0] -and
                [string]::CompareOrdinal((Get-StatusField 'started'), $began.ToString('yyyy-MM-ddTHH:mm:ssZ')) -ge 0
            if (-not $recorded) { Write-Status $failure $code }
        }
        catch {
            [Console]::Error.WriteLine("$([DateTime]::UtcNow.ToString('u')) The status '$StatusPath' could not be written: $($_.Exception.Message)")
        }
    }

    if ($AsJson) {
        if ([System.IO.File]::Exists($StatusPath)) { -join ([System.IO.File]::ReadAllLines($StatusPath) | ForEach-Object { $_.Trim() }) }
        else { "{""result"": ""Failed"",""exitCode"": $code,""message"": $(Format-Text $said)}" }
    }
    if ($EventLog) { Write-Event $code $said }
    if ($code -ne 4 -or [DateTime]::UtcNow.AddMinutes(5) -gt $until) { exit $code }
    [System.Threading.Thread]::Sleep([TimeSpan]::FromMinutes(5))
}
