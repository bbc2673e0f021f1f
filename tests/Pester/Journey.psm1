# What the journeys share: a local 401GO in a process of its own, a scripted browser, secrets as SecureString.
# Written for Windows PowerShell 5.1 and PowerShell 7.

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))

# Vaults: the stand-in of the other tests, or the real SecretManagement and SecretStore where GO401_TEST_REAL_VAULT is 1.
$standIn = Join-Path $root 'out/StandIn'
$folders = @($env:PSModulePath.Split([System.IO.Path]::PathSeparator) | Where-Object { $_ -and $_ -ne $standIn })
if ($env:GO401_TEST_REAL_VAULT -ne '1') { $folders = @($standIn) + $folders }
$env:PSModulePath = $folders -join [System.IO.Path]::PathSeparator

# Which vault the journeys use, as the result of a run says it.
function Get-VaultName {
    if ($env:GO401_TEST_REAL_VAULT -ne '1') { return 'the stand-in for SecretManagement and SecretStore' }
    $found = @('SecretManagement', 'SecretStore' | ForEach-Object { Get-Module -ListAvailable "Microsoft.PowerShell.$_" | Select-Object -First 1 })
    ($found | ForEach-Object { "$($_.Name) $($_.Version)" }) -join ' and '
}

# What starts this PowerShell once more. As a .NET tool it is started by dotnet, which is then the path of the process.
function Get-ShellCommand {
    $path = (Get-Process -Id $PID).Path
    if ([System.IO.Path]::GetFileNameWithoutExtension($path) -eq 'dotnet') { $path; Join-Path $PSHOME 'pwsh.dll' } else { $path }
}

# A package that was unpacked can be tested in place of the staged module.
function Get-ModulePath {
    if ($env:GO401_TEST_MODULE) { Join-Path $env:GO401_TEST_MODULE 'Go401.psd1' } else { Join-Path $root 'out/Go401/Go401.psd1' }
}

function Get-RepositoryRoot { $root }

function ConvertTo-Secure {
    param([Parameter(Mandatory)] [string] $Text)
    $secure = New-Object System.Security.SecureString
    foreach ($char in $Text.ToCharArray()) { $secure.AppendChar($char) }
    $secure
}

function Get-SimulatorCommand {
    $built = @('Debug', 'Release' | ForEach-Object { Join-Path $root "src/Go401.Simulator/bin/$_/net10.0/Go401.Simulator.dll" } | Where-Object { Test-Path $_ } | Get-Item | Sort-Object LastWriteTime -Descending)
    if ($built) { , @($built[0].FullName) } else { , @('run', '--project', (Join-Path $root 'src/Go401.Simulator'), '--') }
}

# Starts a 401GO of its own. The result knows its address and folder; Stop-Simulator ends it.
function Start-Simulator {
    param([string[]] $Option = @())
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) ('go401-pester-' + [guid]::NewGuid().ToString('N'))
    $null = New-Item -ItemType Directory $folder
    $ready = Join-Path $folder 'ready'
    $watcher = New-Object System.IO.FileSystemWatcher $folder
    try {
        $arguments = @(Get-SimulatorCommand) + @('--port', '0', '--auto-approve', '--ready-file', $ready) + $Option
        $process = Start-Process dotnet -ArgumentList @($arguments | ForEach-Object { '"{0}"' -f $_.Replace('"', '\"') }) -PassThru -RedirectStandardOutput (Join-Path $folder 'log') -RedirectStandardError (Join-Path $folder 'error')
        $deadline = [datetime]::UtcNow.AddMinutes(2)
        while (-not (Test-Path $ready) -or -not (Get-Content -Raw $ready)) {
            if ($process.HasExited -or [datetime]::UtcNow -gt $deadline) { throw "The simulator did not start: $(Get-Content -Raw (Join-Path $folder 'error'))" }
            $null = $watcher.WaitForChanged('All', 1000)
        }

        # What a browser does when the simulator approves by itself.
        $env:BROWSER = if ($env:OS -eq 'Windows_NT') { 'curl.exe -s -L -o NUL' } else { 'curl -s -L -o /dev/null' }
        [pscustomobject]@{ BaseUri = (Get-Content -Raw $ready).Trim(); Folder = $folder; Process = $process }
    }
    finally {
        $watcher.Dispose()
    }
}

function Stop-Simulator {
    param([Parameter(Mandatory)] $Simulator)
    $Simulator.Process.Kill()
    $Simulator.Process.WaitForExit()
    Remove-Item $Simulator.Folder -Recurse -Force
}

# The requests so far, as 'METHOD path status'.
function Get-ReceivedRequest {
    param([Parameter(Mandatory)] $Simulator)
    # The simulator holds the file open; 5.1's Get-Content would not share it.
    $stream = New-Object System.IO.FileStream (Join-Path $Simulator.Folder 'log'), 'Open', 'Read', 'ReadWrite'
    $reader = New-Object System.IO.StreamReader $stream
    try {
        @($reader.ReadToEnd() -split "`n" | Where-Object { $_ -match '^\s*\d+ ([A-Z]+)\s+(\S+) (\d+)' } | ForEach-Object { '{0} {1} {2}' -f $Matches[1], $Matches[2], $Matches[3] })
    }
    finally {
        $reader.Dispose()
    }
}

# A signed-in connection, by the browser.
function Connect-Simulator {
    param([Parameter(Mandatory)] $Simulator, [string] $Name = 'default', [string[]] $Scope = @('openid', 'company:read', 'company:write', 'participant:read', 'participant:write'))
    Connect-Go401 -Name $Name -BaseUri $Simulator.BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -Scope $Scope -ConnectionSuccessUri partners/connection-success/ -NoPersist
}

# Starts a script in a PowerShell of its own and gives back what it wrote, and how it ended.
function Invoke-Child {
    param([Parameter(Mandatory)] [string] $Script, [string[]] $Option = @('-NoProfile', '-NonInteractive'), [hashtable] $Environment = @{})
    $program, $first = Get-ShellCommand
    $file = Join-Path ([System.IO.Path]::GetTempPath()) ('go401-child-' + [guid]::NewGuid().ToString('N') + '.ps1')
    [System.IO.File]::WriteAllText($file, $Script)
    try {
        $info = New-Object System.Diagnostics.ProcessStartInfo
        $info.FileName = $program
        $info.Arguments = (@($first | ForEach-Object { "`"$_`"" }) + $Option + @('-File', "`"$file`"")) -join ' '
        $info.UseShellExecute = $false
        $info.RedirectStandardOutput = $true
        $info.RedirectStandardError = $true
        $info.RedirectStandardInput = $true
        foreach ($key in $Environment.Keys) { $info.EnvironmentVariables[$key] = $Environment[$key] }
        $process = [System.Diagnostics.Process]::Start($info)
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output; Error = $errors.Result }
    }
    finally {
        Remove-Item $file
    }
}

Export-ModuleMember -Function *
