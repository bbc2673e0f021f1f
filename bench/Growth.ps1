<#
.SYNOPSIS
    Shows how the time grows with companies, participants, latency and pages at once, as a chart (bench/growth.svg).

.DESCRIPTION
    Each point is the first command of a fresh process against a simulator of its own: Export-Go401Participant with 12 columns, and
    Get-Go401Participant to $null. The dashed line is what the API alone takes: requests, divided by those under way at once, times the
    latency. Where the points are near it, the API is the limit and not the client. Writes a line for each point and the chart. Build
    first: dotnet build -c Release src/Go401.Simulator, dotnet build -c Release. Figures count on an idle machine only.

.EXAMPLE
    pwsh -NoProfile -File bench/Growth.ps1

.EXAMPLE
    pwsh -NoProfile -File bench/Growth.ps1 -Largest 10000 -Rounds 1 -Path out/growth.svg
#>
param(
    # The largest number of participants; the charts of latency and of pages at once read a tenth of it, at most 100,000.
    [int] $Largest = 1000000,
    # How often each point is measured; the median counts.
    [int] $Rounds = 3,
    # The chart.
    [string] $Path = "$PSScriptRoot/growth.svg",
    # The module.
    [string] $Module = "$PSScriptRoot/../out/Go401/Go401.psd1",
    # The simulator.
    [string] $Simulator = "$PSScriptRoot/../src/Go401.Simulator/bin/Release/net10.0/Go401.Simulator.dll"
)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/scripts/Processes.ps1"
$some = [math]::Min(100000, $Largest / 10)

function New-Point([double] $X, [int] $Participants, [int] $Companies, [int] $Latency, [int] $AtOnce) {
    $requests = [math]::Ceiling($Participants / 1000) + $Companies - 1
    [pscustomobject]@{
        X = $X; Participants = $Participants; Companies = $Companies; Latency = $Latency; AtOnce = $AtOnce
        Api = [math]::Ceiling($requests / $AtOnce) * $Latency; Export = 0.0; Typed = 0.0
    }
}

$charts = @(
    @{ Title = 'participants of one company, no latency, 4 at once'; Points = @(1000, 10000, 100000, 1000000 | Where-Object { $_ -le $Largest } | ForEach-Object { New-Point $_ $_ 2 0 4 }) }
    @{ Title = 'companies of some people, 20 ms latency, 4 at once'; Points = @(2, 10, 100, 1000 | ForEach-Object { New-Point $_ 12 $_ 20 4 }) }
    @{ Title = "latency of a page in ms, $some participants, 4 at once"; Points = @(1, 10, 50, 100, 200 | ForEach-Object { New-Point $_ $some 2 $_ 4 }) }
    @{ Title = "pages at once, $some participants, 100 ms latency"; Points = @(1, 2, 4, 8, 16 | ForEach-Object { New-Point $_ $some 2 100 $_ }) }
)

$folder = New-BenchFolder
try {
    foreach ($chart in $charts) {
        foreach ($point in $chart.Points) {
            $server = Start-Simulator $Simulator $folder @('--cache-pages', '--participants', $point.Participants, '--companies', $point.Companies,
                '--latency-ms', $point.Latency)
            try {
                $all = if ($point.Companies -gt 2) { '-all' }
                foreach ($row in 'Export', 'Typed') {
                    # Once without a time, so that the simulator has its pages.
                    $times = foreach ($round in 0..$Rounds) {
                        $words = @('-Row', "$($row.ToLowerInvariant())$all", '-Module', $Module, '-BaseUri', $server.BaseUri, '-Folder', $folder.FullName, '-ThrottleLimit', $point.AtOnce)
                        (Invoke-Script Cold.ps1 $words $folder).ms
                    }

                    $point.$row = Get-Median ($times | Select-Object -Skip 1)
                }
            }
            finally { Stop-Simulator $server }
            'participants={0} companies={1} latency={2} at-once={3} api={4:0} export={5:0} typed={6:0}' -f $point.Participants, $point.Companies,
                $point.Latency, $point.AtOnce, $point.Api, $point.Export, $point.Typed
        }
    }
}
finally { Remove-Item $folder.FullName -Recurse -Force }

# The chart: a panel for each, both axes logarithmic. Numbers are written without the culture of the machine.
function Format-Number([double] $Value) { $Value.ToString('0.#', [cultureinfo]::InvariantCulture) }
function Format-Short([double] $Value) {
    if ($Value -ge 1000000) { "$(Format-Number ($Value / 1000000))M" } elseif ($Value -ge 1000) { "$(Format-Number ($Value / 1000))k" } else { Format-Number $Value }
}

