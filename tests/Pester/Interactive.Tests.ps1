BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'An admin at a prompt' {
    It 'signs in with the browser and sees the account that was picked' {
        $connection = Connect-Simulator $simulator
        $connection.State | Should -Be 'Connected'
        $connection.Role | Should -Be 'company_admin'
        $connection.IsCurrent | Should -BeTrue
        $connection.AccessTokenExpires | Should -BeGreaterThan (Get-Date).AddMinutes(55)
        Get-ReceivedRequest $simulator | Should -Contain 'POST /api/o/token/ 200'
    }

    It 'confirms the connection' {
        (Confirm-Go401Connection).StatusCode | Should -Be 200
    }

    It 'reads companies and all participants' {
        $companies = @(Get-Go401Company)
        $companies.Count | Should -Be 3
        $participants = @($companies | Get-Go401Participant)
        $participants.Count | Should -BeGreaterThan 25
        @($participants | Group-Object ObjectId).Count | Should -Be $participants.Count
        ($participants | Measure-Object CompensationYtd -Sum).Sum | Should -BeOfType [double]
        $participants[0].CompensationYtd | Should -BeOfType [decimal]
    }

    It 'is told when there is more than the first page' {
        $page = Invoke-Go401Request companies/c1/participants -PageSize 10 -WarningVariable warned -WarningAction SilentlyContinue
        $page.Count | Should -Be 10
        $warned | Should -BeLike '*15 more*-All*'
    }

    It 'gets only as many as were asked for' {
        $before = (Get-ReceivedRequest $simulator).Count
        @(Invoke-Go401Request companies/c1/participants -All -PageSize 5 -ThrottleLimit 1 | Select-Object -First 3).Count | Should -Be 3
        (Get-ReceivedRequest $simulator).Count - $before | Should -BeLessThan 5
    }

    It 'changes a participant' {
        $changed = Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ email = 'new@example.com' }
        $changed.email | Should -Be 'new@example.com'
    }

    It 'refreshes on purpose' {
        $before = (Get-Go401Connection -Current).AccessTokenExpires
        (Update-Go401Token).AccessTokenExpires | Should -BeGreaterOrEqual $before
    }

    It 'is not connected to an account that was not meant' {
        { Connect-Go401 -Name other -BaseUri $simulator.BaseUri -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -Scope openid, company:read -ExpectRole participant -NoPersist } |
            Should -Throw -ErrorId 'AccountNotExpected*'
        Get-Go401Connection | Where-Object Name -EQ 'other' | Should -BeNullOrEmpty
    }

    It 'has two accounts side by side' {
        $null = Connect-Simulator $simulator -Name second -Scope company:read
        (Get-Go401Connection -Current).Name | Should -Be 'second'
        @(Invoke-Go401Request companies -Connection default).Count | Should -Be 3
        $null = Get-Go401Connection second | Disconnect-Go401
        (Get-Go401Connection).Name | Should -Be 'default'
    }

    It 'signs out' {
        $ended = Disconnect-Go401
        $ended.Revocation | Should -Be 'Revoked'
        $ended.ForgottenLocally | Should -BeTrue
        { Invoke-Go401Request companies -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected*'
    }
}

Describe 'An admin at a terminal without a browser' -Skip:(-not (Get-Command script -CommandType Application -ErrorAction Ignore) -or $env:OS -eq 'Windows_NT' -or $IsMacOS) {
    It 'S26 pastes the address that the browser was sent to, and it is not shown' {
        $file = Join-Path $TestDrive 'paste.ps1'
        Set-Content $file @"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
(Connect-Go401 -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -RedirectUri 'https://example.com/callback/' -NoPersist -TimeoutSec 600).State
"@
        # `script` gives the child a terminal of its own.
        $info = New-Object System.Diagnostics.ProcessStartInfo
        $info.FileName = 'script'
        $info.Arguments = "-q -e -c `"$(Get-ShellCommand) -NoProfile -File $file`" /dev/null"
        $info.UseShellExecute = $false
        $info.RedirectStandardInput = $true
        $info.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($info)
        $shown = New-Object System.Text.StringBuilder
        $redirected = $null
        while (($next = $process.StandardOutput.Read()) -ge 0) {
            $null = $shown.Append([char] $next)
            $tail = $shown.ToString([Math]::Max(0, $shown.Length - 40), [Math]::Min(40, $shown.Length))
            if ($tail.EndsWith([char] 27 + '[6n')) {
                # A terminal says where its cursor is when it is asked.
                $process.StandardInput.Write([char] 27 + '[1;1R')
            }
            elseif (-not $redirected -and $tail.EndsWith('(it shows as asterisks): ')) {
                # The echo is off before the question is shown.
                $address = [regex]::Match($shown.ToString(), 'https?://\S+/authorize/\S+').Value
                $handler = New-Object System.Net.Http.HttpClientHandler
                $handler.AllowAutoRedirect = $false
                $client = New-Object System.Net.Http.HttpClient $handler
                $redirected = $client.GetAsync($address).Result.Headers.Location.OriginalString
                $process.StandardInput.Write($redirected + "`r")
            }
        }

        $shown = $shown.ToString()
        $process.WaitForExit()
        $process.ExitCode | Should -Be 0
        $shown | Should -Match 'Connected'
        $shown | Should -Not -BeLike "*$([regex]::Match($redirected, 'code=([^&]+)').Groups[1].Value)*"
    }
}
