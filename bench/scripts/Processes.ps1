# Dot-sourced by Cold.ps1, Growth.ps1 and Shards.ps1: processes of the simulator and of pwsh.

# Where this PowerShell is, and the words that come before its own: as a dotnet tool it is pwsh.dll run by dotnet.
function Get-Shell {
    $path = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $first = @(if ([System.IO.Path]::GetFileNameWithoutExtension($path) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })
    [pscustomobject]@{ Path = $path; First = $first }
}

function New-BenchFolder {
    New-Item -ItemType Directory -Path ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-bench-' + [Guid]::NewGuid().ToString('N')))
}

# A simulator of its own process, once it listens.
function Start-Simulator([string] $Simulator, [string] $Folder, [string[]] $Options) {
    $ready = "$Folder/ready-$([Guid]::NewGuid().ToString('N'))"
    $process = Start-Process dotnet (@($Simulator, '--port', 0, '--quiet', '--ready-file', $ready) + $Options) -PassThru -RedirectStandardOutput "$ready.txt"
    while (-not (Test-Path $ready) -or (Get-Item $ready).Length -eq 0) {
        if ($process.HasExited) { throw "The simulator did not start: $(Get-Content "$ready.txt" -Raw)" }
        Start-Sleep -Milliseconds 100
    }

    [pscustomobject]@{ BaseUri = (Get-Content $ready -Raw).Trim(); Process = $process }
}

function Stop-Simulator($Simulator) {
    if ($Simulator -and -not $Simulator.Process.HasExited) { $Simulator.Process.Kill() }
}

# Runs a program to its end. Its lines of name=value come back as numbers, with the time of the whole process.
function Invoke-Process([string] $Path, [string[]] $Words, [string] $Folder) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $process = Start-Process $Path $Words -PassThru -RedirectStandardOutput "$Folder/out" -RedirectStandardError "$Folder/err"
    $null = $process.Handle
    $process.WaitForExit()
    $result = @{ whole = $watch.Elapsed.TotalMilliseconds }
    if ($process.ExitCode -ne 0) { throw "$Words failed: $(Get-Content "$Folder/err" -Raw)" }
    foreach ($line in @(Get-Content "$Folder/out") -match '^\w+=[\d.]+$') {
        $name, $value = $line.Split('=')
        $result[$name] = [double]::Parse($value, [cultureinfo]::InvariantCulture)
    }

    $result
}

function Invoke-Script([string] $Script, [string[]] $Words, [string] $Folder) {
    $shell = Get-Shell
    Invoke-Process $shell.Path ($shell.First + @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/$Script") + $Words) $Folder
}

function Get-Median($Values) {
    $sorted = @($Values | Sort-Object)
    $sorted[[math]::Floor($sorted.Count / 2)]
}
