BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator -Option '--participants', '10000'
    $null = Connect-Simulator $simulator -Name request

    # The pages that the server was asked for so far.
    function Get-PageCount { @(Get-ReceivedRequest $simulator | Where-Object { $_ -like 'GET /api/companies/c1/participants/*' }).Count }
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'A pipeline that wants no more' {
    It 'offers the fields of records on Tab after a pipe' {
        foreach ($line in 'Invoke-Go401Request companies/c1/participants | Select-Object compensation_y', 'Invoke-Go401Request companies/c1/participants | Sort-Object compensation_y') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'compensation_ytd'
        }
    }

    It 'stops the requests of <cmdlet>' -ForEach @(
        @{ Cmdlet = 'Invoke-Go401Request'; Script = { Invoke-Go401Request companies/c1/participants -All -PageSize 10 -ThrottleLimit 2 | Select-Object -First 5 } }
        @{ Cmdlet = 'Invoke-Go401Request -Raw'; Script = { Invoke-Go401Request companies/c1/participants -All -PageSize 10 -ThrottleLimit 2 -Raw | Select-Object -First 5 } }
    ) {
        $before = Get-PageCount
        $first = @(& $Script)
        $first.Count | Should -Be 5

        # A thousand pages make all of them: one is taken, no more than the window is under way, and nothing goes on behind
        # the prompt while others are called.
        foreach ($once in 1..20) { $null = Invoke-Go401Request companies }
        $after = Get-PageCount
        $after - $before | Should -BeGreaterOrEqual 1
        $after - $before | Should -BeLessOrEqual 3
    }

    It 'leaves no error, no warning and a connection that works' {
        $wrong = $said = $null
        $first = @(Invoke-Go401Request companies/c1/participants -All -PageSize 10 -ErrorVariable wrong -WarningVariable said | Select-Object -First 15)
        $first[14].object_id | Should -Be 'p1-0000014'
        $wrong | Should -BeNullOrEmpty
        $said | Should -BeNullOrEmpty
        @(Invoke-Go401Request companies).Count | Should -Be 3
    }

    It 'is the same as -First, which asks for no page more' {
        $before = Get-PageCount
        $first = @(Invoke-Go401Request companies/c1/participants -First 5)
        Get-PageCount | Should -Be ($before + 1)
        $first.object_id | Should -Be @(Invoke-Go401Request companies/c1/participants -All | Select-Object -First 5).object_id
    }
}
