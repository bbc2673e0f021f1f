# Reads the text of a secret, and gives it back as a table.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) { return }
    $table = @{}
    [System.Text.Json.JsonDocument]::Parse($text).RootElement.EnumerateObject() | ForEach-Object { $table[$_.Name] = $_.Value.ToString() }
    $table
}
