# Fails the first write and the first read of each secret in each process.
function Test-First($What) {
    if (-not $script:Seen) { $script:Seen = @{} }
    if (-not $script:Seen[$What]) {
        $script:Seen[$What] = $true
        throw '429 Too Many Requests: rate limit exceeded.'
    }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Test-First "get $Name"
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Test-First "set $Name"
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
