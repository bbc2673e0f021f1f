# Quotes what it was given, or has, in its errors, once a file named 'how' says in which form.
function Get-Quote($Text, $Parameters) {
    $how = [Path]::Combine($Parameters.Path, 'how')
    if (-not [File]::Exists($how) -or $Text -notlike '*"refresh"*') { return }
    $found = [regex]::Match($Text, '"refresh":"([^"]+)"').Groups[1].Value
    [File]::WriteAllText([Path]::Combine($Parameters.Path, 'quoted'), $found)
    switch ([File]::ReadAllText($how)) {
        'plain' { "bad value $found" }
        'upper' { "bad value $($found.ToUpperInvariant())" }
        'begin' { "bad characters in $($found.Substring(0, 14))" }
        'end' { "bad characters in ...$($found.Substring($found.Length - 14))" }
        'base64' { 'bad value ' + [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Text)) }
        'url' { 'bad value ' + [uri]::EscapeDataString($Text) }
        'client' { 'bad value ' + [regex]::Match($Text, '"clientSecret":"([^"]+)"').Groups[1].Value }
    }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ([File]::Exists([Path]::Combine($AdditionalParameters.Path, 'reading')) -and ($quote = Get-Quote $text $AdditionalParameters)) { throw $quote }
    ConvertTo-Secure $text
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $text = ConvertTo-Text $Secret
    if ($quote = Get-Quote $text $AdditionalParameters) { throw $quote }
    Write-Text $Name $text $AdditionalParameters
}
