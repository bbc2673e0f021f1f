# The lines of the manual that hand text to another program. Export-Excel of ImportExcel makes a formula of every text that begins
# with =, and participants choose their own name: no line may pass such a text on. A stand-in takes the place of Export-Excel.
BeforeDiscovery {
    $lines = @(
        @{ Page = 'data.md'; Text = 'Export-Excel texts.xlsx'; Typed = $false }
        @{ Page = 'data.md'; Text = 'Export-Excel participants.xlsx'; Typed = $true }
        @{ Page = 'help/about_Go401_Troubleshooting.md'; Text = 'Export-Excel participants.xlsx'; Typed = $false }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator
    $null = Connect-Simulator $simulator -Name book -Scope company:read, participant:read, participant:write
    $formula = '=HYPERLINK("http://x","y")'
    $address = @{ address_line_1 = '1 A St'; city = 'Boston'; state = 'MA'; postal_code = '02134' }
    $null = Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -Body @{ name = $formula; address = $address; start_date = '0001-01-01' } -Confirm:$false

    # A block of lines with a text in it: fenced, or indented by four spaces.
    function Get-ManualLine($Page, $Text) {
        $content = (Get-Content (Join-Path (Get-RepositoryRoot) "docs/$Page") -Raw).Replace("`r`n", "`n")
        $blocks = @([regex]::Matches($content, '(?ms)^```powershell\n(.*?)^```').ForEach({ $_.Groups[1].Value }))
        $blocks += @([regex]::Matches($content, '(?m)(?:^    .*\n)+').ForEach({ $_.Value }))
        $blocks | Where-Object { $_.Contains($Text) } | Select-Object -First 1
    }

    function Export-Excel {
        param([Parameter(Position = 0)] $Path, [Parameter(ValueFromPipeline)] $Row, [string[]] $NoNumberConversion, [string[]] $NoHyperLinkConversion)
        process { $Row | Add-Member -NotePropertyName Text -NotePropertyValue "$NoNumberConversion $NoHyperLinkConversion" -PassThru }
    }

    function Test-Row($Rows) {
        $Rows.Count | Should -Be 25
        $row = $Rows | Where-Object ObjectId -EQ 'p1-0000001'
        $row.Name | Should -BeExactly "'$formula"
        $row.PostalCode | Should -BeExactly '02134'
        $row.Text | Should -Be '* *'
        @($Rows.ForEach({ $_.PSObject.Properties.Value }) | Where-Object { $_ -is [string] -and $_.StartsWith('=') }) | Should -BeNullOrEmpty
    }
}

AfterAll {
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe 'Lines for other programs' {
    BeforeEach {
        $here = Get-Location
        Set-Location $TestDrive
        Export-Go401Participant participants.csv c1 -IncludeSensitive -Manifest
    }

    AfterEach {
        Set-Location $here
    }

    It 'pass no formula on to a workbook (<Page>, <Text>)' -ForEach $lines {
        $rows = @(. ([scriptblock]::Create((Get-ManualLine $Page $Text))))
        Test-Row $rows
        if ($Typed) {
            $rows[0].CompensationYtd | Should -BeOfType [decimal]
            # Excel has no dates before 1900, and would show 1899-12-30.
            ($rows | Where-Object ObjectId -EQ 'p1-0000001').StartDate | Should -BeExactly '0001-01-01'
            @($rows.StartDate | Where-Object { $_ -is [datetime] }).Count | Should -BeGreaterThan 20
        }
    }

    It 'pass no formula on to a workbook (the error FormatUnknown)' {
        $failure = $null
        try { Export-Go401Participant participants.xlsx c1 -ErrorAction Stop } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'FormatUnknown,*'
        $line = [regex]::Match("$failure", 'Import-Csv .*?-NoHyperLinkConversion \*').Value
        $line | Should -Not -BeNullOrEmpty
        Test-Row @(. ([scriptblock]::Create($line)))
    }

    It 'write no formula to a CSV of deductions (<Page>, <Text>)' -ForEach @(
        @{ Page = 'help/Get-Go401Deduction.md'; Text = 'Export-Csv deductions.csv'; Names = $false }
        @{ Page = 'help/Get-Go401Deduction.md'; Text = 'Export-Csv amounts.csv'; Names = $true }
        @{ Page = 'help/about_Go401_Payroll.md'; Text = 'Export-Csv deductions.csv'; Names = $false }
    ) {
        # The file of the last run, for the lines that compare with it.
        Get-Go401Deduction c1 | Select-Object * -ExcludeProperty Name | Export-Csv deductions.csv -NoTypeInformation
        $said = @(. ([scriptblock]::Create((Get-ManualLine $Page $Text))))
        $rows = @(Import-Csv ([regex]::Match($Text, '\w+\.csv').Value))
        $rows.Count | Should -Be 25
        @($rows.ForEach({ $_.PSObject.Properties.Value }) | Where-Object { "$_" -match '^[=+\-@]\D' }) | Should -BeNullOrEmpty
        @($rows[0].PSObject.Properties.Name) -contains 'Name' | Should -Be $Names
        if ($Names) { @($rows.Name) | Should -Contain "'$formula" }
        else { @($said | Where-Object { $_.PSObject.Properties['Change'].Value }) | Should -BeNullOrEmpty }
    }

    It 'explain each column of a file of deductions' {
        . ([scriptblock]::Create((Get-ManualLine data.md 'Set-Content deductions.json')))
        $names = @((Get-Content deductions.json -Raw -Encoding utf8 | ConvertFrom-Json)[0].PSObject.Properties.Name)
        $text = (Get-Content columns.txt -Raw -Encoding utf8) -replace '\s+', ' '
        $names.Count | Should -BeGreaterThan 15
        foreach ($name in $names) { $text | Should -MatchExactly "\b$name\b" }
        $text | Should -Match 'What payroll has to withhold from a participant'
    }

    It 'make a table of every column for SQL Server' {
        $statement = . ([scriptblock]::Create((Get-ManualLine data.md 'CREATE TABLE dbo.Participant ($(')))
        $names = @([regex]::Matches($statement, '\[(\w+)\] [a-z]').ForEach({ $_.Groups[1].Value }))
        $names -join ',' | Should -BeExactly (Get-Content participants.csv -TotalCount 1)
        foreach ($column in '[PostalCode] nvarchar', '[Ssn] nvarchar', '[StartDate] date,', '[CompensationYtd] decimal(38,10)', '[HitMax] varchar(5)', '[TimestampUpdated] varchar(40)') {
            $statement | Should -BeLike "*$([WildcardPattern]::Escape($column))*"
        }
    }
}
