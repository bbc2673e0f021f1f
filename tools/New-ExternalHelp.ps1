<#
.SYNOPSIS
    Makes the external help (MAML) of the module from its markdown pages.
.DESCRIPTION
    Microsoft.PowerShell.PlatyPS reads the pages and writes the MAML. What it leaves as markdown is then made into what
    Get-Help shows well: paragraphs in one piece (the terminal wraps them), code of examples as code, no markdown marks.
.PARAMETER Path
    The folder of the pages, one a cmdlet.
.PARAMETER OutputFolder
    The folder that gets the help file.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [string] $OutputFolder
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'

# Paragraphs are apart by empty lines; within one, line breaks mean nothing, except before a list item.
function Split-Paragraph {
    param([string] $Text)
    foreach ($paragraph in ($Text.Replace("`r`n", "`n") -split "\n\s*\n")) {
        $plain = ($paragraph.Trim() -replace '\s*\n(?!\s*([-*]|\d+\.) )\s*', ' ') -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`([^`]+)`', '$1' -replace '\*\*([^*]+)\*\*', '$1'
        if ($plain.Length -gt 0) {
            $plain
        }
    }
}

function Set-Paragraph {
    param([System.Xml.XmlElement] $Parent, [string[]] $Text)
    while ($Parent.HasChildNodes) {
        $null = $Parent.RemoveChild($Parent.FirstChild)
    }

    foreach ($line in $Text) {
        $para = $Parent.OwnerDocument.CreateElement('maml', 'para', $maml)
        $para.InnerText = $line
        $null = $Parent.AppendChild($para)
    }
}

# The page's example is text, fenced code and text; PlatyPS keeps it in one piece.
function Format-Example {
    param([System.Xml.XmlElement] $Example, [System.Xml.XmlNamespaceManager] $Names)
    $introduction = $Example.SelectSingleNode('maml:introduction', $Names)
    $whole = (@($introduction.SelectNodes('maml:para', $Names) | ForEach-Object InnerText) -join "`n`n").Replace([string][char]0x80, '')
    $parts = [regex]::Match($whole, '(?s)^(?<before>.*?)```\w*\n(?<code>.*?)\n```(?<after>.*)$')
    if (-not $parts.Success) {
        throw "An example has no fenced code: $($Example.SelectSingleNode('maml:title', $Names).InnerText)"
    }

    Set-Paragraph -Parent $introduction -Text (Split-Paragraph $parts.Groups['before'].Value)
    $Example.SelectSingleNode('dev:code', $Names).InnerText = $parts.Groups['code'].Value

    # The empty paragraph keeps the next example's title apart.
    Set-Paragraph -Parent $Example.SelectSingleNode('dev:remarks', $Names) -Text (@(Split-Paragraph $parts.Groups['after'].Value) + '')
}

function Format-Help {
    param([xml] $Document, [object[]] $Help)
    $names = New-Object System.Xml.XmlNamespaceManager $Document.NameTable
    $names.AddNamespace('maml', $maml)
    $names.AddNamespace('dev', $dev)
    $names.AddNamespace('command', $command)

    foreach ($example in $Document.SelectNodes('//command:example', $names)) {
        Format-Example -Example $example -Names $names
    }

    foreach ($holder in @($Document.SelectNodes('//maml:description[maml:para] | //maml:alert[maml:para]', $names))) {
        $text = @($holder.SelectNodes('maml:para', $names) | ForEach-Object InnerText) -join "`n`n"
        Set-Paragraph -Parent $holder -Text (Split-Paragraph $text)
    }

    # Get-Help shows the value as the name of a type: TimeSpan, not System.Nullable`1[System.TimeSpan].
    foreach ($value in $Document.SelectNodes('//command:parameterValue', $names)) {
        $value.InnerText = $value.InnerText -replace '^System\.Nullable`1\[(.+)\]$', '$1' -replace '^(\w+\.)+', ''
    }

    # PlatyPS knows the defaults and does not write them.
    foreach ($page in $Help) {
        foreach ($parameter in $page.Parameters | Where-Object DefaultValue) {
            $element = $Document.SelectSingleNode("//command:command[command:details/command:name='$($page.Title)']/command:parameters/command:parameter[maml:name='$($parameter.Name)']", $names)
            $default = $Document.CreateElement('dev', 'defaultValue', $dev)
            $default.InnerText = $parameter.DefaultValue
            $null = $element.AppendChild($default)
        }
    }

    # A link without an address, or to a page of this folder, leads nowhere from a prompt.
    foreach ($link in @($Document.SelectNodes('//maml:navigationLink', $names))) {
        $uri = $link.SelectSingleNode('maml:uri', $names)
        if ($link.SelectSingleNode('maml:linkText', $names).InnerText -eq 'Online Version' -and $uri.InnerText -eq '') {
            $null = $link.ParentNode.RemoveChild($link)
        }
        elseif ($uri.InnerText -like '*.md') {
            $uri.InnerText = ''
        }
    }
}

$pages = @(Get-ChildItem -LiteralPath $Path -Filter '*-*.md' | Sort-Object Name | ForEach-Object FullName)
foreach ($page in $pages) {
    if (-not (Test-MarkdownCommandHelp -Path $page)) {
        Test-MarkdownCommandHelp -Path $page -DetailView | Out-Host
        throw "$page is not a page that PlatyPS can read."
    }
}

# PlatyPS writes into a folder named after the module.
$scratch = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
try {
    $help = @($pages | Import-MarkdownCommandHelp)
    $made = $help | Export-MamlCommandHelp -OutputFolder $scratch -Force
    $document = New-Object xml
    $document.Load($made.FullName)
    Format-Help -Document $document -Help $help
    $null = New-Item -ItemType Directory -Path $OutputFolder -Force

    # The same bytes on every system.
    $settings = New-Object System.Xml.XmlWriterSettings
    $settings.Indent = $true
    $settings.NewLineChars = "`n"
    $settings.Encoding = New-Object System.Text.UTF8Encoding $false
    $target = Join-Path $OutputFolder $made.Name
    $writer = [System.Xml.XmlWriter]::Create($target, $settings)
    try {
        $document.Save($writer)
        $writer.WriteRaw("`n")
    }
    finally {
        $writer.Dispose()
    }

    Write-Host "Made $target of $($pages.Count) pages"
}
finally {
    if (Test-Path -LiteralPath $scratch) {
        Remove-Item -LiteralPath $scratch -Recurse -Force
    }
}
