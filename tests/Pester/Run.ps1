<#
.SYNOPSIS
    Runs the Pester suite in this PowerShell and ends with 0 when nothing failed.
.PARAMETER Path
    Some of the files instead of all.
.PARAMETER Pester
    The manifest of the Pester to use, 5.3 to 6.x. An installed one when left out, else the one that the tests restored.
.PARAMETER Result
    A file for the result, as JUnit XML.
#>
param([string[]] $Path = @($PSScriptRoot), [string] $Pester, [string] $Result)

$ErrorActionPreference = 'Stop'
if (-not $Pester -and -not (Get-Module -ListAvailable Pester | Where-Object Version -GE 5.3.0)) {
    $packages = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { Join-Path $HOME '.nuget/packages' }
    $Pester = Get-ChildItem (Join-Path $packages 'pester/*/tools/Pester.psd1') -ErrorAction Ignore | Sort-Object FullName | Select-Object -Last 1
}

Import-Module $(if ($Pester) { $Pester } else { 'Pester' }) -MinimumVersion 5.3.0
Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Result) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'JUnitXml'
    $configuration.TestResult.OutputPath = $Result
}

# The result file of Pester cannot hold the escape sequences of a colored error.
if ($PSVersionTable.PSVersion.Major -ge 7) { $PSStyle.OutputRendering = 'PlainText' }

Write-Host "PowerShell $($PSVersionTable.PSVersion), Pester $((Get-Module Pester).Version), vaults: $(Get-VaultName)"
$run = Invoke-Pester -Configuration $configuration
Write-Host "$($run.PassedCount) passed, $($run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount) failed, $($run.SkippedCount) skipped"

# A suite that found nothing has not passed.
exit $(if ($run.Result -eq 'Passed' -and $run.PassedCount -gt 0) { 0 } else { 1 })
