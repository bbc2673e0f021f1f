# What only a real PowerShell can tell of the module. The rules for cmdlets are in tests/House/Surface.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
}

Describe 'The module' {
    It 'has help with examples, and a text for each parameter' {
        foreach ($command in Get-Command -Module Go401) {
            $help = Get-Help $command.Name -Full
            $help.Synopsis.Trim().Length | Should -BeGreaterThan 15
            @($help.examples.example).Count | Should -BeGreaterOrEqual 3
            foreach ($name in $command.Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }) {
                $text = ($help.parameters.parameter | Where-Object name -EQ $name).description | Out-String
                $text.Trim().Length | Should -BeGreaterThan 15 -Because "$($command.Name) -$name needs a text"
            }
        }
    }

    It 'has a clean manifest' {
        Test-ModuleManifest (Get-ModulePath) -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
    }

    It 'has about topics that Get-Help finds' {
        foreach ($topic in 'about_Go401', 'about_Go401_Authentication', 'about_Go401_Automation', 'about_Go401_Troubleshooting') {
            $shown = Get-Help $topic | Out-String
            $shown | Should -BeLike "*$topic*LONG DESCRIPTION*"
            $shown | Should -Not -BeLike "*# $topic*"
        }
    }
}
