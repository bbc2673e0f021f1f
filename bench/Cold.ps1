<#
.SYNOPSIS
    Times the first command of a fresh process, which is what a scheduled task and an admin's first command meet.

.DESCRIPTION
    Every row runs in a pwsh of its own, in turns, and gets three medians: the command, the whole process with the start of pwsh, and the
    processor time. The lowest and highest whole-process times show the spread. The other side, Invoke-RestMethod, runs at page sizes of
    100 and 1,000; the better one counts. The simulator is a process of its own with rendered pages. Figures count on an idle machine
    only. Build first: dotnet build -c Release src/Go401.Simulator, dotnet build.

.EXAMPLE
    pwsh -NoProfile -File bench/Cold.ps1

.EXAMPLE
    pwsh -NoProfile -File bench/Cold.ps1 -Participants 1000 -Rounds 1
#>
param(
    # How many participants are read.
    [int] $Participants = 100000,
    # How often each row runs.
    [int] $Rounds = 5,
    # The rows; all when left out.
    [string[]] $Only,
    # The module.
    [string] $Module = "$PSScriptRoot/../out/Go401/Go401.psd1",
    # The simulator.
    [string] $Simulator = "$PSScriptRoot/../src/Go401.Simulator/bin/Release/net10.0/Go401.Simulator.dll"
)
$ErrorActionPreference = 'Stop'
$rows = @(
    [pscustomobject]@{ Name = 'bare'; Size = 0 }
    [pscustomobject]@{ Name = 'import'; Size = 0 }
    [pscustomobject]@{ Name = 'get'; Size = 0 }
    [pscustomobject]@{ Name = 'read'; Size = 0 }
    [pscustomobject]@{ Name = 'typed'; Size = 0 }
    [pscustomobject]@{ Name = 'export'; Size = 0 }
    [pscustomobject]@{ Name = 'loop-read'; Size = 100 }
    [pscustomobject]@{ Name = 'loop-read'; Size = 1000 }
    [pscustomobject]@{ Name = 'loop-export'; Size = 100 }
    [pscustomobject]@{ Name = 'loop-export'; Size = 1000 }
) | Where-Object { -not $Only -or $_.Name -in $Only }
$folder = New-Item -ItemType Directory -Path ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-cold-' + [Guid]::NewGuid().ToString('N')))
$ready = "$folder/ready"
$words = @($Simulator, '--port', 0, '--quiet', '--cache-pages', '--participants', $Participants, '--ready-file', $ready)
$server = Start-Process dotnet $words -PassThru -RedirectStandardOutput "$folder/simulator.txt"
try {
    while (-not (Test-Path $ready) -or (Get-Item $ready).Length -eq 0) {
        if ($server.HasExited) { throw "The simulator did not start: $(Get-Content "$folder/simulator.txt" -Raw)" }
        Start-Sleep -Milliseconds 100
    }

    $baseUri = Get-Content $ready -Raw
    # As a dotnet tool, PowerShell is pwsh.dll run by dotnet.
    $shell = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $first = @(if ([System.IO.Path]::GetFileNameWithoutExtension($shell) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    $times = foreach ($round in 1..$Rounds) {
        foreach ($row in $rows) {
            $words = $first + @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/scripts/Cold.ps1", '-Row', $row.Name, '-Module', $Module,
                '-BaseUri', $baseUri, '-PageSize', $row.Size, '-Folder', $folder.FullName)
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $process = Start-Process $shell $words -PassThru -RedirectStandardOutput "$folder/out" -RedirectStandardError "$folder/err"
            $null = $process.Handle
            $process.WaitForExit()
            $whole = $watch.Elapsed.TotalMilliseconds
            if ($process.ExitCode -ne 0) { throw "$($row.Name): $(Get-Content "$folder/err" -Raw)" }
            $command = [double]::Parse(@(@(Get-Content "$folder/out") -match '^ms=')[0].Substring(3), [cultureinfo]::InvariantCulture)
            [pscustomobject]@{
                Row = if ($row.Size) { "$($row.Name), pages of $($row.Size)" } else { $row.Name }
                Command = $command; Whole = $whole; Processor = $process.TotalProcessorTime.TotalMilliseconds
            }
        }
    }

    function Get-Median($values) { $sorted = @($values | Sort-Object); $sorted[[math]::Floor($sorted.Count / 2)] }
    '| row | command, ms | whole process, ms | lowest to highest, ms | processor time, ms |'
    '|---|---|---|---|---|'
    foreach ($group in $times | Group-Object Row) {
        $whole = $group.Group.Whole | Measure-Object -Minimum -Maximum
        '| {0} | {1:0} | {2:0} | {3:0} to {4:0} | {5:0} |' -f $group.Name, (Get-Median $group.Group.Command), (Get-Median $group.Group.Whole),
            $whole.Minimum, $whole.Maximum, (Get-Median $group.Group.Processor)
    }
}
finally {
    if (-not $server.HasExited) { $server.Kill() }
    Remove-Item $folder.FullName -Recurse -Force
}
