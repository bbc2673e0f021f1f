<#
.SYNOPSIS
    Exports all companies with many processes at once, against the simulator, and checks that nothing is missing.

.DESCRIPTION
    Starts the simulator with latency and a rate limit, then a pwsh for each shard, all at the same time, then Test-Go401Export. It
    writes a line for each process and one for the whole. docs/scale.md explains the job that this simulates. Build the module and the
    simulator first (dotnet build -c Release src/Go401.Simulator, dotnet build).

.EXAMPLE
    pwsh -NoProfile -File bench/Shards.ps1

.EXAMPLE
    pwsh -NoProfile -File bench/Shards.ps1 -Processes 1 -ThrottleLimit 1
#>
param(
    # How many processes, each with one shard.
    [int] $Processes = 20,
    # How many companies the simulator has. All but the first have at most 12 participants.
    [int] $Companies = 1000,
    # How long every answer takes.
    [int] $LatencyMs = 100,
    # How many requests a second the simulator answers; 0 for any number.
    [int] $RequestsPerSecond = 200,
    # How many requests each process has under way.
    [int] $ThrottleLimit = 4,
    # The module.
    [string] $Module = "$PSScriptRoot/../out/Go401/Go401.psd1",
    # The simulator.
    [string] $Simulator = "$PSScriptRoot/../src/Go401.Simulator/bin/Release/net10.0/Go401.Simulator.dll"
)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/scripts/Processes.ps1"
$folder = New-BenchFolder
$server = $null
try {
    $server = Start-Simulator $Simulator $folder @('--participants', 1000, '--companies', $Companies, '--latency-ms', $LatencyMs,
        '--rate-limit', $RequestsPerSecond)
    $shell = Get-Shell
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $running = foreach ($i in 1..$Processes) {
        $words = $shell.First + @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/scripts/Shard.ps1", '-Module', $Module, '-BaseUri', $server.BaseUri,
            '-Shard', "$i/$Processes", '-Path', "$folder/part-$i.csv", '-ThrottleLimit', $ThrottleLimit)
        Start-Process $shell.Path $words -PassThru -RedirectStandardOutput "$folder/part-$i.out" -RedirectStandardError "$folder/part-$i.err"
    }

    $running | Wait-Process
    $took = $watch.Elapsed
    foreach ($i in 1..$Processes) {
        Get-Content "$folder/part-$i.out", "$folder/part-$i.err"
    }

    Import-Module $Module
    $check = Test-Go401Export $folder.FullName -Summary
    "processes=$Processes throttle=$ThrottleLimit companies=$($check.Companies) rows=$($check.Rows) passed=$($check.Passed) seconds=$($took.TotalSeconds.ToString('0.0', [cultureinfo]::InvariantCulture))"
    $check.Faults | ForEach-Object { "$_" }
    if (-not $check.Passed) { exit 1 }
}
finally {
    Stop-Simulator $server
    Remove-Item $folder.FullName -Recurse -Force
}
