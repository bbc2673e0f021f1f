BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Journey.psm1')
    Import-Module (Get-ModulePath)
    $commands = @(Get-Command -Module Go401)
}

Describe 'Every exported command: <_.Name>' -ForEach $commands {
    BeforeAll { $command = $_ }

    It 'has an approved verb' {
        (Get-Verb).Verb | Should -Contain $command.Verb
    }

    It 'declares what it puts out' {
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'has help with examples, and a text for each parameter' {
        $help = Get-Help $command.Name -Full
        $help.Synopsis.Trim().Length | Should -BeGreaterThan 15
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $own = @($command.Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters })
        foreach ($name in $own) {
            $text = ($help.parameters.parameter | Where-Object name -EQ $name).description | Out-String
            $text.Trim().Length | Should -BeGreaterThan 15 -Because "-$name needs a text"
        }
    }

    It 'can be asked what it would do, when it writes' {
        # A sign-in that only pretends is no use to anybody; everything else that is not a question can be asked.
        $asks = $command.Verb -notin 'Get', 'Find', 'Test', 'Connect'
        $command.Parameters.ContainsKey('WhatIf') | Should -Be $asks
        $command.Parameters.ContainsKey('Confirm') | Should -Be $asks
    }

    It 'takes no secret as plain text' {
        foreach ($name in @($command.Parameters.Keys | Where-Object { $_ -match 'Secret|Token$|Password' })) {
            $command.Parameters[$name].ParameterType | Should -Be ([securestring])
        }
    }
}

Describe 'The module' {
    It 'exports cmdlets and nothing else' {
        $module = Get-Module Go401
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
        @($commands | Where-Object CommandType -NE Cmdlet) | Should -BeNullOrEmpty
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
