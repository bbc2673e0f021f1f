# Gives tables: the secret under its name, and an empty one for a secret that it does not have.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $table = @{}
    $text = Read-Text $Name $AdditionalParameters
    if ($null -ne $text) { $table[$Name] = $text }
    $table
}
