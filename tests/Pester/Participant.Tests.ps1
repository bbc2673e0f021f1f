BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name people -Scope company:read, participant:read
    $all = Get-Go401Company | Get-Go401Participant
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'Typed participants' {
    It 'sort by date and by amount' {
        $byDate = @($all | Sort-Object StartDate)
        $byDate[0].StartDate | Should -BeLessOrEqual $byDate[-1].StartDate
        $byPay = @($all | Sort-Object CompensationYtd -Descending)
        $byPay[0].CompensationYtd | Should -BeGreaterThan $byPay[-1].CompensationYtd
    }

    It 'group and measure' {
        ($all | Group-Object State | Measure-Object Count -Sum).Sum | Should -Be $all.Count
        ($all | Measure-Object -Sum CompensationYtd).Sum | Should -BeGreaterThan ($all.Count * 20000)
        ($all | Where-Object { $_.TraditionalDeferral -ge 5 -and $_.IsEligible }).Count | Should -BeGreaterThan 0
    }

    It 'go through Export-Csv with every flat property, and come back' {
        $path = Join-Path $TestDrive 'typed.csv'
        $all | Export-Csv $path -NoTypeInformation
        $back = @(Import-Csv $path)
        $back.Count | Should -Be $all.Count
        $back[3].City | Should -Be $all[3].City
        [decimal] $back[3].RothDeferral | Should -Be $all[3].RothDeferral
        $back[3].PSObject.Properties.Value | Should -Not -Match '^(System|Go401)\.'
    }

    It 'become JSON with their parts' {
        $json = $all[0] | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $json.Deferrals.Traditional.Amount | Should -Be $all[0].TraditionalDeferral
        $json.Address.City | Should -Be $all[0].City
    }

    It 'S57 hide the birth date and mask the number in every view, and keep both' {
        $one = $all | Where-Object ObjectId -eq 'p1-0000003'
        $one.Ssn | Should -Be '900000003'
        $one.Dob | Should -Be ([DateTime]'1969-04-12')
        foreach ($shown in ($one | Out-String -Width 80), ($one | Format-List | Out-String), ($one | Format-Table | Out-String -Width 120), "$one") {
            $shown | Should -Not -Match '9\d{8}|1969'
        }
        $one | Format-List | Out-String | Should -Match '\*{3}-\*{2}-0003'
    }

    It 'stop being read when no more are wanted' {
        @($all | Select-Object -First 2).Count | Should -Be 2
        @(Get-Go401Participant c1 | Select-Object -First 2).Count | Should -Be 2
    }
}

Describe 'An export beside Export-Csv' {
    It 'holds the same values' {
        $path = Join-Path $TestDrive 'export.csv'
        Get-Go401Company | Export-Go401Participant $path -IncludeSensitive -Property ObjectId, Name, Ssn, CompensationYtd, State, IsEligible
        $rows = @(Import-Csv $path)
        $rows.Count | Should -Be $all.Count
        for ($i = 0; $i -lt $rows.Count; $i++) {
            $rows[$i].Name | Should -BeExactly $all[$i].Name
            $rows[$i].Ssn | Should -BeExactly $all[$i].Ssn
            [decimal] $rows[$i].CompensationYtd | Should -Be $all[$i].CompensationYtd
            $rows[$i].IsEligible | Should -Be "$($all[$i].IsEligible)"
        }
    }

    It 'S62 lets no other account read it, its manifest or its report' -Skip:($env:OS -eq 'Windows_NT') {
        $path = Join-Path $TestDrive 'mine.csv'
        Export-Go401Participant $path c1 -Report -Incremental
        Get-ChildItem $TestDrive -Force -Filter '*mine*' | Should -HaveCount 4
        Get-ChildItem $TestDrive -Force -Filter '*mine*' | ForEach-Object { $_.UnixMode | Should -Be '-rw-------' }
    }
}
