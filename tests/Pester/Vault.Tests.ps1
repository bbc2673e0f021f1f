# Sign in once, and every later process is connected without a person; with vaults in a home folder of their own. How vaults
# may fail is tested in tests/Engine/Vault. SecretStore on Windows keeps to the folder of the account, whatever HOME says.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    $vault = Get-VaultName
}

Describe 'A connection in a vault (<vault>)' -ForEach @{ Vault = $vault } -Skip:($env:GO401_TEST_REAL_VAULT -eq '1' -and $env:OS -eq 'Windows_NT') {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
        $simulator = Start-Simulator
        $environment = @{ HOME = (Join-Path $TestDrive 'home'); GO401_STATE_HOME = (Join-Path $TestDrive 'state'); GO401_STANDIN_HOME = (Join-Path $TestDrive 'vaults') }
        $null = New-Item -ItemType Directory $environment.HOME
        $import = "`$ErrorActionPreference = 'Stop'; Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'; Import-Module '$(Get-ModulePath)'; `$BaseUri = '$($simulator.BaseUri)'"
        function Invoke-Task {
            param([string] $Script)
            Invoke-Child "$import; $Script" -Environment $environment
        }
    }

    AfterAll { Stop-Simulator $simulator }

    It 'is checked before anybody relies on it' {
        $child = Invoke-Task @'
Register-SecretVault -Name Go401 -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
Set-SecretStoreConfiguration -Authentication None -Interaction None -Confirm:$false -Password (ConvertTo-Secure 'only-to-make-it')
Test-Go401Vault | Where-Object Result -eq 'Failed' | ForEach-Object Detail
'@
        $child.Error | Should -BeNullOrEmpty
        $child.Output.Trim() | Should -BeNullOrEmpty
    }

    It 'is stored by the sign-in' {
        $child = Invoke-Task '(Connect-Go401 -Name payroll -BaseUri $BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure "demo-secret") -Scope openid, company:read, participant:read).Vault'
        $child.Error | Should -BeNullOrEmpty
        $child.Output.Trim() | Should -Be 'Go401'
    }

    It 'serves a process that knows its name only, with no sign-in and no refresh' {
        $before = Get-ReceivedRequest $simulator
        $child = Invoke-Task 'Connect-Go401 -Name payroll | Out-Null; @(Get-Go401Participant c1).Count'
        $child.Error | Should -BeNullOrEmpty
        $child.Output.Trim() | Should -Be '25'
        $new = @(Get-ReceivedRequest $simulator | Select-Object -Skip $before.Count)
        @($new | Where-Object { $_ -match '/o/' }) | Should -BeNullOrEmpty
    }

    It 'is refreshed by one process, and the next goes on with its tokens' {
        (Invoke-Task 'Connect-Go401 -Name payroll | Update-Go401Token | ForEach-Object State').Output.Trim() | Should -Be 'Connected'
        (Invoke-Task 'Connect-Go401 -Name payroll | Update-Go401Token | ForEach-Object State').Output.Trim() | Should -Be 'Connected'
    }

    It 'S57 leaves no token in a transcript, a CliXml or a JSON of it' {
        $child = Invoke-Task @'
function Get-Text($value) {
    if ($value -is [string]) { $value } elseif ($value -is [pscustomobject]) { $value.PSObject.Properties | ForEach-Object { Get-Text $_.Value } }
}
function Get-StoredText { Get-Text (Get-SecretInfo -Vault Go401 | Get-Secret -AsPlainText | ConvertFrom-Json) | Where-Object { $_ -cmatch '^[A-Za-z0-9_-]{20,}$' -or $_ -ceq 'demo-secret' } }
$path = Join-Path $env:HOME 'transcript.txt'
$secrets = @(Get-StoredText)
$null = Start-Transcript $path
$VerbosePreference = $DebugPreference = 'Continue'
$connection = Connect-Go401 -Name payroll
$connection | Update-Go401Token | Format-List * | Out-Host
Get-Go401Connection -ListAvailable | Format-List * | Out-Host
$VerbosePreference = $DebugPreference = 'SilentlyContinue'
$null = Stop-Transcript
$secrets += @(Get-StoredText)
$text = (Get-Content -Raw $path) + ($connection | ConvertTo-Json -Depth 6) + [System.Management.Automation.PSSerializer]::Serialize($connection, 6)
# The id of the sign-in is long, too, and may be shown.
$secrets = @($secrets | Where-Object { $_ -cne $connection.SignInId })
"secrets $(@($secrets | Select-Object -Unique).Count) shown $(@($secrets | Where-Object { $text.Contains($_) }).Count) refreshed $($text.Contains('stored in the vault'))"
'@
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -Match 'secrets 5 shown 0 refreshed True'
    }

    It 'is listed without a secret, and removed for good' {
        $child = Invoke-Task 'Get-Go401Connection -ListAvailable | ForEach-Object Name; (Disconnect-Go401 payroll -Forget).Revocation; @(Get-Go401Connection -ListAvailable).Count'
        $child.Error | Should -BeNullOrEmpty
        ($child.Output -split '\r?\n' | Where-Object { $_ }) -join ' ' | Should -Be 'payroll Revoked 0'
    }
}
