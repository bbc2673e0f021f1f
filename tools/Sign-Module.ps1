<#
.SYNOPSIS
    Signs the scripts and the assemblies of a staged module.
.DESCRIPTION
    The libraries of others too: renamed (tools/Go401.Rename), they no longer have the signatures they came with. Windows
    only, because Set-AuthenticodeSignature is.
.PARAMETER Path
    The folder of the module.
.PARAMETER CertificateThumbprint
    A code-signing certificate in the current user's or the machine's store.
.PARAMETER TimestampServer
    Makes signatures outlive the certificate.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [ValidatePattern('^[0-9A-Fa-f]{40}$')]
    [string] $CertificateThumbprint,

    [uri] $TimestampServer = 'http://timestamp.digicert.com'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if (-not (Get-Command Set-AuthenticodeSignature -ErrorAction Ignore)) {
    throw 'Signing needs Windows: Set-AuthenticodeSignature is not available here. Build the package there, or leave -CertificateThumbprint out.'
}

$certificate = 'CurrentUser', 'LocalMachine' |
    ForEach-Object { Get-ChildItem -Path "Cert:\$_\My" -CodeSigningCert } |
    Where-Object Thumbprint -EQ $CertificateThumbprint |
    Select-Object -First 1
if (-not $certificate) {
    throw "There is no code-signing certificate with the thumbprint $CertificateThumbprint in this user's or this machine's store."
}

$files = @(Get-ChildItem -LiteralPath $Path -Recurse -File | Where-Object { $_.Extension -in '.psd1', '.psm1', '.ps1', '.ps1xml' -or $_.Name -like 'Go401.*.dll' })
foreach ($file in $files) {
    $signed = Set-AuthenticodeSignature -FilePath $file.FullName -Certificate $certificate -HashAlgorithm SHA256 -IncludeChain NotRoot -TimestampServer $TimestampServer
    if ($signed.Status -ne 'Valid') {
        throw "$($file.FullName) could not be signed: $($signed.StatusMessage)"
    }
}

Write-Host "Signed $($files.Count) files"
