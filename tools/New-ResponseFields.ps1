<#
.SYNOPSIS
Makes the tables of response fields from 401GO's OpenAPI document: the types in ResponseFields.cs, and the names in Go401.Types.ps1xml.
.EXAMPLE
./tools/New-ResponseFields.ps1 -Document openapi.json
#>
param([Parameter(Mandatory)][string] $Document)

$api = Get-Content -Raw $Document | ConvertFrom-Json -AsHashtable
$typed = @{ decimal = [Collections.Generic.SortedSet[string]]::new([StringComparer]::Ordinal); date = [Collections.Generic.SortedSet[string]]::new([StringComparer]::Ordinal) }
$names = [Collections.Generic.SortedSet[string]]::new([StringComparer]::Ordinal)

# Texts that hold a number although the document does not say so.
'balance', 'ownership_percentage', 'period_payment', 'todays_payment' | ForEach-Object { $null = $typed.decimal.Add($_) }

function Read-Schema($schema, [bool] $top) {
    if ($null -eq $schema) { return }
    if ($schema['$ref']) { $schema = $api.components.schemas[$schema['$ref'].Split('/')[-1]] }
    foreach ($kind in 'allOf', 'oneOf', 'anyOf') { foreach ($part in $schema[$kind]) { Read-Schema $part $top } }
    Read-Schema $schema['items'] $top
    foreach ($field in ($schema['properties'] ?? @{}).GetEnumerator()) {
        $page = $field.Key -ceq 'results' -and $schema.properties.ContainsKey('count')
        if ($top -and -not $page -and -not $schema.properties.ContainsKey('results')) { $null = $names.Add($field.Key) }
        switch ($field.Value['format']) {
            'decimal' { $null = $typed.decimal.Add($field.Key) }
            { $_ -in 'date', 'date-time', 'time' } { $null = $typed.date.Add($field.Key) }
        }
        Read-Schema $field.Value $page
    }
}

foreach ($path in $api.paths.Values) {
    foreach ($operation in $path.Values) {
        foreach ($answer in $operation['responses'].GetEnumerator()) {
            if ($answer.Key -notlike '2*') { continue }
            foreach ($content in $answer.Value['content'].Values) { Read-Schema $content['schema'] $true }
        }
    }
}

$lines = { param($set) $set | ForEach-Object { "        `"$_`"," } }
@"
using System;
using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>
/// Fields of responses that hold a number or a date as text. Made by tools/New-ResponseFields.ps1 of 401GO's OpenAPI document; do not
/// edit it here.
/// </summary>
internal static class ResponseFields
{
    /// <summary>Fields with decimals.</summary>
    public static IReadOnlyCollection<string> Numbers { get; } =
    [
$((& $lines $typed.decimal) -join "`n")
    ];

    /// <summary>Fields with dates, or with dates and times.</summary>
    public static IReadOnlyCollection<string> Dates { get; } =
    [
$((& $lines $typed.date) -join "`n")
    ];

    private static readonly Dictionary<string, bool> Types = Make();

    /// <summary>True for a field whose text has a type.</summary>
    /// <param name="name">The field.</param>
    /// <param name="number">True for a decimal, false for a date or a time.</param>
    public static bool IsTyped(string name, out bool number) => Types.TryGetValue(name, out number);

    private static Dictionary<string, bool> Make()
    {
        var types = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (string name in Numbers)
        {
            types[name] = true;
        }

        foreach (string name in Dates)
        {
            types[name] = false;
        }

        return types;
    }
}
"@ | Set-Content -NoNewline:$false (Join-Path $PSScriptRoot '../src/Go401.Client/Catalogue/ResponseFields.cs')

# No object has this type name: it is what completion knows of the records that Invoke-Go401Request returns.
$file = Join-Path $PSScriptRoot '../src/Go401.PowerShell/Module/Go401.Types.ps1xml'
$text = (Get-Content -Raw $file) -replace '(?s)  <!-- Fields of records.*?</Type>\r?\n', ''
$members = ($names | ForEach-Object { "      <NoteProperty><Name>$_</Name><Value>field</Value></NoteProperty>" }) -join "`n"
$type = "  <!-- Fields of records, for completion: made by tools/New-ResponseFields.ps1. No object has this type name. -->`n  <Type>`n    <Name>Go401.Record</Name>`n    <Members>`n$members`n    </Members>`n  </Type>`n"
$text.Replace('</Types>', $type + '</Types>') | Set-Content -NoNewline $file
