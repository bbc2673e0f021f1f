BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name shared
    $module = Get-ModulePath
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'Many runspaces and jobs' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
    It 'share a connection by name' {
        $results = 1..24 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:module
            (Invoke-Go401Request "participants/p1-$('{0:D7}' -f ($_ % 20))/totals" -Connection shared).balance
        }
        @($results).Count | Should -Be 24
    }

    It 'share a connection by object' {
        $connection = Get-Go401Connection shared
        $results = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            @(Invoke-Go401Request companies -Connection $using:connection).Count
        }
        $results | Should -Be @(3, 3, 3, 3, 3, 3, 3, 3)
    }

    It 'do not call into each other by accident' {
        $null = Connect-Simulator $simulator -Name mine
        $seen = 1..2 | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:module
            try { Invoke-Go401Request companies -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
        }
        $seen | Should -BeLike 'AmbiguousConnection,*'
        (Get-Go401Connection -Current).Name | Should -Be 'mine'
    }
}

Describe 'Start-Job' {
    It 'is another process: a connection does not come along, and the error says what to do' {
        $job = Start-Job -ArgumentList (Get-ModulePath), (Get-Go401Connection shared) {
            param($Module, $Connection)
            Import-Module $Module
            $Connection | ConvertTo-Json
            try { Invoke-Go401Request companies -Connection $Connection -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
        }
        $said = @($job | Wait-Job | Receive-Job) -join "`n"
        Remove-Job $job
        $said | Should -BeLike '*ConnectionNotFound,*Connect-Go401 -Name shared*'
        $said | Should -Not -Match 'demo-secret'
    }
}
