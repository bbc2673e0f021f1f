# Confirmations: what happens where a person is there to answer, and where none is.

BeforeDiscovery {
    $unix = $env:OS -ne 'Windows_NT'
    $sources = @(@{ Source = 'an empty pipe'; Shell = $null; Line = $null }, @{ Source = 'a pipe with an empty line'; Shell = $null; Line = '' }, @{ Source = 'a pipe that says Y'; Shell = $null; Line = 'Y' })
    if ($unix) { $sources += @{ Source = '/dev/null'; Shell = '< /dev/null'; Line = $null }, @{ Source = 'a closed input'; Shell = '<&-'; Line = $null } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    $simulator = Start-Simulator
    $import = "Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'; Import-Module '$(Get-ModulePath)'; `$null = Connect-Go401 -Name asked -ClientCredentials -BaseUri '$($simulator.BaseUri)' -ClientId demo-client -ClientSecret (ConvertTo-Secure 'demo-secret') -NoPersist`n"

    # What asks, and what may not be done where no person answers.
    $commands = @(
        @{ Name = 'a payroll'; Command = 'Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = "2026-03-01"; payroll_lines = @(@{ participant_id = "p1-0000001"; gross_pay = "1.00" }) }' }
        @{ Name = 'a DELETE'; Command = 'Invoke-Go401Request participants/p1-0000002/beneficiaries/b-p1-0000002-1 -Method DELETE' }
        @{ Name = 'a change with -Confirm'; Command = 'Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ email = "a@example.com" } -Confirm' }
        @{ Name = 'an export with -Confirm'; Command = 'Export-Go401Participant (Join-Path ([IO.Path]::GetTempPath()) never.csv) c1 -Confirm' }
        @{ Name = 'the end of a connection with -Confirm'; Command = 'Disconnect-Go401 -Confirm' }
        @{ Name = 'a refresh with -Confirm'; Command = 'Update-Go401Token -Confirm' }
        @{ Name = 'a pay run'; Command = '[pscustomobject]@{ ParticipantId = "p1-0000001"; Hours = 1; GrossPay = 1 } | Submit-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04' }
        @{ Name = 'a confirmation with $ConfirmPreference'; Command = '$ConfirmPreference = "Low"; Confirm-Go401Connection asked' }
    )

    # Runs a script in a PowerShell without -NonInteractive, whose input is what is said. A child that hangs is killed.
    function Invoke-Unwatched {
        param([string] $Script, [string] $Shell, [string] $Line, [switch] $HasLine)
        $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).ps1"
        Set-Content $file $Script
        $program, $first = Get-ShellCommand
        $info = New-Object System.Diagnostics.ProcessStartInfo
        if ($Shell) {
            $info.FileName = 'sh'
            $info.Arguments = "-c `"exec $((@($program) + $first | ForEach-Object { "'$_'" }) -join ' ') -NoProfile -File '$file' $Shell`""
        }
        else {
            $info.FileName = $program
            $info.Arguments = (@($first | ForEach-Object { "`"$_`"" }) + '-NoProfile' + '-ExecutionPolicy' + 'Bypass' + '-File' + "`"$file`"") -join ' '
            $info.RedirectStandardInput = $true
        }

        $info.UseShellExecute = $false
        $info.RedirectStandardOutput = $true
        $info.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($info)
        if (-not $Shell) {
            if ($HasLine) { $process.StandardInput.WriteLine($Line) }
            $process.StandardInput.Close()
        }

        $text = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(120000)) {
            $process.Kill()
            throw 'The child waits for an answer.'
        }

        $text.Result + $errors.Result
    }

    # Answers a question in a terminal of its own (script), and says what was shown.
    function Invoke-AtTerminal {
        param([string] $Script, [string] $Answer)
        $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).ps1"
        Set-Content $file $Script
        $info = New-Object System.Diagnostics.ProcessStartInfo
        $info.FileName = 'script'
        $info.Arguments = "-q -e -c `"$(Get-ShellCommand) -NoProfile -File $file`" /dev/null"
        $info.UseShellExecute = $false
        $info.RedirectStandardInput = $true
        $info.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($info)
        $shown = New-Object System.Text.StringBuilder
        $asked = $false
        while (($next = $process.StandardOutput.Read()) -ge 0) {
            $null = $shown.Append([char] $next)
            if ($next -ne [int][char] 'n') { continue }
            $tail = $shown.ToString([Math]::Max(0, $shown.Length - 80), [Math]::Min(80, $shown.Length))
            if ($tail.EndsWith([char] 27 + '[6n')) {
                # A terminal says where its cursor is when it is asked; the question is out then.
                $process.StandardInput.Write([char] 27 + '[1;1R')
                if (-not $asked -and $tail -match '\(default is "\w"\):') {
                    $asked = $true
                    $process.StandardInput.Write($Answer)
                }
            }
        }

        $process.WaitForExit()
        $shown.ToString()
    }
}

AfterAll { Stop-Simulator $simulator }

Describe 'With <Source> as the input' -ForEach $sources {
    It 'S70 every confirmation is an error, and nothing is done' {
        $before = (Get-ReceivedRequest $simulator).Count
        $tries = @(foreach ($one in $commands) { "try { $($one.Command) -ErrorAction Stop; 'done: $($one.Name)' } catch { '$($one.Name): ' + `$_.FullyQualifiedErrorId + ' ' + `$_.Exception.Message }" })
        $tries += "try { Connect-Go401 -Name other -ClientCredentials -Credential someone -NoPersist; 'done: a password' } catch { 'a password: ' + `$_.FullyQualifiedErrorId + ' ' + `$_.Exception.Message }"
        $text = Invoke-Unwatched -Script ($import + ($tries -join "`n")) -Shell $Shell -Line $Line -HasLine:($null -ne $Line)
        foreach ($one in $commands) {
            $text | Should -Match "$([regex]::Escape($one.Name)): ConfirmationNeeded,.*Add -Confirm:\`$false to continue without confirmation"
        }

        $text | Should -Match 'a password: ParameterArgumentTransformationError,.*this session is not interactive'
        $text | Should -Not -Match 'NullReference|\[Y\] Yes|done: '
        @(Get-ReceivedRequest $simulator | Select-Object -Skip $before | Where-Object { $_ -notmatch '/o/token/|^GET ' }) | Should -BeNullOrEmpty
    }

    It '-Confirm:$false, -WhatIf and $ConfirmPreference mean what they mean elsewhere' {
        $text = Invoke-Unwatched -Script "$import Invoke-Go401Request participants/p1-0000002/beneficiaries/none -Method DELETE -Confirm:`$false -ErrorAction SilentlyContinue -ErrorVariable e; `$e[0].FullyQualifiedErrorId
Invoke-Go401Request participants/p1-0000002/beneficiaries/none -Method DELETE -WhatIf
`$ConfirmPreference = 'None'; Invoke-Go401Request participants/p1-0000002/beneficiaries/none -Method DELETE -ErrorAction SilentlyContinue -ErrorVariable f; `$f[0].FullyQualifiedErrorId" -Shell $Shell -Line $Line -HasLine:($null -ne $Line)
        $text | Should -Match '(?s)NotFound,.*What if: DELETE.*NotFound,'
    }
}

