<#
.SYNOPSIS
    Runs the Pester suite in this PowerShell and ends with 0 when nothing failed.
.PARAMETER Path
    Some of the files instead of all.
#>
param([string[]] $Path = @($PSScriptRoot))

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.3.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($env:CI -eq 'true') {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = Join-Path $PSScriptRoot '../../out/pester.xml'
}

$result = Invoke-Pester -Configuration $configuration
Write-Host "$($result.PassedCount) passed, $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount) failed, $($result.SkippedCount) skipped"

# A suite that found nothing has not passed.
exit $(if ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0) { 0 } else { 1 })
