# Takes a name for a pattern: a part of a name finds, and removes, a secret.
function Find-Name($Name, $Parameters) { [string[]] $all = @(Get-Names "*$Name*" $Parameters); [Array]::Sort($all); if ($all) { $all[-1] } }

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $found = Find-Name $Name $AdditionalParameters
    if ($found) { ConvertTo-Secure (Read-Text $found $AdditionalParameters) }
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $found = Find-Name $Name $AdditionalParameters
    if ($found) { [File]::Delete((Get-File $found $AdditionalParameters)) }
}
