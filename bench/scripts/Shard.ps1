# One process of Shards.ps1: exports its part of the companies, and writes a line with what it took.
param([string] $Module, [string] $BaseUri, [string] $Shard, [string] $Path, [int] $ThrottleLimit)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
Connect-Simulator $BaseUri
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$result = Get-Go401Company | Export-Go401Participant -Path $Path -Shard $Shard -Manifest -ThrottleLimit $ThrottleLimit -OnlyWhenComplete -PassThru
$retries = ($result.Companies | Measure-Object -Property Retries -Sum).Sum
"shard=$Shard companies=$($result.Companies.Count) rows=$($result.Rows) retries=$([int] $retries) ms=$($watch.ElapsedMilliseconds)"
