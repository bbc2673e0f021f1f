# A machine without SecretManagement: everything but vaults works, and what needs a vault says what to install.

Describe 'Without SecretManagement' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
        $simulator = Start-Simulator
        $environment = @{ HOME = (Join-Path $TestDrive 'home'); GO401_STATE_HOME = (Join-Path $TestDrive 'state') }
        $null = New-Item -ItemType Directory $environment.HOME
        $start = @"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
`$env:PSModulePath = Join-Path `$PSHOME Modules
Import-Module '$(Get-ModulePath)'
`$sign = @{ BaseUri = '$($simulator.BaseUri)'; ClientId = 'demo-client'; ClientSecret = ConvertTo-Secure 'demo-secret'; ClientCredentials = `$true; Scope = 'company:read' }
"@
        function Invoke-Bare {
            param([string] $Script)
            Invoke-Child "$start; $Script" -Environment $environment
        }
    }

    AfterAll { Stop-Simulator $simulator }

    It 'is imported, and works for those who keep nothing' {
        $child = Invoke-Bare '(Connect-Go401 @sign -NoPersist).State; @(Invoke-Go401Request companies).Count; (Disconnect-Go401).ForgottenLocally'
        $child.Error | Should -BeNullOrEmpty
        ($child.Output -split '\r?\n' | Where-Object { $_ }) -join ' ' | Should -Be 'Connected 3 True'
    }

    It 'keeps the connection in memory, and says how to keep it for longer' {
        $child = Invoke-Bare '(Connect-Go401 @sign -WarningVariable warned -WarningAction SilentlyContinue).State; "$warned"'
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -BeLike 'Connected*SecretManagement is not installed*Install-Module Microsoft.PowerShell.SecretManagement*'
    }

    It 'says what to install where a vault is needed, and Test-Go401Vault says it too' {
        $child = Invoke-Bare @'
foreach ($line in 'Connect-Go401 @sign -Vault Team', 'Connect-Go401 -Name payroll -Vault Team', 'Get-Go401Connection -ListAvailable') {
    try { $null = & ([scriptblock]::Create("$line -ErrorAction Stop")); 'no error' } catch { "$($_.FullyQualifiedErrorId): $($_.Exception.Message)" }
}
Test-Go401Vault | Where-Object Result -eq Failed | ForEach-Object Detail
'@
        $said = @($child.Output -split '\r?\n' | Where-Object { $_ })
        $said.Count | Should -Be 4
        foreach ($line in $said[0..2]) { $line | Should -BeLike 'VaultModuleMissing,*Install-Module Microsoft.PowerShell.SecretManagement*' }
        $said[3] | Should -BeLike '*SecretManagement is not installed*'
    }

    It 'is used as soon as it is installed, in the same session' {
        $child = Invoke-Bare "`$null = Connect-Go401 @sign -NoPersist; `$env:PSModulePath += [IO.Path]::PathSeparator + '$(Join-Path (Get-RepositoryRoot) 'out/StandIn')'; Register-SecretVault -Name Team -ModuleName Go401.FileVault -DefaultVault; do { `$wrong = `$null; `$found = @(Get-Go401Connection -ListAvailable -ErrorAction SilentlyContinue -ErrorVariable wrong) } while (`$wrong); `$found.Count"
        $child.Output.Trim() | Should -Be '0'
    }

    It 'is not taken in a version that is too old' {
        $old = Join-Path $TestDrive 'modules/Microsoft.PowerShell.SecretManagement/1.0.0'
        $null = New-Item -ItemType Directory $old
        Set-Content (Join-Path $old 'Microsoft.PowerShell.SecretManagement.psd1') "@{ ModuleVersion = '1.0.0' }"
        $child = Invoke-Bare "`$env:PSModulePath += [IO.Path]::PathSeparator + '$(Join-Path $TestDrive 'modules')'; try { Get-Go401Connection -ListAvailable -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $child.Output | Should -BeLike 'VaultModuleMissing,*1.0.0*1.1.2 or later*Install-Module Microsoft.PowerShell.SecretManagement -Force*'
    }
}
