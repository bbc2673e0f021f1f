# Removes a secret before it stores the new one, and reports a secret that is not there by an error.
function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    $text = Read-Text $Name $AdditionalParameters
    if ($null -eq $text) {
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new("secret-tool found nothing"), 'Tool', 'NotSpecified', $Name))
        return
    }
    ConvertTo-Secure $text
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    [File]::Delete((Get-File $Name $AdditionalParameters))
    [System.Threading.Thread]::Sleep(200)
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}
