# Throws a clear error if Go401 cannot be imported: the version of PowerShell or .NET is too old, another version of the module is loaded in
# the session, or Windows blocks the files. Otherwise it does nothing.
param(
    # The library for this PowerShell.
    [string] $Library,
    # Why the library was not loaded; null before that is tried.
    [System.Management.Automation.ErrorRecord] $Failure
)

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

# PowerShell would load the cmdlets of both versions.
foreach ($module in Get-Module -Name Go401 -All) {
    if ($module.ModuleBase -ne $PSScriptRoot) {
        throw "Another version of Go401 is loaded in this session ($($module.Version)). Start a new PowerShell to use the one in '$PSScriptRoot'."
    }
}

foreach ($name in @([System.AppDomain]::CurrentDomain.GetAssemblies().FullName) -like 'Go401.PowerShell,*') {
    $loaded = [System.Reflection.AssemblyName]::new($name).Version
    if ($loaded -ne [System.Reflection.AssemblyName]::GetAssemblyName($Library).Version) {
        throw "Another version of Go401 is loaded in this session ($($loaded.ToString(3))). Start a new PowerShell to use the one in '$PSScriptRoot'."
    }
}

# 0x80131515: .NET Framework loads no file that Windows has marked as downloaded.
for ($cause = $Failure.Exception; $cause; $cause = $cause.InnerException) {
    if ($cause.HResult -eq -2146233067) {
        throw "Windows blocks the files of Go401, because they were downloaded. Unblock them, then import the module in a new session: Get-ChildItem -LiteralPath '$PSScriptRoot' -Recurse | Unblock-File"
    }

    if ($cause -is [System.IO.FileLoadException]) {
        throw "Another copy of Go401 is loaded in this session. Start a new PowerShell to use the one in '$PSScriptRoot'."
    }
}
