BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    $simulator = Start-Simulator
    $import = "Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'; Import-Module '$(Get-ModulePath)'; `$BaseUri = '$($simulator.BaseUri)'"
}

AfterAll { Stop-Simulator $simulator }

Describe 'A script that runs unattended' {
    It 'signs the client itself in' {
        $child = Invoke-Child "$import; `$c = Connect-Go401 -ClientCredentials -BaseUri `$BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -Scope company:read -NoPersist; `$c.State; @(Invoke-Go401Request companies).Count; exit 0"
        $child.ExitCode | Should -Be 0
        ($child.Output -split '\r?\n' | Where-Object { $_ }) -join ' ' | Should -Be 'Connected 3'
        $child.Error | Should -BeNullOrEmpty
    }

    It 'gets an error in place of a prompt when a person is needed' {
        $child = Invoke-Child "$import; `$ErrorActionPreference = 'Stop'; try { Connect-Go401 -BaseUri `$BaseUri -ClientId demo-client -NoBrowser -NoPersist } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; exit 3 }"
        $child.ExitCode | Should -Be 3
        $child.Output | Should -BeLike 'InteractionRequired,*'
        $child.Output | Should -BeLike '*AuthenticationError*'
    }

    It 'ends with an error when the client secret is wrong' {
        $child = Invoke-Child "$import; `$ErrorActionPreference = 'Stop'; Connect-Go401 -ClientCredentials -BaseUri `$BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'wrong-canary') -NoPersist; 'never'"
        $child.ExitCode | Should -Not -Be 0
        $child.Output + $child.Error | Should -Not -Match 'never|wrong-canary'
        $child.Output + $child.Error | Should -Match 'invalid_client'
    }

    It 'adds no colour of its own and no progress to a redirected stream' {
        $child = Invoke-Child "$import; `$null = Connect-Go401 -ClientCredentials -BaseUri `$BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -Scope company:read, participant:read -NoPersist; Get-Go401Participant c1" -Environment @{ NO_COLOR = '1' }
        $child.Output | Should -Not -Match ([char]27)
        $child.Output | Should -Match '\*\*\*-\*\*-\d{4}'
    }
}
