# One row of Cold.ps1 in a fresh process: prepares what is not measured (the sign-in), runs the row, writes its time.
param([string] $Row, [string] $Module, [string] $BaseUri, [int] $PageSize, [string] $Folder)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
$columns = 'ObjectId', 'Name', 'Email', 'Phone', 'StartDate', 'TerminationDate', 'HoursWorkedYtd', 'CompensationYtd', 'TraditionalDeferral', 'RothDeferral', 'City', 'State'

# A careful script of a user: follows next, and puts the records out.
function Read-Loop {
    $next = "$BaseUri/companies/c1/participants/?page_size=$PageSize"
    while ($next) {
        $page = Invoke-RestMethod $next -Headers @{ Authorization = "Bearer $token" }
        $page.results
        $next = $page.next
    }
}

if ($Row -like 'loop-*') { $token = Get-Token $BaseUri }
elseif ($Row -notin 'bare', 'import') {
    Import-Module $Module
    Connect-Simulator $BaseUri
}

$watch = [System.Diagnostics.Stopwatch]::StartNew()
switch ($Row) {
    'bare' { }
    'import' { Import-Module $Module }
    'get' { Invoke-Go401Request companies > $null }
    'read' { Invoke-Go401Request companies/c1/participants -All > $null }
    'typed' { Get-Go401Participant c1 > $null }
    'export' { Export-Go401Participant "$Folder/go401.csv" c1 -Property $columns }
    'loop-read' { Read-Loop > $null }
    'loop-export' {
        Read-Loop | Select-Object object_id, name, email, phone, start_date, termination_date, hours_worked_ytd, compensation_ytd,
            @{ n = 'traditional'; e = { $_.deferrals.traditional.amount } }, @{ n = 'roth'; e = { $_.deferrals.roth.amount } },
            @{ n = 'city'; e = { $_.address.city } }, @{ n = 'state'; e = { $_.address.state } } | Export-Csv "$Folder/loop.csv"
    }
}
"ms=$($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
