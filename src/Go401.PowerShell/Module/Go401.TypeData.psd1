# Brings the type data of Go401. Imported by Go401.psm1 once it knows that no other version is loaded: a manifest loads its
# types before its script runs, and those of a second version would fail with an error that explains nothing.
@{
    ModuleVersion     = '1.0'
    GUID              = '0c2f0b8e-59d7-4b0a-8f3e-9a4f6f0f7c52'
    Author            = 'The Go401 authors'
    TypesToProcess    = @('Go401.Types.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
