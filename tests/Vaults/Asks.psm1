# Asks a question before it stores, and does not go on without the answer.
$ErrorActionPreference = 'Stop'

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    $null = $Host.UI.ReadLine()
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
