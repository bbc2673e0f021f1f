@{
    RootModule        = 'Go401.StandIn.dll'
    ModuleVersion     = '1.0.6'
    GUID              = 'a1b8f1f0-6a0e-4f0b-8d42-6a1d3cfd0402'
    Author            = 'The Go401 authors'
    CompanyName       = 'Go401'
    Copyright         = '(c) The Go401 authors. MIT License.'
    Description       = 'A stand-in for SecretStore, for the tests of Go401, with its faults between processes. It protects nothing.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @()
    CmdletsToExport   = @('Get-SecretStoreConfiguration', 'Set-SecretStoreConfiguration')
    VariablesToExport = @()
    AliasesToExport   = @()
}
