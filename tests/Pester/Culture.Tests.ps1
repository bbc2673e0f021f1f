# The same commands under cultures with other calendars, decimal points and an i of their own, each in a process of its own.

BeforeDiscovery {
    $cultures = 'th-TH', 'ar-SA', 'fa-IR', 'tr-TR', 'de-DE', 'zh-Hans-CN' | ForEach-Object { @{ Culture = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    $simulator = Start-Simulator

    # What a user sees, a line each. What differs from one run to the next is left out.
    $commands = @'
$ErrorActionPreference = 'Stop'
[Threading.Thread]::CurrentThread.CurrentCulture = [Threading.Thread]::CurrentThread.CurrentUICulture = [cultureinfo]::GetCultureInfo('{0}')
[cultureinfo]::DefaultThreadCurrentCulture = [cultureinfo]::GetCultureInfo('{0}')
'culture ' + [cultureinfo]::CurrentCulture.Name
function Secure($text) {{ $s = [securestring]::new(); $text.ToCharArray().ForEach({{ $s.AppendChar($_) }}); $s }}
Import-Module '{1}'
$null = Connect-Go401 -Name INBOX-I1 -ClientCredentials -ClientId demo-client -ClientSecret (Secure 'demo-secret') -BaseUri {2} -NoPersist
function Try-It($name, [scriptblock] $command) {{
    try {{ "$name`: " + (& $command) }} catch {{ "$name`: $($_.FullyQualifiedErrorId) $($_.Exception.Message)" }}
}}
$one = Get-Go401Participant c1 | Where-Object TerminationDate | Sort-Object ObjectId | Select-Object -First 1
Try-It 'iso day' {{ @(Get-Go401Participant c1 -ModifiedSince '2026-11-01').Count }}
Try-It 'iso time' {{ @(Get-Go401Participant c1 -ModifiedSince '2026-11-01T12:00:00Z').Count }}
Try-It 'a date' {{ @(Get-Go401Participant c1 -ModifiedSince ([datetime]::new(2026, 11, 1))).Count }}
Try-It 'no date' {{ Get-Go401Participant c1 -ModifiedSince 'soon' }}
Try-It 'time span' {{ (Update-Go401Token -IfExpiresWithin '00:00:01.5').State }}
Try-It 'version' {{ @(Invoke-Go401Request companies -ApiVersion '2026-01-31').Count }}
Try-It 'no version' {{ Invoke-Go401Request companies -ApiVersion '31.01.2026' }}
Try-It 'table' {{ $one | Format-Table | Out-String -Width 120 }}
Try-It 'list' {{ $one | Format-List | Out-String -Width 120 }}
Try-It 'raw' {{ Invoke-Go401Request "companies/c1/participants/$($one.ObjectId)" -AsDateTime | Format-List | Out-String -Width 120 }}
Try-It 'connection' {{ Get-Go401Connection | Format-List | Out-String -Width 120 | ForEach-Object {{ $_ -replace '(\d{{4}}-\d\d-\d\d) \d\d:\d\d:\d\d', '$1' }} }}
Try-It 'name' {{ (Get-Go401Connection -Name inbox-i1).Name }}
Try-It 'pattern' {{ (Get-Go401Connection -Name 'inbox-i*').Name }}
Try-It 'parameter' {{ @(Invoke-Go401Request companies -Connection inbox-i1).Count }}
Try-It 'people' {{ @(Get-Go401Participant c1 -Name '*I*').Count; @(Get-Go401Participant c1 -Name '*i*').Count }}
Try-It 'companies' {{ (Get-Go401Company -Name '*I*').ObjectId; (Get-Go401Company | ForEach-Object {{ Get-Go401Company -Name $_.Name.ToUpperInvariant() }}).ObjectId }}
Try-It 'operations' {{ @(Find-Go401Operation -Text PARTICIPANT, LIST).Count; @(Find-Go401Operation -Path '*PARTICIPANTS*').Count }}
Try-It 'completion' {{ (TabExpansion2 'Invoke-Go401Request companies -Connection inbox-i' 47).CompletionMatches.CompletionText }}
Try-It 'format' {{ Export-Go401Participant c1 -Path (Join-Path '{3}' '{0}.txt') -Format JSONLINES -Property ObjectId, StartDate, CompensationYtd; (Get-FileHash (Join-Path '{3}' '{0}.txt')).Hash }}
Try-It 'export' {{ $r = Export-Go401Participant c1 -Path (Join-Path '{3}' '{0}.CSV') -Manifest -Report -PassThru; $r.Sha256; $r.Rows }}
Try-It 'manifest' {{ (Get-Content -Raw (Join-Path '{3}' '{0}.CSV.manifest.json')) -replace '{0}', 'CULTURE' -replace 'T\d\d:\d\d:\d\d[^"]*"', '"' }}
Try-It 'report' {{ (Get-Content -Raw (Join-Path '{3}' '{0}.CSV.report.html')) -replace '{0}', 'CULTURE' -replace '\d\d:\d\d:\d\d', 'TIME' -replace 'Read in</dt><dd>[^<]*', 'Read in' }}
Try-It 'error' {{ Invoke-Go401Request companies/INEXISTENT }}
Try-It 'query' {{ @(Invoke-Go401Request companies/c1/participants -Query @{{ modified_since = [datetime]::new(2026, 11, 1); x = 1.5 }} -PageSize 1 -WarningAction Ignore).Count }}
'@

    function Invoke-Culture([string] $Culture) {
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) ('go401-culture-' + [guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory $folder
        try {
            $child = Invoke-Child ($commands -f $Culture, (Get-ModulePath), $simulator.BaseUri, $folder)
            $child.Error | Should -BeNullOrEmpty
            $child.ExitCode | Should -Be 0
            $first, $rest = $child.Output -split '\r?\n', 2
            $first | Should -Be "culture $Culture"
            $rest
        }
        finally {
            Remove-Item $folder -Recurse -Force
        }
    }

    # A minute may end between two cultures.
    function Get-Line([string] $Text) { $Text -replace '[0-9]{2}:[0-9]{2} UTC', 'hh:mm UTC' -split '\r?\n' }

    $expected = Invoke-Culture 'en-US'
}

AfterAll {
    Stop-Simulator $simulator
}

Describe 'Cultures' {
    It 'show the dates of a participant as ISO dates of the Gregorian calendar in en-US' {
        $expected | Should -Match '(?m)^table: '
        $expected | Should -Match '(?m)^StartDate +: (19|20)\d\d-\d\d-\d\d'
        $expected | Should -Match '(?m)^TimestampUpdated +: 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d'
        $expected | Should -Match '(?m)^name: INBOX-I1'
        $expected | Should -Match "(?m)^no date: .*'soon' is not a date\. Write it as yyyy-MM-dd, for example 2026-11-30"
    }

    It 'give the same under <Culture>' -ForEach $cultures {
        # Numbers in a view keep the user's decimal point, as PowerShell shows all numbers. The id of a run is new each time.
        $seen = Invoke-Culture $Culture
        $different = @(Compare-Object (Get-Line $expected) (Get-Line $seen) | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Where-Object { $_ -notmatch '^.. \w+ +: [\d.,\u066B/]+\s*$|^.. +"(runId|id)": "[0-9a-f]{32}",$' })
        $different -join "`n" | Should -BeNullOrEmpty
    }
}
