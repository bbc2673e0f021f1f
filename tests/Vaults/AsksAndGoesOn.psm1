# Asks a question before it stores, and goes on without the answer.
function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $null = $Host.UI.ReadLine()
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
