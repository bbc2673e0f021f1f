# The examples of docs/help once more: tests/House runs them in the bare engine, where stand-ins play PowerShell's own
# modules; here everything is real.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Join-Path $PSScriptRoot 'Example.psm1')
    $examples = @(Get-HelpExample)
    $plain = @($examples | Where-Object { -not $_.Stored })
    $stored = @($examples | Where-Object { $_.Stored })
    $vault = Get-VaultName
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

Describe '<Page>' -ForEach $plain {
    It '<Title>' {
        if ($Code -match '-NoBrowser') {
            Set-ItResult -Skipped -Because 'this example needs a person who pastes an address at a terminal; Interactive.Tests.ps1 plays one'
        }

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

# In a process with a home folder of its own, so that no vault of the person who runs this is touched.
Describe 'With a vault (<vault>)' -ForEach @{ Vault = $vault } -Skip:($env:GO401_TEST_REAL_VAULT -eq '1' -and $env:OS -eq 'Windows_NT') {
    BeforeAll {
        $environment = @{ HOME = (Join-Path $TestDrive 'home'); GO401_STATE_HOME = (Join-Path $TestDrive 'state'); GO401_STANDIN_HOME = (Join-Path $TestDrive 'vaults') }
        $null = New-Item -ItemType Directory $environment.HOME
        $child = Invoke-Child -Environment $environment @"
Import-Module '$(Join-Path $PSScriptRoot 'Journey.psm1')'
Import-Module '$(Get-ModulePath)'
Register-SecretVault -Name Go401 -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
Set-SecretStoreConfiguration -Authentication None -Interaction None -Confirm:`$false -Password (ConvertTo-Secure 'only-to-make-it')
Import-Module '$(Join-Path $PSScriptRoot 'Example.psm1')'
foreach (`$example in Get-HelpExample | Where-Object Stored) {
    . '$(Join-Path (Get-RepositoryRoot) 'tests/House/Help/Prepare.ps1')' -BaseUri '$($simulator.BaseUri)' -Folder '$TestDrive'
    `$null = Connect-Go401 -Name payroll -ClientId your-client-id -ClientSecret (ConvertTo-Secure 'demo-secret')
    try { `$wrong = & ([scriptblock]::Create(`$example.Code)) 2>&1 | Where-Object { `$_ -is [System.Management.Automation.ErrorRecord] } } catch { `$wrong = `$_ }
    "`$(`$example.Page) `$(`$example.Title): `$(if (`$wrong) { "`$wrong" } else { 'fine' })"
    Get-Go401Connection | Disconnect-Go401 -Forget | Out-Null
}
"@
        $said = $child.Output -split '\r?\n'
    }

    It '<Page>: <Title>' -ForEach $stored {
        $said | Should -Contain "$Page ${Title}: fine" -Because $child.Error
    }
}
