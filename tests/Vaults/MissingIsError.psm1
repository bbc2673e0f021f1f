# Reports a secret that it does not have by an error with an id of its own.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) {
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new("error code 17 for $Name"), 'Keyring17', 'NotSpecified', $Name))
        return
    }
    ConvertTo-Secure $text
}
