BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name careful
    $folder = Join-Path $TestDrive 'out'
    $null = New-Item -ItemType Directory $folder
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe '-WhatIf' {
    It 'sends nothing and changes nothing' {
        $before = (Get-ReceivedRequest $simulator).Count
        Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ email = 'new@example.com' } -WhatIf
        Invoke-Go401Request companies/c1 -Method DELETE -WhatIf
        Update-Go401Token -WhatIf
        Disconnect-Go401 -WhatIf
        Export-Go401Participant -CompanyId c1 -Path (Join-Path $folder 'never.csv') -WhatIf
        (Get-ReceivedRequest $simulator).Count | Should -Be $before
        (Get-Go401Connection careful).State | Should -Be 'Connected'
        Test-Path (Join-Path $folder 'never.csv') | Should -BeFalse
    }

    It 'is heard as a preference too' {
        $WhatIfPreference = $true
        $before = (Get-ReceivedRequest $simulator).Count
        Update-Go401Token
        (Get-ReceivedRequest $simulator).Count | Should -Be $before
    }
}

Describe 'An export' {
    It 'is whole, without numbers and birth dates, and has a manifest that fits' {
        $path = Join-Path $folder 'participants.csv'
        $result = Export-Go401Participant -CompanyId c1 -Path $path -Manifest -PassThru
        $rows = @(Import-Csv $path)
        $rows.Count | Should -Be 25
        $result.Rows | Should -Be 25
        $rows[0].PSObject.Properties.Name | Should -Not -Contain 'Ssn'
        $rows[0].PSObject.Properties.Name | Should -Not -Contain 'Dob'
        (Get-FileHash $path -Algorithm SHA256).Hash | Should -Be $result.Sha256
        (Get-Content -Raw $result.ManifestPath | ConvertFrom-Json) | Should -Not -BeNullOrEmpty
    }

    It 'says that nothing changed' {
        $path = Join-Path $folder 'changes.csv'
        $null = Export-Go401Participant -CompanyId c1 -Path $path -Incremental -PassThru
        (Export-Go401Participant -CompanyId c1 -Path $path -Incremental -PassThru).Changed | Should -BeFalse
    }

    It 'leaves the old file as it was when it fails' {
        $path = Join-Path $folder 'kept.csv'
        Set-Content $path 'old'
        { Export-Go401Participant -CompanyId none -Path $path -ErrorAction Stop } | Should -Throw
        Get-Content $path | Should -Be 'old'
        @(Get-ChildItem $folder -Filter '*kept*' -Force).Count | Should -Be 1
    }

    It 'is its owners alone' -Skip:($env:OS -eq 'Windows_NT') {
        (Get-Item (Join-Path $folder 'participants.csv')).UnixMode | Should -Be '-rw-------'
    }
}

Describe 'A transcript' {
    It 'S57 has no secret, no token and no number in it, with every stream open' {
        $path = Join-Path $folder 'transcript.txt'
        $null = Start-Transcript $path
        try {
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            Connect-Go401 -Name transcript -BaseUri $simulator.BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -Scope openid, company:read, participant:read -NoPersist | Out-Host
            Invoke-Go401Request companies/c1/participants -All | Out-Host
            Get-Go401Participant c1 | Out-Host
            Update-Go401Token | Out-Host
            Invoke-Go401Request companies/none -ErrorAction Continue | Out-Host
            Disconnect-Go401 | Out-Host
        }
        finally {
            $VerbosePreference = $DebugPreference = 'SilentlyContinue'
            $null = Stop-Transcript
        }

        $text = Get-Content -Raw $path
        $text | Should -Match '\*\*\*-\*\*-\d{4}'
        $text | Should -Not -Match 'demo-secret|Bearer |code_verifier|refresh_token=|\b\d{9}\b'
        foreach ($one in Invoke-Go401Request companies/c1/participants -All -Connection careful) {
            $text | Should -Not -BeLike "*$($one.ssn)*"
        }
    }
}

