# Keeps and lists names in lower case.
function Get-File($Name, $Parameters) { [Path]::Combine($Parameters.Path, $Name.ToLowerInvariant() + '.secret') }
