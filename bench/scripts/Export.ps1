# 100,000 participants to a CSV file of 12 columns: the cmdlet, and beside it the pipeline that users write today.
param([string] $Module, [string] $BaseUri, [int] $Runs, [int] $PageSize, [string] $Loop)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
Connect-Simulator $BaseUri
$token = if ($Loop -eq 'yes') { Get-Token $BaseUri }
$folder = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'go401-bench-' + [Guid]::NewGuid().ToString('N'))).FullName
$columns = 'ObjectId', 'Name', 'Email', 'Phone', 'StartDate', 'TerminationDate', 'HoursWorkedYtd', 'CompensationYtd', 'TraditionalDeferral', 'RothDeferral', 'City', 'State'
try {
    # The first rounds compile what the others run; the very first is what a scheduled task sees and is shown by itself.
    Measure-Time first { Export-Go401Participant "$folder/go401.csv" c1 -Property $columns -PageSize $PageSize }
    Export-Go401Participant "$folder/go401.csv" c1 -Property $columns -PageSize $PageSize

    for ($i = 0; $i -lt $Runs; $i++) {
        Measure-Time go401 { Export-Go401Participant "$folder/go401.csv" c1 -Property $columns -PageSize $PageSize }
        if ($token) {
            Measure-Time loop {
                & {
                    $next = "$BaseUri/companies/c1/participants/?page_size=$PageSize"
                    while ($next) {
                        $page = Invoke-RestMethod $next -Headers @{ Authorization = "Bearer $token" }
                        $page.results
                        $next = $page.next
                    }
                } | Select-Object object_id, name, email, phone, start_date, termination_date, hours_worked_ytd, compensation_ytd,
                    @{ n = 'traditional'; e = { $_.deferrals.traditional.amount } }, @{ n = 'roth'; e = { $_.deferrals.roth.amount } },
                    @{ n = 'city'; e = { $_.address.city } }, @{ n = 'state'; e = { $_.address.state } } | Export-Csv "$folder/loop.csv"
            }
        }
    }
}
finally {
    [System.IO.Directory]::Delete($folder, $true)
}
