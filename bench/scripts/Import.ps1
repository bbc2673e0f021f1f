# Importing the module in a fresh process.
param([string] $Module)
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
"import=$($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
