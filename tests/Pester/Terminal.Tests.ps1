BeforeDiscovery {
    # In Windows PowerShell $PSStyle is not there, and all output is plain.
    $widths = 80, 120
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name terminal
    if ($PSVersionTable.PSVersion.Major -ge 7) { $PSStyle.OutputRendering = 'PlainText' }
    $people = @(Invoke-Go401Request companies/c1/participants -All)

    function Get-Shown {
        param([Parameter(ValueFromPipeline)] $InputObject, [int] $Width)
        begin { $all = @() }
        process { $all += $InputObject }
        end { @(($all | Out-String -Width $Width) -split '\r?\n') }
    }
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'At <_> columns' -ForEach $widths {
    BeforeAll { $columns = $_ }

    It 'participants fit, with masked numbers and no birth dates (S63, S57)' {
        $lines = Get-Go401Participant c1 | Get-Shown -Width $columns
        $lines | Where-Object { $_.Length -gt $columns } | Should -BeNullOrEmpty
        ($lines -join "`n") | Should -Match '\*\*\*-\*\*-\d{4}'
        foreach ($one in $people) {
            ($lines -join "`n") | Should -Not -BeLike "*$($one.ssn)*"
            ($lines -join "`n") | Should -Not -BeLike "*$($one.dob)*"
        }
        @($lines | Where-Object { $_ -match '\*\*\*-\*\*-' }).Count | Should -Be 25
    }

    It 'the raw records of a request are as careful' {
        $text = ($people | Get-Shown -Width $columns) -join "`n"
        foreach ($one in $people) {
            $text | Should -Not -BeLike "*$($one.ssn)*"
            $text | Should -Not -BeLike "*$($one.dob)*"
        }
        $text | Should -Match '\*\*\*-\*\*-\d{4}'
    }

    It 'a connection shows its name and state, on one line each' {
        $lines = Get-Go401Connection | Get-Shown -Width $columns
        @($lines | Where-Object { $_ -match '^terminal\s+Connected' }).Count | Should -Be 1
    }

    It 'operations, companies and results are tables' {
        (Find-Go401Operation payroll | Get-Shown -Width $columns) -join "`n" | Should -Match '(?s)Area: Payroll.*POST'
        (Get-Go401Company | Get-Shown -Width $columns) -join "`n" | Should -Match 'Simulated Company 1'
        (Confirm-Go401Connection | Get-Shown -Width $columns) -join "`n" | Should -Match '200'
    }
}

Describe 'A list' {
    It 'masks the number and hides the birth date as well' {
        $text = Get-Go401Participant c1 -Id p1-0000001 | Format-List | Out-String -Width 120
        $text | Should -Match '\*\*\*-\*\*-\d{4}'
        $text | Should -Not -BeLike "*$($people[1].ssn)*"
        $text | Should -Not -BeLike "*$($people[1].dob)*"
    }

    It 'has the values all the same' {
        (Get-Go401Participant c1 -Id p1-0000001).Ssn | Should -Be $people[1].ssn
    }
}

Describe 'TAB' {
    It 'completes <line>' -ForEach @(
        @{ Line = 'Connect-Go401 -Scope partic'; Expected = 'participant:read' }
        @{ Line = 'Connect-Go401 -ExpectRole comp'; Expected = 'company_admin' }
        @{ Line = 'Invoke-Go401Request -Connection term'; Expected = 'terminal' }
        @{ Line = 'Disconnect-Go401 '; Expected = 'terminal' }
        @{ Line = 'Invoke-Go401Request compan'; Expected = 'companies/' }
        @{ Line = 'Find-Go401Operation -Area Pay'; Expected = 'Payroll' }
        @{ Line = 'Invoke-Go401Request x -Method PA'; Expected = 'PATCH' }
        @{ Line = 'Export-Go401Participant a.csv c1 -Property Tradit'; Expected = 'TraditionalDeferral' }
        @{ Line = 'Get-Go401Company -Status SETUP_C'; Expected = 'SETUP_COMPLETE' }
    ) {
        $found = @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | ForEach-Object CompletionText)
        @($found | ForEach-Object { $_.Trim("'") }) | Should -Contain $Expected
    }
}
