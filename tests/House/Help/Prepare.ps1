# Dot-sourced before each example of docs/help: what a reader has (an account, secrets to type, a browser), so that the
# examples can be written for readers and still run, against a local 401GO. Commands of PowerShell's own modules get a plain
# stand-in only where they are missing: the bare engine of the C# tests has not got them, a real pwsh has.
param([string] $BaseUri, [string] $RefreshToken, [string] $AccessToken, [string] $Folder, [switch] $NoPersist)

$null = $ExecutionContext.SessionState.Path.SetLocation($Folder)
$global:PSDefaultParameterValues = @{ 'Connect-Go401:BaseUri' = $BaseUri }

# The reader looks at the warnings of a pay run, and answers Yes.
$global:PSDefaultParameterValues['Submit-Go401Payroll:AcceptWarning'] = '*'
$global:PSDefaultParameterValues['Submit-Go401Payroll:Confirm'] = $false
if ($NoPersist) { $global:PSDefaultParameterValues['Connect-Go401:NoPersist'] = $true }

function global:Secure([string] $Text) {
    $secure = [System.Security.SecureString]::new()
    foreach ($char in $Text.ToCharArray()) { $secure.AppendChar($char) }
    $secure
}

# What the reader types, by what is asked for.
$global:Typed = @{ 'Client secret' = 'demo-secret'; 'Refresh token' = $RefreshToken; 'Access token' = $AccessToken }

function global:Read-Host {
    param([Parameter(Position = 0)] [string] $Prompt, [switch] $AsSecureString)
    if (-not $Typed.ContainsKey($Prompt)) { throw "There is no answer for the question '$Prompt'." }
    if ($AsSecureString) { Secure $Typed[$Prompt] } else { $Typed[$Prompt] }
}

function global:Get-Credential {
    param([string] $UserName, [string] $Message)
    [System.Management.Automation.PSCredential]::new($UserName, (Secure 'demo-secret'))
}

function Add-StandIn([string] $Name, [scriptblock] $Body) {
    if (-not (Get-Command $Name -ErrorAction Ignore)) { $null = $ExecutionContext.SessionState.InvokeProvider.Item.Set("function:global:$Name", $Body) }
}

Add-StandIn Select-Object {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [object[]] $Property, [int] $First, [string] $ExpandProperty, [string[]] $ExcludeProperty)
    begin { $n = 0 }
    process {
        if ($First -and $n++ -ge $First) { return }
        if ($ExpandProperty) { return $InputObject.$ExpandProperty }
        if (-not $Property) { return $InputObject }
        $made = [ordered]@{}
        foreach ($p in $Property) {
            if ($p -is [hashtable]) { $_ = $InputObject; $made[$p.Name] = & $p.Expression }
            elseif ("$p" -eq '*') { foreach ($n in $InputObject.PSObject.Properties.Name.Where({ $_ -notin $ExcludeProperty })) { $made[$n] = $InputObject.$n } }
            else { $made["$p"] = $InputObject."$p" }
        }
        [pscustomobject] $made
    }
}

Add-StandIn Sort-Object {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string[]] $Property, [switch] $Descending)
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end { [System.Linq.Enumerable]::OrderBy($all, [Func[object, object]] { param($x) $x.($Property[0]) }) }
}

Add-StandIn Group-Object {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string] $Property)
    begin { $groups = [ordered]@{} }
    process { $key = "$($InputObject.$Property)"; if (-not $groups.Contains($key)) { $groups[$key] = @() }; $groups[$key] += $InputObject }
    end { foreach ($key in $groups.Keys) { [pscustomobject]@{ Count = $groups[$key].Count; Name = $key; Group = $groups[$key] } } }
}

Add-StandIn Measure-Object {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string] $Property, [switch] $Sum, [switch] $Average)
    begin { $count = 0; $total = 0 }
    process { $count++; if ($Property) { $total += $InputObject.$Property } }
    end { [pscustomobject]@{ Count = $count; Sum = $total } }
}

Add-StandIn Export-Csv {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string] $Path, [switch] $NoTypeInformation)
    begin { $lines = [System.Collections.Generic.List[string]]::new() }
    process {
        $names = @($InputObject.PSObject.Properties | ForEach-Object Name)
        if ($lines.Count -eq 0) { $lines.Add($names -join ',') }
        $lines.Add(@(foreach ($name in $names) { '"' + "$($InputObject.$name)".Replace('"', '""') + '"' }) -join ',')
    }
    end { [System.IO.File]::WriteAllLines([System.IO.Path]::Combine("$PWD", $Path), $lines) }
}

Add-StandIn Get-Date { param([string] $Format) $now = [datetime]::Now; if ($Format) { $now.ToString($Format) } else { $now } }
Add-StandIn Format-Table { process { $_ } }
Add-StandIn Format-List { process { $_ } }
Add-StandIn Write-Output { process { $_ } }
Add-StandIn Write-Warning { param([string] $Message) }
Add-StandIn Write-Host { param($Object) }
Add-StandIn ConvertTo-Json { param([Parameter(ValueFromPipeline)] $InputObject, [int] $Depth) process { [System.Management.Automation.PSSerializer]::Serialize($InputObject) } }
# The files of examples that read a CSV.
[System.IO.File]::WriteAllText([System.IO.Path]::Combine($Folder, 'new-hires.csv'), "ssn,name,email,start_date,termination_date`n900000009,New Hire,new.hire@example.com,2026-01-31,`n")
[System.IO.File]::WriteAllText([System.IO.Path]::Combine($Folder, 'pay.csv'), "ParticipantId,Hours,GrossPay`np1-0000003,80,2500.00`n")
Add-StandIn Import-Csv {
    param([Parameter(Position = 0)] [string] $Path)
    $lines = [System.IO.File]::ReadAllLines([System.IO.Path]::Combine("$PWD", $Path))
    foreach ($line in $lines[1..($lines.Count - 1)]) {
        $row = [ordered]@{}
        foreach ($i in 0..($lines[0].Split(',').Count - 1)) { $row[$lines[0].Split(',')[$i]] = $line.Split(',')[$i] }
        [pscustomobject] $row
    }
}
