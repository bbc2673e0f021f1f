namespace Go401.PowerShell.Engine;

/// <summary>The words for the hints of the client: the cmdlets and parameters that its messages lead to.</summary>
internal static class HintWords
{
    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["AllowMassMissing"] =
            "If the input has new and changed people only, use -Only Add, Update. If it is complete, use -AllowMassTermination.",
        ["AllowMassTermination"] = "Check the termination dates, then use -AllowMassTermination.",
        ["AllowNewPerson"] = "Correct the number, or use -AllowNewPerson if it is another person.",
        ["Approve"] = "Run Connect-Go401 again and approve.",
        ["BytesToFile"] = "Invoke-Go401Request -OutFile saves its bytes unchanged.",
        ["ChangeEmail"] = "To change it, use -ChangeEmail.",
        ["CheckBaseUri"] = "Check Connect-Go401 -BaseUri.",
        ["CheckBaseUriAndProxy"] = "Check Connect-Go401 -BaseUri and the proxy.",
        ["CheckClient"] = "Check Connect-Go401 -ClientId and -ClientSecret.",
        ["CheckClock"] = "Check the clock, the proxy and Connect-Go401 -BaseUri.",
        ["CheckColumns"] = "Check -Property and -ExcludeProperty.",
        ["CheckDate"] = "Use -CheckDate, or a column CheckDate with one value.",
        ["CheckMethod"] = "Check Invoke-Go401Request -Method.",
        ["CheckName"] = "Check Connect-Go401 -BaseUri, the network and the DNS settings.",
        ["CheckPathAndBaseUri"] = "Check the path and Connect-Go401 -BaseUri.",
        ["CheckProxy"] =
            "Check Connect-Go401 -Proxy, the system proxy, and the variables HTTPS_PROXY and NO_PROXY; Connect-Go401 -NoProxy connects "
            + "directly.",
        ["CheckScopes"] = "Check the scopes with Get-Go401Connection.",
        ["CheckSuccessUri"] = "Check Connect-Go401 -ConnectionSuccessUri with 401GO.",
        ["ClearBlankUnknown"] = "-ClearBlank names a field {0} that does not exist.",
        ["ClientId"] = "Specify -ClientId with the id that 401GO gave you.",
        ["ClientSecret"] = "Specify -ClientSecret or -Credential.",
        ["ColumnMap"] = "Name the file's own header with -ColumnMap @{{ {0} = '<header>' }}.",
        ["ColumnMapIgnored"] = "If one of them is needed, map it: -ColumnMap @{{ {0} = '{1}' }}. If not, ignore this warning.",
        ["ColumnMapOpen"] =
            "If one of them is needed, map it: -ColumnMap @{{ <field> = '{1}' }}, where <field> is one of {0}. "
            + "If not, ignore this warning.",
        ["ColumnMapCensus"] =
            "If one of them is needed, map it: -ColumnMap @{{ <field> = '{0}' }}. about_Go401_Census lists the fields. "
            + "If not, ignore this warning.",
        ["ColumnMapMissing"] = "which -ColumnMap names for {0}.",
        ["ColumnMapEntries"] = "-ColumnMap names the field {0} more than once.",
        ["ColumnMapReversed"] = "-ColumnMap is reversed: the field is on the left, and the header of the file on the right.",
        ["ColumnMapReversedRemedy"] = "Use -ColumnMap @{{ {0} = '{1}' }}.",
        ["ColumnMapSame"] = "-ColumnMap names the column '{0}' for more than one field: {1}.",
        ["ColumnMapTwice"] = "Select one with -ColumnMap, or remove the others.",
        ["ColumnMapUnknown"] = "-ColumnMap names a field {0} that does not exist.",
        ["CompanyId"] = "Use -CompanyId, or a column CompanyId with one value.",
        ["CompanyHidden"] =
            "The id in the path is not shown, because it does not look like an id and may be personal. If it is the name of a company, "
            + "Get-Go401Company -Name finds its id.",
        ["CompanyIds"] = "Get-Go401Company lists the companies that you can see, with their ids.",
        ["CompanyName"] = "'{0}' is the name of the company with the id {1}. Use the id.",
        ["CompanyPattern"] =
            "'{0}' is a pattern, but an id has no wildcards. Get-Go401Company -Name '{0}' finds companies by name; pipe them on.",
        ["CompanyToExport"] = "Specify -CompanyId, or pipe the output of Get-Go401Company.",
        ["CompareDeduction"] = "Compare with Get-Go401Deduction, and update the payroll system.",
        ["DateFormat"] = "specify the date format of the file with -DateFormat, for example 'M/d/yyyy'.",
        ["DateFormatGiven"] =
            "The value does not fit -DateFormat '{0}'. Check whether day and month are swapped: correct the cell, or specify the format "
            + "that the file uses.",
        ["DateFormatOther"] = "-DateFormat specifies another format.",
        ["EmployeeMap"] = "For -EmployeeIdMap, specify a hashtable or a CSV file of employee id and participant id.",
        ["EmployeeMapMissing"] = "but there is no -EmployeeIdMap.",
        ["EmployeeNotInCompany"] = "The participant that -EmployeeIdMap names for this employee is not in the company.",
        ["EmployeeNotInMap"] = "-EmployeeIdMap has no entry for this employee id.",
        ["ExpectNeedsOpenId"] = "-ExpectRole and -ExpectCompany require the scope openid. Add openid to -Scope.",
        ["ExpectWithoutOpenId"] =
            "-ExpectRole and -ExpectCompany require the scope openid, which the refresh token was not granted. "
            + "Nothing was saved, and the refresh token is used up: sign in again with openid in -Scope.",
        ["DatedExists"] =
            "A file with {{Timestamp}} in its name is never overwritten, and the name has the time to the second. Run the export again.",
        ["ExportWithManifest"] = "Export with -Manifest.",
        ["ExportWithManifestOrFolder"] = "Export with -Manifest, or specify the folder with the exports.",
        ["FindOperation"] = "Check the path; Find-Go401Operation lists all.",
        ["Force"] = "Use -Force to overwrite it.",
        ["Given"] = "-{0}",
        ["HeaderParameter"] =
            "has its own parameter (-IdempotencyKey, -ApiVersion), which validates it and keeps it the same on every "
            + "attempt. Use that parameter.",
        ["LeadingZeros"] = "If a spreadsheet dropped leading zeros, use -RestoreLeadingZeros; otherwise correct the number.",
        ["LeadingZerosPostalCode"] = "if a spreadsheet dropped leading zeros, use -RestoreLeadingZeros",
        ["LinesHeld"] =
            "If you accept the warning, the lines of this run are added to those, and the same pay can count twice. "
            + "Compare-Go401Payroll shows the differences. For a further run, use -OffCycle or -Correction, and send only the lines and "
            + "the differences that are to be added.",
        ["LoanColumns"] = "-LoanColumnCount 2 adds Loan1Payment and Loan2Payment.",
        ["LoanPayment"] = "Withhold the payment that Get-Go401Deduction shows, split into principal and interest.",
        ["MoreTime"] = "Try again, or allow more time with Connect-Go401 -TimeoutSec.",
        ["NoClobber"] = "-NoClobber is set. Write to another file, or omit -NoClobber to overwrite it.",
        ["NoWindow"] = "No window? Ctrl+C, then -NoBrowser.",
        ["OffCycle"] = "accepted only with -OffCycle or -Correction.",
        ["Omit"] = "If the file is right, omit -{0}.",
        ["OnlyWhenComplete"] = "Without -OnlyWhenComplete the other companies are exported.",
        ["OtherAccount"] = "Run Connect-Go401 again and select the other account.",
        ["OtherRedirect"] = "or register another redirect address and use it with -RedirectUri, or use -NoBrowser.",
        ["ParticipantHidden"] =
            "The id in the path is not shown, because it does not look like an id and may be personal. Get-Go401Participant lists the "
            + "participants of a company, with their ids.",
        ["ParticipantIds"] = "Get-Go401Participant lists the participants of a company, with their ids.",
        ["PasteAgain"] = "Run Connect-Go401 again and paste the whole address that the browser was redirected to.",
        ["PathParameter"] = "Specify it with -PathParameter @{{ {0} = '...' }}, or write the id into the path.",
        ["PayPeriod"] = "Check -PayPeriodStart and -PayPeriodEnd.",
        ["PeriodRepeated"] =
            "Check the check date and the pay period. If this run is a bonus or a correction, use -OffCycle or -Correction. If it is for "
            + "other people who have the same period, accept the warning.",
        ["ProxyCredential"] = "Specify the proxy and its credentials with Connect-Go401 -Proxy and -ProxyCredential.",
        ["Raw"] = "Try again later; Invoke-Go401Request -Raw shows the response unchanged.",
        ["RawOfOther"] =
            "Check the path, the proxy and Connect-Go401 -BaseUri: a sign-in page or a proxy may have responded. "
            + "Invoke-Go401Request -Raw shows the response unchanged.",
        ["RemoveSecret"] =
            "If Go401 stored it, run Test-Go401Vault -Vault '{1}'. If not: Remove-Secret -Name {0} -Vault '{1}', or use another -Name.",
        ["RestartSignIn"] = "Run Connect-Go401 again.",
        ["RestartWithoutBrowser"] = "Run Connect-Go401 again, or use -NoBrowser.",
        ["ResumeEarlier"] = "so -Resume would start at an earlier point",
        ["RetryBefore"] =
            "Retry the same call with -IdempotencyKey {0} before {1} UTC. If 401GO has already processed it, it "
            + "returns the first response and does not process the call again.",
        ["RetryWithKey"] = "Retry it with -IdempotencyKey {0}; this is safe for 24 hours.",
        ["ScopesGranted"] = "With -Scope, request only scopes that were granted to your client.",
        ["SelectRecords"] = "-Skip and -First select records.",
        ["Sensitive"] = "Add -IncludeSensitive to write it, or -MaskSensitive to write it masked.",
        ["SignIn"] = "Run: Connect-Go401 -Name {0}",
        ["SignInAfterRemoval"] = "Only if the secret was removed on purpose, sign in again: Connect-Go401 -Name {0} -ClientId <id>",
        ["SignInAgain"] = "Sign in again: Connect-Go401 -Name {0}",
        ["SignInElsewhere"] = "Sign in from an interactive session, or use -RefreshToken, -ClientCredentials or -AccessToken.",
        ["SignInLater"] = "sign in again: Connect-Go401 -Name {0}",
        ["SignInMoreTime"] = "Run Connect-Go401 again, or allow more time with -TimeoutSec.",
        ["SignInNamedWithScopes"] = "Connect-Go401 -Name {0} -Scope {1}.",
        ["SignInWithScopes"] = "Connect-Go401 -Scope {0}.",
        ["SmallerPages"] = "Invoke-Go401Request requests smaller pages with -PageSize, and writes a response to a file with -OutFile.",
        ["SubmittedBefore"] = "with Submit-Go401Payroll",
        ["SuccessClientId"] = "Connect with -ClientId.",
        ["SuccessUri"] = "Specify it with Connect-Go401 -ConnectionSuccessUri (absolute, or relative to the base address).",
        ["TestVault"] = "Check the vault: Test-Go401Vault -Vault '{0}'.",
        ["TestVaultWith"] = "Check the vault with: Test-Go401Vault -Vault '{0}'",
        ["UpdateToken"] = "Refresh it with: Update-Go401Token -Connection {0}",
        ["UseNewSignIn"] = "To use the new sign-in, run: Connect-Go401 -Name {0}",
        ["VaultOrSignIn"] = "Test-Go401Vault checks the vault; Connect-Go401 -Name <name> signs in.",
        ["WithinHint"] = "-Within says how far apart is fine.",
    };

    public static void Use() => Hint.Words = static name => Table.TryGetValue(name, out string? words) ? words : null;
}
