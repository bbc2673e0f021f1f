<#
.SYNOPSIS
    Sends the status of an export to a webhook, or as mail.

.DESCRIPTION
    Reads what Export-Go401Participant -StatusPath has written. The message has the result, the error, the company, what to do next
    and the exit code; the status holds no personal data and no secret.

    The exit codes of the export that it tells of: 0 done, 2 nothing changed, 3 sign-in or vault, 4 service unavailable,
    5 a company was refused. A status that says Running is one of a run that was killed, or that still runs.

.EXAMPLE
    ./Send-Alert.ps1 -StatusPath /var/lib/go401/participants.csv.status.json -WebhookFile /var/lib/go401/webhook

.EXAMPLE
    ./Send-Alert.ps1 -StatusPath D:\Exports\participants.csv.status.json -MailTo payroll@example.com -MailFrom go401@example.com -SmtpServer smtp.example.com -OnFailureOnly
#>
[CmdletBinding(DefaultParameterSetName = 'Webhook')]
param(
    # The status file.
    [Parameter(Mandatory = $true)]
    [string] $StatusPath,

    # A file with the address of the webhook, which is a secret: it is no argument, since every process can see those.
    [Parameter(Mandatory = $true, ParameterSetName = 'Webhook')]
    [string] $WebhookFile,

    [Parameter(Mandatory = $true, ParameterSetName = 'Mail')]
    [string[]] $MailTo,

    [Parameter(Mandatory = $true, ParameterSetName = 'Mail')]
    [string] $MailFrom,

    [Parameter(Mandatory = $true, ParameterSetName = 'Mail')]
    [string] $SmtpServer,

    # Send nothing about a run that is done.
    [switch] $OnFailureOnly
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if ([System.IO.File]::Exists($StatusPath)) {
    $status = [System.IO.File]::ReadAllText($StatusPath) | ConvertFrom-Json
}
else {
    $status = [pscustomobject]@{
        result = 'Failed'; exitCode = 1; errorId = 'NoStatus'; message = "There is no status file '$StatusPath': the export has not begun."
        nextStep = 'Look at the scheduler.'; company = $null; started = $null; lastSucceeded = $null
    }
}

if ($OnFailureOnly -and $status.result -in 'Succeeded', 'Unchanged') { return }

$lines = @(
    "401GO export on $([System.Environment]::MachineName): $($status.result)$(if ($null -ne $status.exitCode) { ", exit code $($status.exitCode)" })"
    if ($status.errorId) { "$($status.errorId): $($status.message)" }
    if ($status.company) { "Company: $($status.company)" }
    if ($status.nextStep) { "Next: $($status.nextStep)" }
    # Newer versions of PowerShell make a date of it.
    if ($status.lastSucceeded) { "The file is from the run of $(if ($status.lastSucceeded -is [DateTime]) { $status.lastSucceeded.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') } else { $status.lastSucceeded })." }
)
$text = $lines -join "`n"

if ($PSCmdlet.ParameterSetName -eq 'Webhook') {
    # Slack, Microsoft Teams and most others take a JSON object with a property text.
    $address = [System.IO.File]::ReadAllText($WebhookFile).Trim()
    try {
        $null = Invoke-RestMethod -Uri $address -Method Post -ContentType 'application/json; charset=utf-8' -Body (ConvertTo-Json -InputObject @{ text = $text } -Compress) -TimeoutSec 60
    }
    catch {
        # The error of the request would show the address.
        throw "The webhook of '$WebhookFile' did not take the message: $($_.Exception.GetType().Name)."
    }
}
else {
    $mail = [System.Net.Mail.MailMessage]::new()
    $mail.From = $MailFrom
    foreach ($to in $MailTo) { $mail.To.Add($to) }
    $mail.Subject = $lines[0]
    $mail.Body = $text
    $client = [System.Net.Mail.SmtpClient]::new($SmtpServer)
    try {
        $client.EnableSsl = $true
        $client.UseDefaultCredentials = $true
        $client.Send($mail)
    }
    finally {
        $client.Dispose()
        $mail.Dispose()
    }
}
