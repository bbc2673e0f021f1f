# Picks the build for this PowerShell, prepares its libraries, and imports the cmdlets. Requirements.ps1 explains why an import fails. It is
# a script of its own because a script that does not run costs a new process nothing.

$core = $PSEdition -eq 'Core'
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $(if ($core) { 'net8.0' } else { 'netstandard2.0' }))
$library = [System.IO.Path]::Combine($folder, 'Go401.PowerShell.dll')
$requirements = [System.IO.Path]::Combine($PSScriptRoot, 'Requirements.ps1')

# .NET Framework loads a library whatever its version lacks, and a second version beside the first. PowerShell 7 refuses both.
if (-not $core) { & $requirements $library }

# The loader has to be ready before PowerShell looks at the cmdlets, whose parameters name types of the client.
try {
    $assembly = [System.Reflection.Assembly]::LoadFrom($library)

    # A copy in another folder.
    if ($assembly.Location -ne $library) { & $requirements $library }

    [Go401.PowerShell.ModuleLoader]::Initialize([System.IO.Path]::Combine($folder, 'dependencies'))
}
catch {
    & $requirements $library $_
    throw
}

Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, 'Go401.TypeData.psd1'))

# By its path: imported as an assembly the cmdlets would be there the first time only, and gone after Import-Module -Force.
Import-Module -Name $library

# PowerShell calls no completer inside a hashtable, so the keys of -Body @{ need this wrapper; and it does not know which fields the
# records of a path have, only those of all paths. A session with a restricted language or without completion does not get it.
try {
    $shells = ${function:global:TabExpansion2}
    if ($null -eq $shells) { throw 'This session has no completion.' }
    $completion = {
        [CmdletBinding(DefaultParameterSetName = 'ScriptInputSet')]
        [OutputType([System.Management.Automation.CommandCompletion])]
        param(
            [Parameter(ParameterSetName = 'ScriptInputSet', Mandatory = $true, Position = 0)]
            [AllowEmptyString()]
            [string] $inputScript,
            [Parameter(ParameterSetName = 'ScriptInputSet', Position = 1)]
            [int] $cursorColumn = $inputScript.Length,
            [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 0)]
            [System.Management.Automation.Language.Ast] $ast,
            [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 1)]
            [System.Management.Automation.Language.Token[]] $tokens,
            [Parameter(ParameterSetName = 'AstInputSet', Mandatory = $true, Position = 2)]
            [System.Management.Automation.Language.IScriptPosition] $positionOfCursor,
            [Parameter(ParameterSetName = 'ScriptInputSet', Position = 2)]
            [Parameter(ParameterSetName = 'AstInputSet', Position = 3)]
            [Hashtable] $options = $null
        )

        $found = & $shells @PSBoundParameters
        try {
            $line = if ($ast) { $ast.Extent.Text } else { $inputScript }
            if ($line -like '*Invoke-Go401Request*') {
                $tree = $ast
                $parsed = $tokens
                if (-not $ast) {
                    $faults = $null
                    $tree = [System.Management.Automation.Language.Parser]::ParseInput($inputScript, [ref] $parsed, [ref] $faults)
                }

                $at = if ($ast) { $positionOfCursor.Offset } else { $cursorColumn }
                $keys = if ($line -like '*@{*') { [Go401.PowerShell.Prompt.BodyKeyCompletion]::Complete($parsed, $at) }
                if ($null -ne $keys) { return $keys }
                $fields = [Go401.PowerShell.Prompt.RecordFieldCompletion]::Narrow($found, $tree, $at)
                if ($null -ne $fields) { return $fields }
            }
        }
        catch {
            # A failure must not show while the user presses Tab.
            $null = $_
        }

        $found
    }.GetNewClosure()
    ${function:global:TabExpansion2} = $completion
    $ExecutionContext.SessionState.Module.OnRemove = {
        # Not if another module wrapped it since.
        if ("${function:global:TabExpansion2}" -eq "$completion") { ${function:global:TabExpansion2} = $shells }
    }
}
catch {
    $null = $_
}
