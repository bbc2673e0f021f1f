# Every participant to a CSV file, once, and how much memory the process had at most; without a file, what the bare engine needs.
param([string] $Module, [string] $BaseUri, [string] $Bare)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
if ($Bare -ne 'yes') {
    Import-Module $Module
    Connect-Simulator $BaseUri
    $file = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-bench-' + [Guid]::NewGuid().ToString('N') + '.csv')
    Export-Go401Participant $file c1 -Property ObjectId, Name, Email, Phone, StartDate, TerminationDate, HoursWorkedYtd, CompensationYtd, TraditionalDeferral, RothDeferral, City, State
    [System.IO.File]::Delete($file)
}
"peak=$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
