# While there is a file nobus, it reads by an error and lists nothing, and says that it is well.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    if ([File]::Exists([Path]::Combine($AdditionalParameters.Path, 'nobus'))) { throw 'Cannot autolaunch D-Bus without X11 $DISPLAY' }
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { throw 'exit code 1' }
    ConvertTo-Secure $text
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    if ([File]::Exists([Path]::Combine($AdditionalParameters.Path, 'nobus'))) { return }
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}
