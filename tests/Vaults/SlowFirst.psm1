# Takes 25 seconds for its first call, as an extension that opens a large file or signs in.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $opened = [Path]::Combine($AdditionalParameters.Path, 'opened')
    if (-not [File]::Exists($opened)) {
        [System.Threading.Thread]::Sleep(25000)
        [File]::WriteAllText($opened, '')
    }
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}
