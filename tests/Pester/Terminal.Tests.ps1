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

    It 'operations have each path whole on one line, and what it is for below' {
        $lines = Find-Go401Operation | Get-Shown -Width $columns
        $lines | Where-Object { $_.Length -gt $columns } | Should -BeNullOrEmpty
        foreach ($operation in Find-Go401Operation) {
            $lines | Should -Contain ('{0,-6} {1}' -f $operation.Method, $operation.Path)
        }

        ($lines -join "`n") | Should -Match '(?s)Area: Payroll.*submit-payroll/\s+\S'
    }

    It 'beneficiaries show no birth date and no way to reach them (S57)' {
        $heirs = @(Invoke-Go401Request participants/p1-0000002/beneficiaries)
        $heirs[0].dob | Should -Match '^\d{4}-\d\d-\d\d$'
        foreach ($text in ($heirs | Out-String -Width $columns), ($heirs | Format-List | Out-String -Width $columns), (@(Get-Date; $heirs) | Out-String -Width $columns)) {
            $text | Should -Match $heirs[0].object_id
            $text | Should -Not -Match "$($heirs[0].dob)|$([regex]::Escape($heirs[0].email))|$($heirs[0].phone)"
        }
    }

    It 'operations are a table where one is asked for' {
        (Find-Go401Operation -Area Payroll | Format-Table | Out-String -Width $columns) | Should -Match 'Method +Path +Summary'
    }

    It 'a bank account shows its last four digits in a list' {
        $loan = [pscustomobject]@{ PSTypeName = 'Go401.LoanRequest'; object_id = 'l-7'; account_number = '123456789012'; routing_number = '021000021'; dob = '1971-02-03'; phone = '5550111222' }
        $text = $loan | Format-List | Out-String -Width $columns
        $text | Should -Match 'account_number\s*: \*{5}9012'
        $text | Should -Not -Match '12345678|02100002|1971|555011'
    }

    It 'companies and results are tables' {
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

Describe 'Progress' {
    It 'of <line> counts, and its last record clears it' -ForEach @(
        @{ Line = 'Invoke-Go401Request companies/c1/participants -All -PageSize 5 -Connection terminal' }
        @{ Line = 'Export-Go401Participant (Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).csv") c1 -PageSize 5 -Connection terminal -PassThru | ForEach-Object { Remove-Item $_.Path }' }
    ) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$(Get-ModulePath)'; $Line").Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $own = @($shell.Streams.Progress | Where-Object { $_.Activity -match '^(Reading|Exporting)' })
            $own[0].StatusDescription | Should -Match '\b25 (records|participants)'
            $own[-1].RecordType | Should -Be 'Completed'
        }
        finally {
            $shell.Dispose()
        }
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
