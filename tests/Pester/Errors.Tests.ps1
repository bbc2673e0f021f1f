BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator -Option '--fault', 'GET /participants/p1-0000003/totals/ status=503 times=9'
    $null = Connect-Simulator $simulator -Scope company:read, participant:read
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'An error' {
    It '<id> has the category <category> and a sentence that helps' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Script = { Invoke-Go401Request companies/none } }
        @{ Id = 'Forbidden'; Category = 'PermissionDenied'; Script = { Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ email = 'a@example.com' } -Confirm:$false } }
        @{ Id = 'ConnectionNotFound'; Category = 'ObjectNotFound'; Script = { Invoke-Go401Request companies -Connection nobody } }
        @{ Id = 'ServerError'; Category = 'ResourceUnavailable'; Script = { Invoke-Go401Request participants/p1-0000003/totals -MaximumRetryCount 0 } }
        @{ Id = 'PathInvalid'; Category = 'InvalidArgument'; Script = { Invoke-Go401Request 'companies/../o/token' } }
    ) {
        $caught = $null
        try { & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } -OutVariable caught | Out-Null } catch { $caught = @($_) }
        @($caught).Count | Should -Be 1
        $caught[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $caught[0].CategoryInfo.Category | Should -Be $Category
        $caught[0].Exception.Message.Length | Should -BeGreaterThan 30
    }

    It 'of a list names the field' {
        $null = Connect-Simulator $simulator -Name writer
        $wrong = $null
        Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ email = 'nonsense' } -ErrorAction SilentlyContinue -ErrorVariable wrong
        $wrong[0].FullyQualifiedErrorId | Should -BeLike 'RequestInvalid,*'
        $wrong[0].Exception.FieldErrors[0].Path | Should -Be 'email'
        $wrong[0].Exception.Message | Should -BeLike '*email*Enter a valid email address*'
    }

    It 'of a payroll that cannot be confirmed at a prompt says how to confirm it' {
        $child = Invoke-Child @"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
`$null = Connect-Go401 -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -ClientCredentials -NoPersist
try { Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{} } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }
"@
        $child.Output | Should -BeLike '*ConfirmationNeeded,*-Confirm:$false to continue without confirmation. Nothing was sent.*'
    }

    It 'stops a script under $ErrorActionPreference Stop' {
        $ErrorActionPreference = 'Stop'
        { Invoke-Go401Request companies/none; throw 'never' } | Should -Throw -ErrorId 'NotFound,*'
    }

    It 'shows nothing secret in Get-Error, and holds no request' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $wrong = $null
        Invoke-Go401Request companies/none -ErrorAction SilentlyContinue -ErrorVariable wrong
        $all = ($wrong[0] | Get-Error | Out-String -Width 200) + ($wrong[0] | ConvertTo-Json -Depth 4 -WarningAction SilentlyContinue)
        $all | Should -Not -Match 'Bearer|demo-secret|HttpRequestMessage'
        $wrong[0].TargetObject | Should -Not -BeOfType [System.Net.Http.HttpRequestMessage]
    }

    It 'from a bad argument comes before anything is sent' {
        $before = (Get-ReceivedRequest $simulator).Count
        { Invoke-Go401Request companies -ApiVersion 2026-02-30 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Invoke-Go401Request companies -Headers @{ Authorization = 'x' } -ErrorAction Stop } | Should -Throw -ErrorId 'HeaderNotAllowed*'
        { Connect-Go401 -Name 'not a name' } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        (Get-ReceivedRequest $simulator).Count | Should -Be $before
    }
}

Describe 'A base address without its path' {
    It 'is warned of before anybody waits for a page that is not there' {
        $origin = $simulator.BaseUri -replace '/api$', ''
        { Connect-Go401 -Name typo -BaseUri $origin -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -ClientCredentials -NoPersist -WarningVariable script:warned -WarningAction SilentlyContinue } | Should -Throw
        $warned | Should -BeLike "*did you mean $origin/api?"
    }
}
