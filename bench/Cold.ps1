<#
.SYNOPSIS
    Times the first command of a fresh process, which is what a scheduled task and an admin's first command meet.

.DESCRIPTION
    Every row runs in a process of its own, in turns, and gets three medians: the command, the whole process with its start, and the
    processor time of the whole process. The lowest and highest whole-process times show the spread. The warm column is the same
    command, the third time in one process. The other side, Invoke-RestMethod, runs at page sizes of 100 and 1,000; the better one
    counts. Rows whose programs are not on the machine (bash, curl and jq; Python) are left out. Where SecretManagement is not
    installed, its stand-in of tests/StandIn is used. The simulator is a process of its own with rendered pages. Figures count on an
    idle machine only. Build first: dotnet build -c Release src/Go401.Simulator, dotnet build -c Release.

.EXAMPLE
    pwsh -NoProfile -File bench/Cold.ps1

.EXAMPLE
    pwsh -NoProfile -Command "& bench/Cold.ps1 -Participants 1000 -Rounds 1 -Only read, loop-read -NoWarm"
#>
param(
    # How many participants are read.
    [int] $Participants = 100000,
    # How often each row runs.
    [int] $Rounds = 5,
    # The rows; all when left out.
    [string[]] $Only,
    # Leaves the warm column out, which takes most of the time.
    [switch] $NoWarm,
    # The module.
    [string] $Module = "$PSScriptRoot/../out/Go401/Go401.psd1",
    # The simulator.
    [string] $Simulator = "$PSScriptRoot/../src/Go401.Simulator/bin/Release/net10.0/Go401.Simulator.dll"
)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/scripts/Processes.ps1"
$table = @'
bare 0 -
import-secretmanagement 0 -
import 0 -
import-both 0 -
complete 0 warm
connect-vault 0 warm
get 0 warm
loop-get 0 warm
read 0 warm
typed 0 warm
deduction 0 warm
export 0 warm
loop-read 100 -
loop-read 1000 -
parallel-read 100 -
parallel-read 1000 -
loop-export 100 -
loop-export 1000 -
curl-jq-export 1000 -
python-export 1000 -
'@
$rows = $table.Trim() -split '\r?\n' | ForEach-Object {
    $name, $size, $warm = $_ -split ' '
    [pscustomobject]@{ Name = $name; Size = [int] $size; Warm = $warm -eq 'warm' -and -not $NoWarm }
} | Where-Object { -not $Only -or $_.Name -in $Only }
$programs = @{ 'curl-jq-export' = 'bash', 'curl', 'jq'; 'python-export' = , 'python3' }
$rows = @($rows | Where-Object { -not $programs[$_.Name] -or @(Get-Command $programs[$_.Name] -CommandType Application -ErrorAction Ignore).Count -ge $programs[$_.Name].Count })

$folder = New-BenchFolder
$server = Start-Simulator $Simulator $folder @('--cache-pages', '--participants', $Participants)
$before = $env:HOME, $env:XDG_CACHE_HOME, $env:PSModulePath, $env:GO401_STANDIN_HOME
try {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement)) {
        $env:PSModulePath += [System.IO.Path]::PathSeparator + (Resolve-Path "$PSScriptRoot/../out/StandIn")
    }

    # A home of its own, so that no vault or connection of the user is touched.
    $env:XDG_CACHE_HOME ??= "$HOME/.cache"
    $env:HOME = $env:GO401_STANDIN_HOME = $folder.FullName
    function Invoke-Row($Row, [switch] $Warm) {
        $target = "$folder/other.csv"
        switch ($Row.Name) {
            'curl-jq-export' { return Invoke-Process bash @("$PSScriptRoot/scripts/export.sh", $server.BaseUri, $Row.Size, $target) $folder }
            'python-export' { return Invoke-Process python3 @("$PSScriptRoot/scripts/export.py", $server.BaseUri, $Row.Size, $target) $folder }
        }

        $words = @('-Row', $Row.Name, '-Module', $Module, '-BaseUri', $server.BaseUri, '-PageSize', $Row.Size, '-Folder', $folder.FullName)
        Invoke-Script Cold.ps1 ($words + @(if ($Warm) { '-Warm' })) $folder
    }

    if ('connect-vault' -in $rows.Name) { $null = Invoke-Row ([pscustomobject]@{ Name = 'prepare-vault'; Size = 0 }) }
    $times = foreach ($round in 1..$Rounds) {
        foreach ($row in $rows) {
            $cold = Invoke-Row $row
            [pscustomobject]@{
                Row = if ($row.Size) { "$($row.Name), pages of $($row.Size)" } else { $row.Name }
                Command = $cold.ms; Whole = $cold.whole; Processor = $cold.cpu; Warm = if ($row.Warm) { (Invoke-Row $row -Warm).ms }
            }
        }
    }

    '| row | command, ms | whole process, ms | lowest to highest, ms | processor time, ms | command, warm, ms |'
    '|---|---|---|---|---|---|'
    foreach ($group in $times | Group-Object Row) {
        $whole = $group.Group.Whole | Measure-Object -Minimum -Maximum
        $warm = @($group.Group.Warm | Where-Object { $null -ne $_ })
        '| {0} | {1:0} | {2:0} | {3:0} to {4:0} | {5:0} | {6} |' -f $group.Name, (Get-Median $group.Group.Command), (Get-Median $group.Group.Whole),
            $whole.Minimum, $whole.Maximum, (Get-Median $group.Group.Processor), $(if ($warm) { '{0:0}' -f (Get-Median $warm) })
    }
}
finally {
    $env:HOME, $env:XDG_CACHE_HOME, $env:PSModulePath, $env:GO401_STANDIN_HOME = $before
    Stop-Simulator $server
    Remove-Item $folder.FullName -Recurse -Force
}
