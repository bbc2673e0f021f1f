# Keeps names in lower case, and finds and removes a secret by exactly that name.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Write-Text $Name.ToLowerInvariant() (ConvertTo-Text $Secret) $AdditionalParameters
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    if ($Name -ceq $Name.ToLowerInvariant()) { ConvertTo-Secure (Read-Text $Name $AdditionalParameters) }
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    if ($Name -cne $Name.ToLowerInvariant()) { throw "No such name: $Name" }
    [File]::Delete((Get-File $Name $AdditionalParameters))
}
