<#
.SYNOPSIS
    Prepares an interactive PowerShell: the module is imported and connected to the local 401GO, and five things to try are shown.
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

Get-Help about_Go401 is where reading begins. "exit" ends the shell and the local 401GO.

"@
