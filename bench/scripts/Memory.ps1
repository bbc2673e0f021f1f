# Every participant to $null, once, and how much memory the process had at most.
param([string] $Module, [string] $BaseUri)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
Connect-Simulator $BaseUri
Invoke-Go401Request companies/c1/participants -All > $null
"peak=$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
