# One table for one thing: typed or as the API sends it, in a console of 80 columns, and with nothing of a person that was not
# asked for. The engine's own tests have no Format-Table.
BeforeDiscovery {
    $read = @(
        @{ Path = 'companies/c1/submit-payroll'; Header = 'CheckDate +PeriodStart'; Tells = '2026-12-11' }
        @{ Path = 'participants/p1-0000000/payroll-lines'; Header = 'CheckDate +Hours'; Tells = '3200\.00' }
        @{ Path = 'participants/p1-0000000/totals'; Header = 'PreTaxYtd +RothYtd'; Tells = '24500' }
        @{ Path = 'participants/p1-0000000/deferrals'; Header = 'ActivePreTax +ActiveRoth'; Tells = 'Each pay period' }
        @{ Path = 'participants/p1-0000001/beneficiaries'; Header = 'ObjectId +Percentage'; Tells = '100\.00' }
        @{ Path = 'participants/p1-0000001/loan-requests'; Header = 'Reason +Amount'; Tells = '1000\.00' }
        @{ Path = 'companies/c1/plan-provisions'; Header = 'Plan +Effective'; Tells = '100% Vested' }
        @{ Path = 'affiliate-firms'; Header = 'ObjectId +Name +Crd +338'; Tells = 'f1 +Simulated Advisors 1 +100001 +True' }
        @{ Path = 'affiliate-firms/f1/affiliates'; Header = 'ObjectId +Name +Crd'; Tells = 'a12 +Sim Advisor 12 +2000012' }
        @{ Path = 'companies/c1/company-affiliates'; Header = 'AdvisorFirm +Advisor'; Tells = 'Simulated Advisors 1 +Sim Advisor 11' }
        @{ Path = 'companies/c1/matches'; Header = 'PlanMatches'; Tells = '100% up to 3%, 50% up to 5%' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name views -Scope openid, company:read, company:write, participant:read, participant:write, affiliate_firm:read
    $line = @{ participant_id = 'p1-0000000'; hours = '80.00'; gross_pay = '1234.50'; pre_tax_amount = '10.00'; post_tax_amount = '0.00' }
    $payroll = @{ check_date = '2026-12-11'; payroll_lines = @($line) }
    $address = @{ address_line_1 = '1 A St'; city = 'Boston'; state = 'MA'; postal_code = '02134' }
    $loan = @{
        name = 'A B'; address = $address; phone = '5550101234'; dob = '1980-01-01'; married = $false; is_primary_residence = $false
        loan_reason = 'Other'; loan_amount = '1000.00'; loan_duration = 12; payment_method = 'ACH'; account_holder = 'A B'
        bank_name = 'Bank'; account_number = '123456789'; routing_number = '011000015'
    }
    $null = Invoke-Go401Request participants/p1-0000001/loan-requests -Method POST -Body $loan -Confirm:$false
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'Views' {
    It 'are a table for <Path>, typed and raw' -ForEach $read {
        $body = if ($Path -like '*submit-payroll') { @{ Method = 'POST'; Body = $payroll; Confirm = $false } } else { @{} }
        $raw = @(Invoke-Go401Request $Path @body)
        $typed = @(Invoke-Go401Request $Path @body -AsTyped)
        $raw.Count | Should -BeGreaterThan 0
        foreach ($records in $raw, $typed) {
            $table = ($records | Format-Table | Out-String -Width 80) -replace '\x1b\[[0-9;]*m'
            $shown = ($records | Out-String -Width 80) -replace '\x1b\[[0-9;]*m'
            $table | Should -Match $Header
            foreach ($text in $table, $shown) {
                $text | Should -Match $Tells
                $text | Should -Not -Match '@\{|System\.|5550101234|1980-01-01|123456789|011000015|Boston|Sim Heir|Example Plaza|Salt Lake|Sam Simulated|firm@example'
                @($text -split '\r?\n' | Where-Object { $_.TrimEnd().Length -gt 80 }) | Should -BeNullOrEmpty
            }
        }
    }

    It 'are the same for a participant, typed or raw' {
        $tables = @(
            { Get-Go401Participant c1 }, { Invoke-Go401Request companies/c1/participants -All }, { Invoke-Go401Request companies/c1/participants -All -AsTyped }
        ).ForEach({ (& $_ | Format-Table | Out-String -Width 80) -replace '\x1b\[[0-9;]*m' })
        $tables[1] | Should -BeExactly $tables[0]
        $tables[2] | Should -BeExactly $tables[0]
    }

    # PowerShell asks the view of the first object whether it takes the next one; it lists the properties of one that it does not.
    It 'are one table for <Kind> of both cmdlets in one list, whichever comes first' -ForEach @(
        @{ Kind = 'participants'; Typed = { Get-Go401Participant c2 }; Raw = { Invoke-Go401Request companies/c2/participants -All }; Header = '^Name +Ssn' }
        @{ Kind = 'companies'; Typed = { Get-Go401Company }; Raw = { Invoke-Go401Request companies -All }; Header = '^ObjectId +Name +Status' }
    ) {
        $both = @(@(& $Typed), @(& $Raw))
        foreach ($list in ($both[0] + $both[1]), ($both[1] + $both[0]), ($both[1][0], $both[0][0], $both[1][1], $both[0][1])) {
            foreach ($shown in ($list | Out-String -Width 80), ($list | Format-Table | Out-String -Width 80)) {
                $lines = @(($shown -replace '\x1b\[[0-9;]*m') -split '\r?\n' | Where-Object { $_.Trim() })
                $lines.Count | Should -Be ($list.Count + 2)
                $lines[0] | Should -Match $Header
                @($lines | Where-Object { $_.TrimEnd().Length -gt 80 }) | Should -BeNullOrEmpty
                foreach ($id in $both[1].object_id[0, 1]) { @($lines -match "\b$id\b").Count | Should -Be 2 }
            }

            foreach ($format in 'Format-List', 'Format-Custom') {
                $text = ($list | & $format | Out-String -Width 80) -replace '\x1b\[[0-9;]*m'
                foreach ($one in $both[1] | Where-Object { $_.PSObject.Properties['ssn'] }) {
                    $text | Should -Not -Match "$($one.ssn)|$($one.dob)|$($one.email)"
                }

                @([regex]::Matches($text, '(?im)^object_?id\s*:')).Count | Should -Be $list.Count
            }
        }
    }

    It 'are one table for deferrals of both cmdlets' {
        $typed = (Get-Go401Participant c1 | Where-Object ObjectId -EQ 'p1-0000000').Deferrals
        $raw = Invoke-Go401Request participants/p1-0000000/deferrals
        foreach ($list in ($typed, $raw), ($raw, $typed)) {
            $lines = @((($list | Format-Table | Out-String -Width 80) -replace '\x1b\[[0-9;]*m') -split '\r?\n' | Where-Object { $_.Trim() })
            $lines.Count | Should -Be 4
            $lines[0] | Should -Match '^ *ActivePreTax +ActiveRoth'
            $lines[2] | Should -Match '\d%'
            $lines[3] | Should -BeExactly $lines[2]
            @([regex]::Matches(($list | Out-String -Width 80), '(?im)^change_?frequency.*: Each pay period')).Count | Should -Be 2
        }
    }

    It 'have columns of both with Format-Table -Property, Sort-Object and Where-Object, under either name' {
        $list = @(Invoke-Go401Request companies/c1/participants -First 3) + @(Get-Go401Participant c1 | Select-Object -First 3)
        foreach ($columns in ('ObjectId', 'StartDate', 'State', 'PostalCode', 'IsEligible', 'TraditionalDeferral'), ('object_id', 'start_date')) {
            $rows = @($list | Select-Object $columns)
            foreach ($column in $columns) {
                foreach ($i in 0..2) {
                    $rows[$i].$column | Should -Not -BeNullOrEmpty -Because $column
                    "$($rows[$i].$column)".Substring(0, 2) | Should -Be "$($rows[$i + 3].$column)".Substring(0, 2) -Because $column
                }
            }

            $table = @((($list | Format-Table -Property $columns | Out-String -Width 80) -replace '\x1b\[[0-9;]*m') -split '\r?\n' | Where-Object { $_.Trim() })
            $table.Count | Should -Be 8
            foreach ($line in $table[2..7]) { $line.Trim() -split ' {2,}| (?=\d)' | Should -Not -Contain '' }
        }

        @($list | Sort-Object CompensationYtd | ForEach-Object object_id)[0, 1] | Sort-Object -Unique | Should -HaveCount 1
        @($list | Where-Object IsActive).Count | Should -Be (2 * @($list[3..5] | Where-Object IsActive).Count)
        @($list | Group-Object ObjectId).Count | Should -Be 3
        $list[3].deferrals.is_eligible | Should -Be $list[0].deferrals.is_eligible
    }

    It 'add no column to a file and no property to a list of them' {
        $raw = Invoke-Go401Request companies/c1/participants -First 1
        $typed = Get-Go401Participant c1 | Select-Object -First 1
        $raw.PSObject.Properties.Name | Should -Not -Contain 'ObjectId'
        $raw | ConvertTo-Csv | Select-Object -First 1 | Should -Not -Match 'ObjectId|StartDate'
        $raw | ConvertTo-Json | Should -Not -Match 'ObjectId|StartDate'
        $typed.PSObject.Properties.Name | Should -Not -Contain 'object_id'
        $typed | ConvertTo-Csv | Select-Object -First 1 | Should -Not -Match 'object_id|start_date'
        $typed | ConvertTo-Json -Depth 4 | Should -Not -Match 'object_id|start_date|address_line_1'
    }
}

Describe 'Completion after a pipe' {
    It 'offers the fields of the operation for <Line>' -ForEach @(
        @{ Line = 'Invoke-Go401Request companies | Select-Object ' }
        @{ Line = 'Invoke-Go401Request -Path companies -Method GET | Where-Object status -eq x | Sort-Object ' }
        @{ Line = '(Invoke-Go401Request companies) | Format-Table ' }
        @{ Line = '(Invoke-Go401Request companies)[0].' }
        @{ Line = 'Invoke-Go401Request companies -All | ForEach-Object { $_.' }
        @{ Line = 'Invoke-Go401Request companies | Where-Object { $_.status -eq 1 -and $_.' }
        @{ Line = '$found = Invoke-Go401Request companies; $found | Select-Object ' }
        @{ Line = 'foreach ($one in Invoke-Go401Request companies) { $one.' }
        @{ Line = 'Go401\Invoke-Go401Request -Path:companies | Group-Object ' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be 'name', 'object_id', 'status'
    }

    It 'knows a path with ids in it: <Line>' -ForEach @(
        @{ Line = 'Get-Go401Company | Invoke-Go401Request ''companies/{company_id}/matches'' | Select-Object ' }
        @{ Line = 'Invoke-Go401Request ''companies/{company_id}/matches'' -PathParameter @{ company_id = ''c1'' } | Select-Object ' }
        @{ Line = 'Invoke-Go401Request "companies/$id/matches" | Select-Object ' }
        @{ Line = 'Invoke-Go401Request "companies/$($c.ObjectId)/matches/" -All | Select-Object ' }
        @{ Line = 'Invoke-Go401Request (''companies/'' + $id + ''/matches'') | Select-Object ' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText |
            Should -Be 'discretionary_matches', 'discretionary_nonelective', 'nondiscretionary_nonelective', 'plan_matches'
    }

    It 'offers those that PowerShell finds where the operation is not known: <Line>' -ForEach @(
        @{ Line = 'Invoke-Go401Request $path | Select-Object ' }
        @{ Line = 'Invoke-Go401Request companies $method | Select-Object ' }
        @{ Line = 'Invoke-Go401Request @arguments | Select-Object ' }
        @{ Line = 'Invoke-Go401Request companies @arguments | Select-Object ' }
        @{ Line = 'Invoke-Go401Request no/such/path | Select-Object ' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.Count | Should -BeGreaterThan 100
    }

    It 'leaves other commands on the line alone, and asks no server' {
        $before = (Get-ReceivedRequest $simulator).Count
        $line = 'Invoke-Go401Request companies | ForEach-Object { Get-Process | Select-Object Handle'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'HandleCount'
        $line = 'Get-Go401Participant c1; Invoke-Go401Request companies; Get-Go401Participant c1 | Select-Object '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'StartDate'
        (Get-ReceivedRequest $simulator).Count | Should -Be $before
    }
}