$colors = @{ Export = '#0b6e4f'; Typed = '#1f5fa8'; Api = '#a34a00' }
$names = [ordered]@{ Export = 'Export-Go401Participant, 12 columns'; Typed = 'Get-Go401Participant'; Api = 'the API alone' }
$width, $height, $left, $top = 380, 220, 60, 46
$svg = [System.Text.StringBuilder]::new()
function Add-Line([string] $Line) { $null = $svg.Append($Line).Append("`n") }
function Add-Text([double] $X, [double] $Y, [string] $Text, [string] $Anchor = 'middle', [string] $Fill = '#333') {
    Add-Line "<text x=""$(Format-Number $X)"" y=""$(Format-Number $Y)"" text-anchor=""$Anchor"" fill=""$Fill"">$Text</text>"
}

Add-Line "<svg xmlns=""http://www.w3.org/2000/svg"" viewBox=""0 0 940 620"" font-family=""sans-serif"" font-size=""11"">"
Add-Line '<title>Time of the first command of a process, in milliseconds</title>'
Add-Line '<rect width="940" height="620" fill="#fff"/>'
$at = 60
foreach ($name in $names.Keys) {
    $dash = if ($name -eq 'Api') { ' stroke-dasharray="5 4"' }
    Add-Line "<line x1=""$at"" x2=""$($at + 28)"" y1=""16"" y2=""16"" stroke=""$($colors[$name])"" stroke-width=""2""$dash/>"
    Add-Text ($at + 34) 20 $names[$name] start
    $at += 260
}

for ($i = 0; $i -lt $charts.Count; $i++) {
    $points = $charts[$i].Points
    $x0 = $left + ($i % 2) * ($width + 90)
    $y0 = $top + [math]::Floor($i / 2) * ($height + 70)
    $xs = $points.X | Measure-Object -Minimum -Maximum
    $values = @($points.Export) + @($points.Typed) + @($points.Api) | Where-Object { $_ -gt 0 }
    $low = [math]::Floor([math]::Log10(($values | Measure-Object -Minimum).Minimum))
    $high = [math]::Max($low + 1, [math]::Ceiling([math]::Log10(($values | Measure-Object -Maximum).Maximum)))
    $across = { param($v) $x0 + $width * ([math]::Log10($v / $xs.Minimum) / [math]::Max(0.1, [math]::Log10($xs.Maximum / $xs.Minimum))) }
    $up = { param($v) $y0 + $height * (1 - ([math]::Log10($v) - $low) / ($high - $low)) }
    foreach ($power in $low..$high) {
        $y = & $up ([math]::Pow(10, $power))
        Add-Line "<line x1=""$x0"" x2=""$($x0 + $width)"" y1=""$(Format-Number $y)"" y2=""$(Format-Number $y)"" stroke=""#ddd""/>"
        Add-Text ($x0 - 6) ($y + 4) "$(Format-Short ([math]::Pow(10, $power))) ms" end
    }

    foreach ($point in $points) { Add-Text (& $across $point.X) ($y0 + $height + 16) (Format-Short $point.X) }
    Add-Text ($x0 + $width / 2) ($y0 + $height + 34) $charts[$i].Title
    foreach ($name in $names.Keys) {
        $shown = @($points | Where-Object { $_.$name -gt 0 })
        if (-not $shown) { continue }
        $line = ($shown | ForEach-Object { "$(Format-Number (& $across $_.X)),$(Format-Number (& $up $_.$name))" }) -join ' '
        $dash = if ($name -eq 'Api') { ' stroke-dasharray="5 4"' }
        Add-Line "<polyline points=""$line"" fill=""none"" stroke=""$($colors[$name])"" stroke-width=""2""$dash/>"
        if ($name -ne 'Api') {
            foreach ($point in $shown) { Add-Line "<circle cx=""$(Format-Number (& $across $point.X))"" cy=""$(Format-Number (& $up $point.$name))"" r=""3"" fill=""$($colors[$name])""/>" }
        }
    }

    # Where the export takes less than twice what the API takes, the API is the limit.
    $bound = $points | Where-Object { $_.Api -gt 0 -and $_.Export -lt 2 * $_.Api } | Select-Object -First 1
    if ($bound) {
        $x, $y = (& $across $bound.X), (& $up $bound.Export)
        Add-Line "<circle cx=""$(Format-Number $x)"" cy=""$(Format-Number $y)"" r=""7"" fill=""none"" stroke=""$($colors.Api)"" stroke-width=""1.5""/>"
        $anchor = if ($x -gt $x0 + $width / 2) { 'end' } else { 'start' }
        Add-Text $x ($y - 12) 'the API is the limit' $anchor $colors.Api
    }
}

Add-Line '</svg>'
[System.IO.File]::WriteAllText([System.IO.Path]::GetFullPath($Path), $svg.ToString(), [System.Text.UTF8Encoding]::new($false))
