<#
.SYNOPSIS
    Does with one command what a maintainer of Go401 needs.
.DESCRIPTION
    Build    builds everything and stages the module to out/Go401
    Test     runs every test
    Clean    removes what builds and tests left behind
    Help     makes the external help from docs/help (needs Microsoft.PowerShell.PlatyPS)
    Package  makes the package for the gallery in out/package, unpacks it and tests what came out
    Analyze  looks over the scripts with PSScriptAnalyzer (those of the staged module too, so build first) and checks the C#
             formatting

    All but Help and the script half of Analyze need the .NET SDK and nothing else. Any step that fails ends the run with an
    exit code other than 0. Works in Windows PowerShell 5.1 and in PowerShell 7.
.PARAMETER Task
    What to do, in this order. Build when left out.
.PARAMETER Configuration
    Debug or Release. A package is always made from Release.
.PARAMETER CertificateThumbprint
    With Package: signs the scripts and our assemblies with this code-signing certificate of the current user before they
    are packed. Windows only.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Package -CertificateThumbprint 0123456789ABCDEF0123456789ABCDEF01234567
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Clean', 'Help', 'Package', 'Analyze')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidatePattern('^[0-9A-Fa-f]{40}$')]
    [string] $CertificateThumbprint
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

$solution = Join-Path $PSScriptRoot 'Go401.PowerShell.sln'
$out = Join-Path $PSScriptRoot 'out'
$staged = Join-Path $out 'Go401'

# A native command that fails does not stop a script by itself, in neither PowerShell.
function Invoke-Native {
    param([string] $Command, [string[]] $Arguments)
    Write-Host "> $Command $($Arguments -join ' ')"
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Command ended with exit code $LASTEXITCODE."
    }
}

function Assert-Module {
    param([string] $Name, [version] $MinimumVersion, [string] $Reason)
    $found = Get-Module -ListAvailable -Name $Name | Where-Object Version -GE $MinimumVersion
    if (-not $found) {
        throw "$Reason needs the module $Name $MinimumVersion or later, which is not installed here. Install it with: Install-Module $Name -Scope CurrentUser"
    }

    Import-Module $Name -MinimumVersion $MinimumVersion
}

function Invoke-Build {
    Invoke-Native dotnet @('build', $solution, '--configuration', $Configuration)
    Write-Host "The module is staged to $staged"
}

function Invoke-Test {
    # Relative names: the test runner looks for the settings of global.json from where it is started.
    Push-Location $PSScriptRoot
    try {
        Invoke-Native dotnet @('test', '--configuration', $Configuration)
    }
    finally {
        Pop-Location
    }
}

function Invoke-Clean {
    $left = @($out) + @(
        foreach ($root in 'src', 'tests', 'examples', 'bench', 'tools') {
            $folder = Join-Path $PSScriptRoot $root
            if (Test-Path -LiteralPath $folder) {
                Get-ChildItem -LiteralPath $folder -Directory -Recurse -Include 'bin', 'obj', 'TestResults' | ForEach-Object FullName
            }
        }
    )
    foreach ($folder in $left) {
        if (Test-Path -LiteralPath $folder) {
            Remove-Item -LiteralPath $folder -Recurse -Force
        }
    }
}

function Invoke-Help {
    Assert-Module -Name Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0.0 -Reason 'Making the external help'
    & (Join-Path $PSScriptRoot 'tools/New-ExternalHelp.ps1') -Path (Join-Path $PSScriptRoot 'docs/help') -OutputFolder (Join-Path $PSScriptRoot 'src/Go401.PowerShell/Module/en-US')
}

function Invoke-Package {
    $Script:Configuration = 'Release'
    if (Test-Path -LiteralPath $staged) {
        # What an earlier build staged must not slip in.
        Remove-Item -LiteralPath $staged -Recurse -Force
    }

    Invoke-Build
    if ($CertificateThumbprint) {
        & (Join-Path $PSScriptRoot 'tools/Sign-Module.ps1') -Path $staged -CertificateThumbprint $CertificateThumbprint
    }

    Invoke-Native dotnet @('run', '--project', (Join-Path $PSScriptRoot 'tools/Go401.Packaging'), '--configuration', 'Release', '--', '--output', (Join-Path $out 'package'))
    Test-Package
}

# What a user would install, looked at and tested by itself.
function Test-Package {
    $unpacked = Join-Path $out 'package/unpacked/Go401'
    $manifest = Test-ModuleManifest -Path (Join-Path $unpacked 'Go401.psd1')
    Write-Host "The package holds $($manifest.Name) $($manifest.Version) with $($manifest.ExportedCmdlets.Count) cmdlets"
    $before = $env:GO401_TEST_MODULE
    $env:GO401_TEST_MODULE = $unpacked
    try {
        Invoke-Native dotnet @('test', (Join-Path $PSScriptRoot 'tests/Engine'), '--configuration', 'Release')
    }
    finally {
        $env:GO401_TEST_MODULE = $before
    }
}

function Invoke-Analyze {
    Assert-Module -Name PSScriptAnalyzer -MinimumVersion 1.20.0 -Reason 'Analyzing the scripts'

    # The manifest is looked at where it is staged, beside the files that it names.
    $findings = @(
        foreach ($path in 'build.ps1', 'src/Go401.PowerShell/Module', 'out/Go401', 'examples', 'tools', 'tests') {
            $settings = if ($path -eq 'tests') { 'tests/PSScriptAnalyzerSettings.psd1' } else { 'PSScriptAnalyzerSettings.psd1' }
            if (Test-Path -LiteralPath (Join-Path $PSScriptRoot $path)) {
                Invoke-ScriptAnalyzer -Path (Join-Path $PSScriptRoot $path) -Recurse -Settings (Join-Path $PSScriptRoot $settings) |
                    Where-Object ScriptPath -NotMatch '[\\/](bin|obj)[\\/]'
            }
        }
    )
    if ($findings.Count -gt 0) {
        $findings | Format-Table -AutoSize Severity, RuleName, ScriptName, Line, Message | Out-String -Width 240 | Write-Host
        throw "PSScriptAnalyzer has $($findings.Count) findings."
    }

    Write-Host 'PSScriptAnalyzer has no findings.'
    Invoke-Native dotnet @('format', $solution, '--verify-no-changes')
}

foreach ($step in $Task) {
    Write-Host "== $step"
    & "Invoke-$step"
}
