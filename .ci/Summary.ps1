<#
.SYNOPSIS
    Shows what the JUnit files of a folder say: what was skipped and why, the slowest tests, what failed, and one line that counts them all.
#>
param([Parameter(Mandatory)] [string] $Folder, [int] $Slowest = 10)

# Pester writes where the test was skipped below its message, and nothing at all for -Skip.
function Get-SkipReason([System.Xml.XmlElement] $Skipped, [string] $Name) {
    $text = if ($Skipped.message) { $Skipped.message } else { $Skipped.InnerText }
    $text = ($text -replace '^Exception: is skipped, because ').Trim()
    if ($text) { $text } else { "no reason is given ($Name)" }
}

$tests = foreach ($file in Get-ChildItem $Folder -Filter *.xml) {
    foreach ($case in ([xml] (Get-Content -Raw -LiteralPath $file)).SelectNodes('//testcase')) {
        $reason = $case.SelectSingleNode('skipped')
        $failure = $case.SelectSingleNode('failure | error')
        [pscustomobject]@{
            # A test that is told of by two names, the class and the whole, is told by the longer one.
            Name    = if ($case.name.StartsWith($case.classname)) { $case.name } else { "$(Split-Path -Leaf $case.classname): $($case.name)" }
            Seconds = [double]::Parse($case.time, [cultureinfo]::InvariantCulture)
            Result  = if ($reason) { 'skipped' } elseif ($failure) { 'failed' } else { 'passed' }
            Reason  = if ($reason) { Get-SkipReason $reason $case.name }
            Failure = if ($failure) { "$($failure.message)`n$($failure.InnerText)".Trim() }
        }
    }
}

foreach ($group in $tests | Where-Object Result -EQ skipped | Group-Object Reason) { Write-Output "$($group.Count) skipped: $($group.Name)" }
foreach ($test in $tests | Sort-Object Seconds -Descending | Select-Object -First $Slowest) { Write-Output ('{0,6:0.0} s  {1}' -f $test.Seconds, $test.Name) }
# Near the end, because a log that is too long is cut at its beginning.
foreach ($test in $tests | Where-Object Result -EQ failed) {
    Write-Output "FAILED: $($test.Name)"
    $test.Failure -split "`n" | Select-Object -First 25 | ForEach-Object { Write-Output "    $_" }
}
$count = @{ passed = 0; failed = 0; skipped = 0 }
foreach ($test in $tests) { $count[$test.Result]++ }
Write-Output "$($count.passed) passed, $($count.failed) failed, $($count.skipped) skipped"
