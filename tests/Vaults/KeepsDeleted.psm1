# Goes on listing what was removed, and fails to read it, in words that say nothing.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($text -eq 'removed') { throw "Version 3 of $Name has state 2." }
    ConvertTo-Secure $text
}

function Remove-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Write-Text $Name 'removed' $AdditionalParameters
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    foreach ($name in Get-Names $Filter $AdditionalParameters) {
        if ((Read-Text $name $AdditionalParameters) -eq 'removed') {
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new("Version 3 of $name has state 2."), 'State', 'NotSpecified', $name))
        }
        [SecretInformation]::new($name, [SecretType]::SecureString, $VaultName)
    }
}
