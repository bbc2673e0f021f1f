# Has facts of its own by the names of ours, of types that ours do not have.
function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    $facts = [System.Collections.Generic.Dictionary[string, object]]::new()
    $facts['Connection'] = 'server01'
    $facts['Grant'] = 42
    $facts['Updated'] = 'yesterday'
    $facts['RefreshTokenExpires'] = @{ inner = @{ deeper = 1 } }
    $facts['Kind'] = $null
    Get-Names $Filter $AdditionalParameters | ForEach-Object {
        [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName, [System.Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new($facts))
    }
}
