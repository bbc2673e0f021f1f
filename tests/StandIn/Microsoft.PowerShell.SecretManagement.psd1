@{
    RootModule        = 'Go401.StandIn.dll'
    ModuleVersion     = '1.1.2'
    GUID              = 'a1b8f1f0-6a0e-4f0b-8d42-6a1d3cfd0401'
    Author            = 'The Go401 authors'
    CompanyName       = 'Go401'
    Copyright         = '(c) The Go401 authors. MIT License.'
    Description       = 'A stand-in for SecretManagement, for the tests of Go401. It keeps secrets in plain files and protects nothing.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @()
    CmdletsToExport   = @('Get-Secret', 'Get-SecretInfo', 'Get-SecretVault', 'Register-SecretVault', 'Remove-Secret', 'Set-Secret', 'Set-SecretInfo', 'Set-SecretVaultDefault', 'Test-SecretVault', 'Unlock-SecretVault', 'Unregister-SecretVault')
    VariablesToExport = @()
    AliasesToExport   = @()
}
