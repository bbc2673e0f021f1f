# The examples of docs/help, as they stand there.

function Get-HelpExample {
    foreach ($page in Get-ChildItem (Join-Path $PSScriptRoot '../../docs/help') -Filter '*-*.md') {
        $text = [System.IO.File]::ReadAllText($page.FullName).Replace("`r`n", "`n")
        $section = [regex]::Match($text, '(?s)\n## EXAMPLES\n(.*?)\n## PARAMETERS\n').Groups[1].Value
        foreach ($match in [regex]::Matches($section, '(?s)### ([^\n]+)\n(.*?)(?=\n### |$)')) {
            $code = [regex]::Match($match.Groups[2].Value, '(?s)```powershell\n(.*?)\n```').Groups[1].Value

            # Stored: needs a vault with a connection in it.
            @{ Page = $page.BaseName; Title = $match.Groups[1].Value; Code = $code; Stored = $code -match 'Vault|-ListAvailable|-Forget|Connect-Go401 -Name \w+$' }
        }
    }
}

Export-ModuleMember -Function Get-HelpExample
