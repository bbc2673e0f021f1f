<#
.SYNOPSIS
    Prepares an interactive PowerShell: the module is imported and connected to the local 401GO, and five things to try and the payroll cycle are shown.
.DESCRIPTION
    Run with -NoExit; its variables stay.
#>
param([Parameter(Mandatory)] [string] $BaseUri, [Parameter(Mandatory)] [string] $Folder)

# In a file or a pipe colors are noise.
if ([Console]::IsOutputRedirected) { $PSStyle.OutputRendering = 'PlainText' }

Import-Module (Join-Path $PSScriptRoot ../../out/Go401)
Set-Location $Folder
$sim = $BaseUri -replace '/api$', '/sim'
$signIn = @{ BaseUri = $BaseUri; ClientId = 'demo-client'; ClientSecret = ConvertTo-SecureString demo-secret -AsPlainText -Force; NoPersist = $true }
Connect-Go401 -Name sim @signIn -ClientCredentials | Out-Null

Write-Host @"

PowerShell $($PSVersionTable.PSVersion) with Go401, connected to a local 401GO at $BaseUri
Its people are synthetic. The files that you make are kept in $Folder

Five things to try:

1. Look at people. Tab completes names and ids.
   PS> Get-Go401Company | Get-Go401Participant | Sort-Object Name | Select-Object -First 5
2. Find one of the 72 operations, and call it.
   PS> Find-Go401Operation beneficiaries; Invoke-Go401Request participants/p1-0000002/beneficiaries
3. Export people to a file, with a report.
   PS> Export-Go401Participant -CompanyId c1 -Path people.csv -Report -Force -PassThru; Get-ChildItem people.*
4. Let the service fail twice, and see the request repeated.
   PS> Invoke-RestMethod `$sim/faults -Method Post -Body 'GET /companies/ status=503 times=2'; Get-Go401Company -Verbose
5. Sign in with your browser, as a person.
   PS> Connect-Go401 -Name me @signIn -Scope openid, company:read, participant:read

The payroll cycle in ten lines: what to withhold, the pay run (sent once, though it is started twice), what 401GO has, the census,
and what to compare with next time.
      `$d = Get-Go401Deduction c1 -GrossPay 2000 | Where-Object { `$_.Eligible -or `$_.LoanPayment }
      `$d | Select-Object Name, PreTaxAmount, RothAmount, LoanPayment -First 5
      `$d | ForEach-Object { [pscustomobject]@{ ParticipantId = `$_.ParticipantId; Hours = 80; Gross = 2000; PreTax = `$_.PreTaxAmount; Roth = `$_.RothAmount; LoanPrincipal = `$_.LoanPayment } } | Export-Csv pay.csv
      `$run = @{ Path = 'pay.csv'; CompanyId = 'c1'; CheckDate = Get-Date }
      Test-Go401Payroll @run
      Submit-Go401Payroll @run -ReceiptPath receipt.json
      Submit-Go401Payroll @run
      Compare-Go401Payroll @run
      Get-Go401Participant c1 | ForEach-Object { @{ SSN = `$_.Ssn; Phone = '555-0100' } } | Sync-Go401Participant -CompanyId c1 -WhatIf | Group-Object Action
      Get-Go401Deduction c1 | Select-Object * -ExcludeProperty Name | Export-Csv deductions.csv

Get-Help about_Go401 is where reading begins. "exit" ends the shell and the local 401GO.

"@
