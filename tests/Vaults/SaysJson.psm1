# Puts its reasons into JSON as HashiCorp's does, once a file named 'how' says which: with errors, with a nested error, with what it
# was given to store, or cut off.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $how = [Path]::Combine($AdditionalParameters.Path, 'how')
    if (-not [File]::Exists($how)) { return Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters }
    switch ([File]::ReadAllText($how)) {
        'errors' { throw "Vault answered: { ""errors"": [""1 error occurred: permission denied on secret/data/$Name""] }" }
        'nested' { throw "{ ""error"": { ""code"": ""Forbidden"", ""message"": ""The caller lacks the permission set."" } }" }
        'echoes' { throw "Cannot store: { ""errors"": [""bad value""], ""data"": { ""$Name"": $(ConvertTo-Text $Secret) } }" }
        'cut' { throw "The store refused the value: { ""errors"": [""perm" }
    }
}