Describe 'A host that takes things strictly' {
    It 'works under strict mode and Stop' {
        $child = Invoke-Child @"
Set-StrictMode -Version Latest
`$ErrorActionPreference = 'Stop'
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
`$c = Connect-Go401 -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -NoPersist
Get-Go401Company | Get-Go401Participant | Out-String | Out-Null
Get-Go401Connection | Out-String | Out-Null
Find-Go401Operation | Out-String | Out-Null
(Disconnect-Go401).ForgottenLocally
"@
        $child.Error | Should -BeNullOrEmpty
        $child.Output.Trim() | Should -Be 'True'
    }

    It 'works in constrained language mode, imported before' {
        $child = Invoke-Child @"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
`$secret = ConvertTo-Secure 'demo-secret'
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$null = Connect-Go401 -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret `$secret -NoPersist
`$shown = Get-Go401Participant c1 | Out-String -Width 120
`$shown
(Disconnect-Go401).ForgottenLocally
"@
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -Match '(?s)Ssn.*2008-04-03.*True'

        # Views may call nothing of ours there, so what they clean or mask is left out; never shown as it is. A signed
        # module on a machine that is locked down is trusted, and shows everything.
        $child.Output | Should -Not -Match '\d{9}'
    }

    It 'works in a host without a user interface, where no question can be asked' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript(@"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
try { Connect-Go401 -Name faceless -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -NoBrowser -NoPersist } catch { `$_.FullyQualifiedErrorId }
`$null = Connect-Go401 -Name faceless -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -ClientCredentials -Scope company:read, participant:read -NoPersist
@(Get-Go401Participant c1 -Connection faceless).Count
Get-Go401Participant c1 -Connection faceless | Out-String -Width 80
Disconnect-Go401 faceless | ForEach-Object ForgottenLocally
"@)
            $said = @($shell.Invoke())
            $said[0] | Should -BeLike 'InteractionRequired,*'
            $said[1] | Should -Be 25
            $said[2] | Should -Match '\*\*\*-\*\*-\d{4}'
            $said[3] | Should -BeTrue
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'works where commands may be called and no language is spoken, as in an endpoint for helpers' {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule(@(Get-ModulePath))
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        try {
            $runspace.SessionStateProxy.LanguageMode = 'NoLanguage'
            $call = {
                param([string] $Command, [hashtable] $Parameter = @{})
                $shell = [powershell]::Create()
                $shell.Runspace = $runspace
                try { $shell.AddCommand($Command).AddParameters($Parameter).Invoke(); if ($shell.HadErrors) { $shell.Streams.Error } } finally { $shell.Dispose() }
            }
            (& $call Connect-Go401 @{ Name = 'helper'; BaseUri = $simulator.BaseUri; ClientId = 'demo-client'; ClientSecret = (ConvertTo-Secure 'demo-secret'); ClientCredentials = $true; Scope = 'company:read', 'participant:read'; NoPersist = $true }).State | Should -Be 'Connected'
            @(& $call Get-Go401Participant @{ CompanyId = 'c1'; Connection = 'helper' }).Count | Should -Be 25
            @(& $call Invoke-Go401Request @{ Path = 'companies'; Connection = 'helper' }).Count | Should -Be 3
            (& $call Disconnect-Go401 @{ Connection = 'helper' }).ForgottenLocally | Should -BeTrue
        }
        finally {
            $runspace.Dispose()
        }
    }

    It 'is imported twice, and removed, without a complaint' {
        $child = Invoke-Child "`$ErrorActionPreference = 'Stop'; Import-Module '$(Get-ModulePath)'; Import-Module '$(Get-ModulePath)' -Force; Remove-Module Go401; Import-Module '$(Get-ModulePath)'; (Get-Command -Module Go401).Count"
        $child.Error | Should -BeNullOrEmpty
        [int] $child.Output | Should -BeGreaterThan 5
    }
}
