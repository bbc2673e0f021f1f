# The examples of docs/help once more: tests/House runs them in the bare engine, where stand-ins play PowerShell's own
# modules; here everything is real.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    $pages = @(Get-ChildItem (Join-Path (Get-RepositoryRoot) 'docs/help') -Filter '*-*.md')
    $examples = @(foreach ($page in $pages) {
            $text = [System.IO.File]::ReadAllText($page.FullName).Replace("`r`n", "`n")
            $section = [regex]::Match($text, '(?s)\n## EXAMPLES\n(.*?)\n## PARAMETERS\n').Groups[1].Value
            foreach ($match in [regex]::Matches($section, '(?s)### ([^\n]+)\n(.*?)(?=\n### |$)')) {
                $code = [regex]::Match($match.Groups[2].Value, '(?s)```powershell\n(.*?)\n```').Groups[1].Value
                @{ Page = $page.BaseName; Title = $match.Groups[1].Value; Code = $code }
            }
        })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $simulator = Start-Simulator -Option '--client-id', 'your-client-id'

    # Tokens that a reader would have, from a sign-in of our own.
    function Get-Token {
        param([string] $Scope = 'company:read company:write participant:read participant:write openid')
        $query = "response_type=code&client_id=your-client-id&redirect_uri=$([uri]::EscapeDataString('https://example.com/callback/'))&scope=$([uri]::EscapeDataString($Scope))&state=s"
        $handler = New-Object System.Net.Http.HttpClientHandler
        $handler.AllowAutoRedirect = $false
        $client = New-Object System.Net.Http.HttpClient $handler
        $answer = $client.GetAsync("$($simulator.BaseUri)/o/authorize/?$query").Result
        $code = [regex]::Match($answer.Headers.Location.OriginalString, 'code=([^&]+)').Groups[1].Value
        Invoke-RestMethod "$($simulator.BaseUri)/o/token/" -Method Post -Body @{ grant_type = 'authorization_code'; code = $code; redirect_uri = 'https://example.com/callback/'; client_id = 'your-client-id'; client_secret = 'demo-secret' }
    }
}

AfterAll {
    $global:PSDefaultParameterValues = @{}
    Remove-Item function:Read-Host, function:Get-Credential, function:Secure -ErrorAction Ignore
    Get-Go401Connection | Disconnect-Go401 | Out-Null
    Stop-Simulator $simulator
}

Describe '<Page>' -ForEach $examples {
    # Pasting needs a person at a terminal, and the vaults of whoever runs this are none of our business.
    It '<Title>' -Skip:($Code -match '-NoBrowser|Vault|-ListAvailable|-Forget|Connect-Go401 -Name \w+$') {
        $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory $folder
        Push-Location $folder
        try {
            $tokens = Get-Token
            . (Join-Path (Get-RepositoryRoot) 'tests/House/Help/Prepare.ps1') -BaseUri $simulator.BaseUri -RefreshToken (Get-Token).refresh_token -AccessToken $tokens.access_token -Folder $folder -NoPersist
            if ($Code -cnotmatch '\bConnect-Go401') {
                $null = Connect-Go401 -Name payroll -ClientId your-client-id -ClientSecret (ConvertTo-Secure 'demo-secret') -RefreshToken (ConvertTo-Secure $tokens.refresh_token) -ConnectionSuccessUri partners/connection-success/ -NoPersist
            }

            $wrong = @()
            & ([scriptblock]::Create($Code)) 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $wrong += $_ } }
            $wrong | Should -BeNullOrEmpty
        }
        finally {
            Pop-Location
            Get-Go401Connection | Disconnect-Go401 | Out-Null
        }
    }
}
