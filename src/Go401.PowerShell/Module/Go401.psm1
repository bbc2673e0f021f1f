# Picks the build of this PowerShell, prepares its libraries, and imports the cmdlets.
# Tests for versions come first: a clear sentence beats a missing type.

$core = $PSVersionTable.ContainsKey('PSEdition') -and $PSVersionTable.PSEdition -eq 'Core'
$version = $PSVersionTable.PSVersion

if ($core -and ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4))) {
    throw "Go401 needs PowerShell 7.4 or later (or Windows PowerShell 5.1); this is $version. Update PowerShell: https://aka.ms/powershell"
}

if (-not $core -and ($version.Major -lt 5 -or ($version.Major -eq 5 -and $version.Minor -lt 1))) {
    throw "Go401 needs Windows PowerShell 5.1 or PowerShell 7.4 and later; this is $version. Update PowerShell: https://aka.ms/powershell"
}

if (-not $core) {
    # 461808 is .NET Framework 4.7.2, the first with everything that netstandard2.0 promises.
    $release = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full', 'Release', 0)
    if ($release -lt 461808) {
        throw 'Go401 needs .NET Framework 4.7.2 or later on Windows PowerShell 5.1. Install it, or use PowerShell 7.4 and later.'
    }
}

$framework = if ($core) { 'net8.0' } else { 'netstandard2.0' }
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $framework)
$library = [System.IO.Path]::Combine($folder, 'Go401.PowerShell.dll')

# PowerShell would load the cmdlets of both versions. All names at once: a loop over some 150 assemblies takes a sixth of an import.
$assertAlone = {
    foreach ($module in Get-Module -Name Go401 -All) {
        if ($module.ModuleBase -ne $PSScriptRoot) {
            throw "Another version of Go401 is loaded in this session ($($module.Version)). Start a new PowerShell to use the one in '$PSScriptRoot'."
        }
    }

    foreach ($name in @([System.AppDomain]::CurrentDomain.GetAssemblies().FullName) -like 'Go401.PowerShell,*') {
        $loaded = [System.Reflection.AssemblyName]::new($name).Version
        if ($loaded -ne [System.Reflection.AssemblyName]::GetAssemblyName($library).Version) {
            throw "Another version of Go401 is loaded in this session ($($loaded.ToString(3))). Start a new PowerShell to use the one in '$PSScriptRoot'."
        }
    }
}

# .NET Framework loads a second version beside the first. PowerShell 7 refuses it with an error that names no module, so there is nothing to
# look for in a new process.
if (-not $core) { & $assertAlone }

# The loader has to be ready before PowerShell looks at the cmdlets, whose parameters name types of the client.
try {
    $assembly = [System.Reflection.Assembly]::LoadFrom($library)
}
catch {
    & $assertAlone

    # 0x80131515: .NET Framework loads no file that Windows has marked as downloaded.
    for ($cause = $_.Exception; $cause; $cause = $cause.InnerException) {
        if ($cause.HResult -eq -2146233067) {
            throw "Windows blocks the files of Go401, because they were downloaded. Unblock them, then import the module in a new session: Get-ChildItem -LiteralPath '$PSScriptRoot' -Recurse | Unblock-File"
        }

        if ($cause -is [System.IO.FileLoadException]) {
            throw "Another copy of Go401 is loaded in this session. Start a new PowerShell to use the one in '$PSScriptRoot'."
        }
    }

    throw
}

# A copy in another folder.
if ($assembly.Location -ne $library) { & $assertAlone }

[Go401.PowerShell.ModuleLoader]::Initialize([System.IO.Path]::Combine($folder, 'dependencies'))

Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, 'Go401.TypeData.psd1'))

# By its path: imported as an assembly the cmdlets would be there the first time only, and gone after Import-Module -Force.
Import-Module -Name $library

# PowerShell calls no completer inside a hashtable, so the keys of -Body @{ need this wrapper; and it does not know which fields the
# records of a path have, only those of all paths. A session with a restricted
# language or without completion does not get it.
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
