# Shows what was stored two seconds later.
function Get-Shown($Name, $Parameters) {
    $shown = Get-File $Name $Parameters
    $late = $shown + '.late'
    if ([File]::Exists($late) -and [datetime]::UtcNow - [File]::GetLastWriteTimeUtc($late) -gt [timespan]::FromSeconds(2)) {
        try { [File]::Move($late, $shown, $true) } catch [FileNotFoundException] { $null = 'another process was faster' }
    }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Get-Shown $Name $AdditionalParameters
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Get-Shown $Name $AdditionalParameters
    [File]::WriteAllText((Get-File $Name $AdditionalParameters) + '.late', (ConvertTo-Text $Secret))
}
