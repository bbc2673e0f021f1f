# One row of Cold.ps1 in a fresh process: prepares what is not measured (the sign-in), runs the row, writes its time. With -Warm the
# command runs twice before it is measured.
param([string] $Row, [string] $Module, [string] $BaseUri, [int] $PageSize, [string] $Folder, [int] $ThrottleLimit = 4, [switch] $Warm)
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

# The same with several pages at a time: the first one says how many there are.
function Read-Parallel {
    $uri = "$BaseUri/companies/c1/participants/?page_size=$PageSize&page="
    $headers = @{ Authorization = "Bearer $token" }
    $first = Invoke-RestMethod "${uri}1" -Headers $headers
    $first.results
    $last = [math]::Ceiling($first.count / $PageSize)
    if ($last -gt 1) {
        2..$last | ForEach-Object -ThrottleLimit 4 -Parallel { (Invoke-RestMethod "$using:uri$_" -Headers $using:headers).results }
    }
}

function Invoke-Row {
    switch ($Row) {
        'bare' { }
        'import' { Import-Module $Module }
        'import-secretmanagement' { Import-Module Microsoft.PowerShell.SecretManagement }
        'import-both' { Import-Module Microsoft.PowerShell.SecretManagement; Import-Module $Module }
        'connect-vault' { $null = Connect-Go401 -Name bench -Vault Bench }
        'complete' { $null = TabExpansion2 'Invoke-Go401Request companies/c1/part' 37 }
        'get' { Invoke-Go401Request companies > $null }
        'read' { Invoke-Go401Request companies/c1/participants -All -ThrottleLimit $ThrottleLimit > $null }
        'typed' { Get-Go401Participant c1 -ThrottleLimit $ThrottleLimit > $null }
        'typed-all' { Get-Go401Company | Get-Go401Participant -ThrottleLimit $ThrottleLimit > $null }
        'deduction' { Get-Go401Deduction c1 > $null }
        'export' { Export-Go401Participant "$Folder/go401.csv" c1 -Property $columns -ThrottleLimit $ThrottleLimit -Force }
        'export-all' { Get-Go401Company | Export-Go401Participant "$Folder/go401.csv" -Property $columns -ThrottleLimit $ThrottleLimit -Force }
        'loop-get' { Invoke-RestMethod "$BaseUri/companies/" -Headers @{ Authorization = "Bearer $token" } > $null }
        'loop-read' { Read-Loop > $null }
        'parallel-read' { Read-Parallel > $null }
        'loop-export' {
            Read-Loop | Select-Object object_id, name, email, phone, start_date, termination_date, hours_worked_ytd, compensation_ytd,
                @{ n = 'traditional'; e = { $_.deferrals.traditional.amount } }, @{ n = 'roth'; e = { $_.deferrals.roth.amount } },
                @{ n = 'city'; e = { $_.address.city } }, @{ n = 'state'; e = { $_.address.state } } | Export-Csv "$Folder/loop.csv"
        }
    }
}

if ($Row -eq 'prepare-vault') {
    Import-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore
    if (Get-Command Reset-SecretStore -ErrorAction Ignore) {
        $null = Reset-SecretStore -Authentication None -Interaction None -Force -Confirm:$false -ErrorAction Ignore
    }

    Register-SecretVault -Name Bench -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
    Import-Module $Module
    Connect-Simulator $BaseUri bench
}
elseif ($Row -match '^(loop|parallel)-') { $token = Get-Token $BaseUri }
elseif ($Row -in 'complete', 'connect-vault') { Import-Module $Module }
elseif ($Row -notin 'bare', 'import', 'import-secretmanagement', 'import-both') {
    Import-Module $Module
    Connect-Simulator $BaseUri
}

if ($Warm) {
    foreach ($time in 1..2) { Invoke-Row }
}

$watch = [System.Diagnostics.Stopwatch]::StartNew()
Invoke-Row
"ms=$($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
"cpu=$([System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
