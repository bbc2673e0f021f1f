# Dot-sourced by each measurement: imports the module, signs in to the simulator, and times blocks. Results are lines of
# name=value, so that the bare engine, which has no ConvertTo-Json, can write them too.
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'

function Connect-Simulator([string] $BaseUri, [string] $StoredName) {
    $secret = [securestring]::new()
    foreach ($char in 'demo-secret'.ToCharArray()) { $secret.AppendChar($char) }
    $kept = if ($StoredName) { @{ Name = $StoredName; Vault = 'Bench' } } else { @{ NoPersist = $true } }
    $null = Connect-Go401 @kept -ClientCredentials -ClientId demo-client -ClientSecret $secret -BaseUri $BaseUri -Scope company:read, participant:read
}

function Get-Token([string] $BaseUri) {
    $body = @{ grant_type = 'client_credentials'; client_id = 'demo-client'; client_secret = 'demo-secret'; scope = 'company:read participant:read' }
    (Invoke-RestMethod "$BaseUri/o/token/" -Method Post -Body $body).access_token
}

function Measure-Time([string] $Name, [scriptblock] $Block) {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    & $Block
    "$Name=$($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
}
