@{
    RootModule           = 'Go401.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01'
    Author               = 'The Go401 authors'
    CompanyName          = 'Go401'
    Copyright            = '(c) The Go401 authors. MIT License.'
    Description          = 'Signs in to the REST API of 401GO with OAuth 2.0, keeps the connection alive in SecretManagement vaults, calls the API and exports participant data safely.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess     = @('Go401.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-Go401Payroll'
        'Confirm-Go401Connection'
        'Connect-Go401'
        'Disconnect-Go401'
        'Export-Go401Participant'
        'Find-Go401Operation'
        'Get-Go401Company'
        'Get-Go401Connection'
        'Get-Go401Deduction'
        'Get-Go401Participant'
        'Invoke-Go401Request'
        'Submit-Go401Payroll'
        'Sync-Go401Participant'
        'Test-Go401Export'
        'Test-Go401Payroll'
        'Test-Go401Vault'
        'Update-Go401Token'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        # What the package on the gallery depends on. Not RequiredModules: a session without a vault works without it
        # (docs/adr/0006-secretmanagement.md).
        PackageDependencies = @(@{ ModuleName = 'Microsoft.PowerShell.SecretManagement'; ModuleVersion = '1.1.2' })
        PSData = @{
            Tags = @('401GO', 'OAuth', 'OAuth2', 'REST', 'API', 'Retirement', '401k', 'Payroll', 'SecretManagement', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
