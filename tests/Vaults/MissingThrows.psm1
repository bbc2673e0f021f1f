# Throws for a secret that it does not have, and for the exact name in its list.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { throw "security: SecKeychainSearchCopyNext: nothing under '$Name' in the keychain." }
    ConvertTo-Secure $text
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    $names = @(Get-Names $Filter $AdditionalParameters)
    if ($Filter -notlike '*[*]' -and -not $names) { throw "security: nothing under '$Filter' in the keychain." }
    $names | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}
