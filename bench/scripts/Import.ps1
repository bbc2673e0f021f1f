# Importing the module in a fresh process; what it requires, where that is installed, is imported before and counted apart.
param([string] $Module)
function Measure-Import([string] $Name, [string] $What) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Import-Module $What
    "$Name=$($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
}

if (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement) { Measure-Import required Microsoft.PowerShell.SecretManagement }
Measure-Import import $Module
