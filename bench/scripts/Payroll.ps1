# A pay run of all people who are eligible: what Submit-Go401Payroll takes, and beside it reading the roster once and sending the
# same body. With -Memory, one run and how much memory the process had at most.
param([string] $Module, [string] $BaseUri, [string] $Csv, [string] $Memory)
. ([System.IO.Path]::Combine($PSScriptRoot, 'Common.ps1'))
Import-Module $Module
$secret = [securestring]::new()
foreach ($char in 'demo-secret'.ToCharArray()) { $secret.AppendChar($char) }
$null = Connect-Go401 -NoPersist -ClientCredentials -ClientId demo-client -ClientSecret $secret -BaseUri $BaseUri -Scope company:read, company:write, participant:read
$env:GO401_STATE_HOME = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($Csv), 'state-' + [Guid]::NewGuid().ToString('N'))

if (-not [System.IO.File]::Exists($Csv)) {
    $lines = [System.Collections.Generic.List[string]]::new()
    $lines.Add('ParticipantId,Hours,Gross Pay,Pre-Tax,Roth,Loan Principal')
    Get-Go401Deduction c1 -GrossPay 2000 | ForEach-Object { $lines.Add("$($_.ParticipantId),80,2000,$($_.PreTaxAmount),$($_.RothAmount),$($_.LoanPayment)") }
    [System.IO.File]::WriteAllLines($Csv, $lines)
}

# Every run has a date of its own: the same one twice would be sent once.
$script:day = [datetime]::Today
function Submit { $script:day = $script:day.AddDays(1); $null = Submit-Go401Payroll $Csv -CompanyId c1 -CheckDate $script:day -AcceptWarning * -Confirm:$false }

if ($Memory -eq 'yes') {
    Submit
}
else {
    $body = [System.IO.Path]::ChangeExtension($Csv, '.json')
    $text = [System.Text.StringBuilder]::new("{""check_date"":""$([datetime]::Today.ToString('yyyy-MM-dd'))"",""payroll_lines"":[")
    $comma = ''
    foreach ($line in [System.IO.File]::ReadLines($Csv)) {
        if ($line.StartsWith('ParticipantId')) { continue }
        $cells = $line.Split(',')
        $null = $text.Append($comma).Append("{""participant_id"":""$($cells[0])"",""hours"":""80.00"",""gross_pay"":""2000.00"",""pre_tax_amount"":""$($cells[3])"",""post_tax_amount"":""$($cells[4])"",""company_contribution"":""0.00"",""other_additions"":[]}")
        $comma = ','
    }

    [System.IO.File]::WriteAllText($body, $text.Append(']}').ToString())
    Submit
    for ($i = 0; $i -lt 3; $i++) {
        Measure-Time submit { Submit }
        Measure-Time roster { Get-Go401Participant c1 > $null }
        Measure-Time body { $null = Invoke-Go401Request companies/c1/submit-payroll -Method POST -InFile $body -Confirm:$false }
    }
}

"peak=$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
