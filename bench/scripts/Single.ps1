# One small GET, many times: the cmdlet and Invoke-RestMethod in turns.
param([string] $Module, [string] $BaseUri, [int] $Runs)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
Connect-Simulator $BaseUri
$headers = @{ Authorization = "Bearer $(Get-Token $BaseUri)" }
for ($round = 0; $round -lt $Runs + 1; $round++) {
    $mine = Measure-Time go401 { for ($i = 0; $i -lt 200; $i++) { $null = Invoke-Go401Request participants/p1-0000001/totals } }
    $theirs = Measure-Time loop { for ($i = 0; $i -lt 200; $i++) { $null = Invoke-RestMethod "$BaseUri/participants/p1-0000001/totals/" -Headers $headers } }
    if ($round -gt 0) { $mine; $theirs }
}
