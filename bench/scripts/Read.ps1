# Every participant to $null: the cmdlet, and beside it the loop that users write today.
param([string] $Module, [string] $BaseUri, [int] $Runs, [int] $PageSize, [int] $Throttle, [string] $Loop)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
Connect-Simulator $BaseUri
$more = if ($Throttle) { @{ ThrottleLimit = $Throttle } } else { @{} }
$token = if ($Loop -eq 'yes') { Get-Token $BaseUri }

# The first rounds compile what the others run; it is not measured.
for ($i = 0; $i -lt 2; $i++) { Invoke-Go401Request companies/c1/participants -All -PageSize $PageSize @more > $null }

for ($i = 0; $i -lt $Runs; $i++) {
    Measure-Time go401 { Invoke-Go401Request companies/c1/participants -All -PageSize $PageSize @more > $null }
    if ($token) {
        Measure-Time loop {
            & {
                $next = "$BaseUri/companies/c1/participants/?page_size=$PageSize"
                while ($next) {
                    $page = Invoke-RestMethod $next -Headers @{ Authorization = "Bearer $token" }
                    $page.results
                    $next = $page.next
                }
            } > $null
        }
    }
}

"peak=$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
