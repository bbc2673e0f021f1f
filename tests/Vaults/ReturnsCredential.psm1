# Gives credentials with the secret as the password, and an error for a secret that it does not have. Its server answers in JSON.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) {
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new('Received an error: {"errors":[]}'), 'Api', 'NotSpecified', $Name))
        return
    }
    [pscredential]::new($Name, (ConvertTo-Secure $text))
}
