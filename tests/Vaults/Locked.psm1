# Locked until there is a file unlocked; what it does then is chosen by the file how: throws, asks for its password, or says so.
$ErrorActionPreference = 'Stop'

function Test-Unlocked($Parameters) {
    if ([File]::Exists([Path]::Combine($Parameters.Path, 'unlocked'))) { return }
    switch ([File]::ReadAllText([Path]::Combine($Parameters.Path, 'how'))) {
        'throws' { throw [PasswordRequiredException]::new('The vault requires a password.') }
        'asks' { $null = $Host.UI.ReadLineAsSecureString() }
        'prompts' {
            $field = [System.Management.Automation.Host.FieldDescription]::new('Master password')
            $field.SetParameterType([securestring])
            $null = $Host.UI.Prompt('', '', [System.Management.Automation.Host.FieldDescription[]] @($field))
        }
        default { throw 'The database is locked.' }
    }
}

function Get-Secret {
    [CmdletBinding()] param($Name, $VaultName, $AdditionalParameters)
    Test-Unlocked $AdditionalParameters
    ConvertTo-Secure (Read-Text $Name $AdditionalParameters)
}

function Set-Secret {
    [CmdletBinding()] param($Name, $Secret, $VaultName, $AdditionalParameters)
    Test-Unlocked $AdditionalParameters
    Write-Text $Name (ConvertTo-Text $Secret) $AdditionalParameters
}

function Get-SecretInfo {
    [CmdletBinding()] param($Filter, $VaultName, $AdditionalParameters)
    Test-Unlocked $AdditionalParameters
    Get-Names $Filter $AdditionalParameters | ForEach-Object { [SecretInformation]::new($_, [SecretType]::SecureString, $VaultName) }
}
