# Has facts of its own for each secret and no place for others.
function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    $facts = [System.Collections.Generic.Dictionary[string, object]]::new()
    $facts['Uuid'] = 'of its own'
    Get-Names $Filter $AdditionalParameters | ForEach-Object {
        [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName, [System.Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new($facts))
    }
}
