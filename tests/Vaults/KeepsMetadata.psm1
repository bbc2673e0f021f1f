# Keeps metadata, gives its names in lower case and makes times of what looks like one.
function Set-SecretInfo {
    [CmdletBinding()] param($Name, $Metadata, $VaultName, $AdditionalParameters)
    [File]::WriteAllLines((Get-File $Name $AdditionalParameters) + '.facts', [string[]] @($Metadata.Keys | ForEach-Object { "$_=$($Metadata[$_])" }))
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    foreach ($name in Get-Names $Filter $AdditionalParameters) {
        $facts = [System.Collections.Generic.Dictionary[string, object]]::new()
        $file = (Get-File $name $AdditionalParameters) + '.facts'
        foreach ($line in $(if ([File]::Exists($file)) { [File]::ReadAllLines($file) })) {
            $key, $value = $line.Split('=', 2)
            $time = [datetime]::MinValue
            $facts[$key.ToLowerInvariant()] = if ($value -like '20*T*Z' -and [datetime]::TryParse($value, [ref] $time)) { $time } else { $value }
        }
        [SecretInformation]::new($name, [SecretType]::SecureString, $VaultName, [System.Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new($facts))
    }
}
