<#
.SYNOPSIS
    Runs a script statement by statement, each shown with its comment as if it was typed, and says at the end which files it made.
.DESCRIPTION
    Stops with exit code 1 after the first statement with an error.
#>
param([Parameter(Mandatory)] [string] $Script, [Parameter(Mandatory)] [uri] $BaseUri)

# In a file or a pipe colors are noise.
if ([Console]::IsOutputRedirected) { $PSStyle.OutputRendering = 'PlainText' }

# What the script may use. With a real account these are what 401GO gave you.
$ClientId = 'demo-client'
$ClientSecret = ConvertTo-SecureString demo-secret -AsPlainText -Force

$tokens = $wrong = $null
$parsed = [System.Management.Automation.Language.Parser]::ParseFile($Script, [ref] $tokens, [ref] $wrong)
if ($wrong) { throw $wrong[0].Message }
Write-Host ''
Write-Host "PowerShell $($PSVersionTable.PSVersion). A local 401GO runs at $BaseUri"
$from = 0
foreach ($statement in $parsed.EndBlock.Statements) {
    $to = $statement.Extent.StartOffset
    Write-Host ''
    foreach ($token in $tokens) {
        if ($token.Kind -eq 'Comment' -and $token.Extent.StartOffset -ge $from -and $token.Extent.EndOffset -le $to) { Write-Host $token.Text -ForegroundColor Green }
    }

    $from = $statement.Extent.EndOffset
    Write-Host "PS> $($statement.Extent.Text)"
    $Error.Clear()
    try {
        . ([scriptblock]::Create($statement.Extent.Text)) | Out-Default
    }
    catch {
        [Console]::Error.WriteLine(($_ | Out-String).TrimEnd())
    }

    if ($Error.Count -gt 0) {
        Write-Host 'The quickstart stops here, because this step failed.'
        exit 1
    }
}

$made = [ordered]@{
    'participants.csv'               = 'the participants; opens in a spreadsheet'
    'participants.csv.manifest.json' = 'what was exported, when, and its checksum'
    'participants.csv.report.html'   = 'the report, without personal data; opens in a browser'
}
$folder = Join-Path $PWD out/quickstart
if (Test-Path (Join-Path $folder participants.csv)) {
    $open = if ($IsWindows) { 'start' } elseif ($IsMacOS) { 'open' } else { 'xdg-open' }
    Write-Host ''
    Write-Host "The files are kept in $folder"
    foreach ($name in $made.Keys) { if (Test-Path (Join-Path $folder $name)) { Write-Host ('  {0,-31} {1}' -f $name, $made[$name]) } }
    Write-Host "To look at the report: $open `"$(Join-Path $folder ($made.Keys -like '*.html'))`""
    Write-Host 'To try the cmdlets yourself: dotnet run --project examples/Quickstart -- --shell'
}
