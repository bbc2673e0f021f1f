# Gives a server's answer: a table with the secret in a table of its data, which is empty for a secret that it does not have.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    $data = @{}
    if ($null -ne $text) { $data['value'] = $text }
    @{ data = $data; version = 3 }
}
