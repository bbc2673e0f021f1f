# Every participant to a CSV file, once, and how much memory the process had at most; without a file, what the bare engine needs.
# With a file that is given, an incremental export to it: run twice, the second one has something to compare with.
param([string] $Module, [string] $BaseUri, [string] $Bare, [string] $Incremental)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
if ($Bare -ne 'yes') {
    Import-Module $Module
    Connect-Simulator $BaseUri
    $file = if ($Incremental) { $Incremental } else { [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-bench-' + [Guid]::NewGuid().ToString('N') + '.csv') }
    Export-Go401Participant $file c1 -Incremental:([bool] $Incremental) -Property ObjectId, Name, Email, Phone, StartDate, TerminationDate, HoursWorkedYtd, CompensationYtd, TraditionalDeferral, RothDeferral, City, State
    if (-not $Incremental) { [System.IO.File]::Delete($file) }
}
"peak=$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