# -Debug and a preference of Inquire ask at each line of a stream, which is a question as well.
Describe 'With <Source> as the input, and a stream that asks at each line' -ForEach $sources {
    It 'S70 writes the line and does not wait for an answer' {
        $text = Invoke-Unwatched -Script "$import
`$WarningPreference = 'Inquire'; `$VerbosePreference = 'Inquire'; `$ProgressPreference = 'Inquire'
'first: ' + @(Invoke-Go401Request companies -Debug -Confirm:`$false).Count
'second: ' + @(Invoke-Go401Request companies -First 1).Count
`$VerbosePreference = 'SilentlyContinue'
Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -Body @{ a = 1 } -Debug -Confirm:`$false -ErrorAction SilentlyContinue -ErrorVariable e
'third: ' + `$e[0].FullyQualifiedErrorId
try { Get-Go401Participant nosuch -ErrorAction Inquire; 'went on' } catch { 'fourth: ' + `$_.FullyQualifiedErrorId }
try { Invoke-Go401Request companies/nosuch -Debug; 'went on' } catch { 'fifth: ' + `$_.FullyQualifiedErrorId }
'over'" -Shell $Shell -Line $Line -HasLine:($null -ne $Line)
        $text | Should -Match 'first: 3'
        $text | Should -Match 'second: 1'
        $text | Should -Match 'VERBOSE: GET companies/'
        $text | Should -Match 'third: \w+,'
        $text | Should -Match 'fourth: NotFound,'
        $text | Should -Match 'fifth: NotFound,'
        $text | Should -Match 'over'
        $text | Should -Not -Match 'Continue with this operation|UnexpectedError|NullReference|went on'
    }
}

Describe 'In a background job' {
    It 'a payroll is an error, and the job does not wait for an answer' {
        $job = Start-Job -ScriptBlock ([scriptblock]::Create("$import try { Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{} -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"))
        $null = $job | Wait-Job -Timeout 600
        $job.State | Should -Be 'Completed'
        $job | Receive-Job | Should -BeLike 'ConfirmationNeeded,*'
        Remove-Job $job -Force
    }
}

Describe 'At a terminal' -Skip:(-not (Get-Command script -CommandType Application -ErrorAction Ignore) -or $env:OS -eq 'Windows_NT' -or $IsMacOS) {
    BeforeAll {
        $payroll = "$import `$null = Get-Go401Company
Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = '2026-03-01'; payroll_lines = @(@{ participant_id = 'p1-0000001'; gross_pay = '1000.50'; pre_tax_amount = '10' }, @{ participant_id = 'p1-0000002'; gross_pay = '2000.25'; pre_tax_amount = '5' }) } | ForEach-Object { `"sent `$(`$_.object_id)`" }"
    }

    It 'S70 a payroll shows what it comes to, and Enter means No' {
        $before = (Get-ReceivedRequest $simulator).Count
        $shown = Invoke-AtTerminal $payroll "`r"
        $shown | Should -Match 'default is "N"'
        $shown | Should -Match 'Company: Simulated Company 1'
        $shown | Should -Match 'Check date: 2026-03-01'
        $shown | Should -Match 'Lines: 2'
        $shown | Should -Match 'Total gross_pay: 3,000\.75'
        $shown | Should -Match 'Total pre_tax_amount: 15\.00'
        $shown | Should -Not -Match 'sent pay|1000\.50'
        Get-ReceivedRequest $simulator | Select-Object -Skip $before | Where-Object { $_ -match 'submit-payroll' } | Should -BeNullOrEmpty
    }

    It 'a payroll is sent when the answer is Yes' {
        Invoke-AtTerminal $payroll "y`r" | Should -Match 'sent pay-'
    }

    It 'a DELETE asks with No as the default, and Yes to All holds for the rest' {
        $delete = "$import 'x1', 'x2', 'x3' | Invoke-Go401Request 'participants/p1-0000002/beneficiaries/{beneficiary_id}' -Method DELETE -ErrorAction SilentlyContinue -ErrorVariable e; `"tried `$(@(`$e).Count)`""
        $shown = Invoke-AtTerminal $delete "a`r"
        $shown | Should -Match 'default is "N"'
        $shown | Should -Match 'tried 3'
        $none = Invoke-AtTerminal $delete "l`r"
        $none | Should -Match 'tried 0'
    }
}
