using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>A parameter that cannot have its effect is an error, and nothing is sent or written.</summary>
public sealed class PointlessParameterTests
{
    [Theory]
    [InlineData("Invoke-Go401Request companies -Body @{ a = 1 }")]
    [InlineData("Invoke-Go401Request companies -Method HEAD -Body 'x'")]
    [InlineData("Invoke-Go401Request companies -InFile x.json")]
    [InlineData("Invoke-Go401Request companies -Form @{ a = 1 }")]
    [InlineData("Invoke-Go401Request companies -AsArray")]
    [InlineData("Invoke-Go401Request companies -OmitEmpty")]
    [InlineData("Invoke-Go401Request companies -ContentType text/plain")]
    [InlineData("Invoke-Go401Request companies -IdempotencyKey k")]
    [InlineData("Invoke-Go401Request x -Method POST -AsArray")]
    [InlineData("Invoke-Go401Request x -Method POST -OmitEmpty")]
    [InlineData("Invoke-Go401Request x -Method POST -ContentType text/plain")]
    [InlineData("Invoke-Go401Request x -Method POST -Body '{}' -OmitEmpty")]
    [InlineData("Invoke-Go401Request x -Method POST -All")]
    [InlineData("Invoke-Go401Request x -Method POST -PageSize 5")]
    [InlineData("Invoke-Go401Request x -Method DELETE -First 5")]
    [InlineData("Invoke-Go401Request x -Method PUT -IncludeTotalCount")]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1 -PageSize 5")]
    [InlineData("Invoke-Go401Request participants/p1/totals -PageSize 5")]
    [InlineData("Invoke-Go401Request companies -PageSize 5 -Query @{ page_size = 10 }")]
    [InlineData("Invoke-Go401Request companies -All -PageSize 5 -Query @{ Page_Size = 10 }")]
    [InlineData("Invoke-Go401Request companies -Method HEAD -Raw")]
    [InlineData("Invoke-Go401Request companies -Method HEAD -AsHashtable")]
    [InlineData("Invoke-Go401Request companies -Method HEAD -AsDateTime")]
    [InlineData("Invoke-Go401Request companies -Method HEAD -OutFile head.json")]
    [InlineData("Invoke-Go401Request companies -Raw -AsHashtable")]
    [InlineData("Invoke-Go401Request companies -OutFile x.json -AsDateTime")]
    [InlineData("Invoke-Go401Request companies -OutFile x.json -IncludeTotalCount")]
    [InlineData("Invoke-Go401Request companies -All -SkipHttpErrorCheck")]
    [InlineData("Invoke-Go401Request companies -StatusCodeVariable v -ResponseHeadersVariable V")]
    [InlineData("Invoke-Go401Request companies -ProxyCredential $Credential", "ProxyInvalid")]
    [InlineData("Invoke-Go401Request companies -NoProxy -ProxyCredential $Credential", "ProxyInvalid")]
    [InlineData("Invoke-Go401Request companies -NoProxy -Proxy http://127.0.0.1:9", "ProxyInvalid")]
    [InlineData("Invoke-Go401Request companies -Proxy \"http://`u{2024}proxy.example:8080\"", "ProxyInvalid")]
    [InlineData("Export-Go401Participant $Json c1 -Delimiter ';'")]
    [InlineData("Export-Go401Participant $Json c1 -Delimiter ','")]
    [InlineData("Export-Go401Participant $Json c1 -AllowFormula")]
    [InlineData("Export-Go401Participant $Csv c1 -Format JsonLines -AllowFormula")]
    [InlineData("Export-Go401Participant $Csv c1 -ResumeWithin 01:00:00")]
    [InlineData("Export-Go401Participant $Csv c1, c2 -Resume -PerCompany")]
    [InlineData("Export-Go401Participant $Csv c1 -NoClobber -Force")]
    [InlineData("Export-Go401Participant $Csv c1 -ChangeDetail", "ChangeDetailNeedsIncremental")]
    [InlineData("Get-Go401Participant c1 -Id p1 -Name x", "AmbiguousParameterSet")]
    [InlineData("Get-Go401Participant c1 -Id p1 -Active", "AmbiguousParameterSet")]
    [InlineData("Get-Go401Company -Name x -Id c1", "AmbiguousParameterSet")]
    [InlineData("Get-Go401Connection -Current -Vault x", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -BaseUri $BaseUri -Vault x")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -BaseUri $BaseUri -NoAccessTokenCache")]
    [InlineData("Connect-Go401 -Name other -RefreshToken $Token -BaseUri $BaseUri -NoPersist -Vault x")]
    [InlineData("Connect-Go401 -Name other -ClientCredentials -BaseUri $BaseUri -NoPersist -NoAccessTokenCache")]
    [InlineData("Connect-Go401 -Name other -ClientId a -Credential $Credential -BaseUri $BaseUri -NoPersist", "CredentialAndClientId")]
    [InlineData("Connect-Go401 -Name other -ClientId a -ExpectRole r -BaseUri $BaseUri -NoPersist", "ExpectationNeedsOpenId")]
    [InlineData("Connect-Go401 -Name other -ClientId a -ProxyCredential $Credential -BaseUri $BaseUri -NoPersist", "ProxyInvalid")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -ClientSecret $Token -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -Scope openid -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -ClientCredentials -NoBrowser -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -ClientCredentials -RedirectUri http://127.0.0.1/ -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -ClientCredentials -ExpectRole r -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -ClientCredentials -RefreshToken $Token -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -RefreshToken $Token -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -AccessToken $Token -Credential $Credential -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -RefreshToken $Token -NoBrowser -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Connect-Go401 -Name other -RefreshToken $Token -Scope openid -BaseUri $BaseUri", "AmbiguousParameterSet")]
    [InlineData("Export-Go401Participant $Csv c1 -IncludeSensitive -MaskSensitive", "AmbiguousParameterSet")]
    [InlineData("Export-Go401Participant $Csv c1 -StatusPath \"$Csv.manifest.json\"")]
    [InlineData("Export-Go401Participant $Csv c1 -Incremental -ChangeDetail -StatusPath \"$Csv.changes.csv\"")]
    [InlineData("Export-Go401Participant \"$Folder/x.log\" c1 -Format Csv -StatusPath \"$Folder/x.json\"")]
    [InlineData("Export-Go401Participant $Csv c1 -PerCompany -StatusPath \"$Folder/x-c1.csv\"")]
    public async Task It_is_an_error_and_nothing_is_sent(string script, string id = "ParametersConflict")
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory("go401-").FullName;
        session.Set("Json", Path.Combine(folder, "x.json"));
        session.Set("Csv", Path.Combine(folder, "x.csv"));
        session.Set("Folder", folder);
        session.Set("Token", Session.Secure("token"));
        session.Run("$Credential = [pscredential]::new('u', $Token)");
        try
        {
            Assert.Equal(id, session.Run(script).ErrorId);
            Assert.Empty(session.Simulator.Log.All);
            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A limit holds also where it is never reached, and what -WhatIf is added to stays as it is.
    [Theory]
    [InlineData("Invoke-Go401Request companies -ThrottleLimit 1 -MaximumRetryCount 0 -MaximumRetrySec 5")]
    [InlineData("Invoke-Go401Request companies/c1/participants/p1-0000001 -All")]
    [InlineData("Export-Go401Participant $Json c1 -Incremental -ChangeDetail -Delimiter ';' -AllowFormula")]
    [InlineData("Export-Go401Participant $Csv c1 -Force -Encoding utf8BOM -Resume -ResumeWithin 01:00:00 -OnlyWhenComplete")]
    [InlineData("Export-Go401Participant $Csv c1 -PassThru -WhatIf")]
    public async Task What_holds_without_doing_anything_is_no_error(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory("go401-").FullName;
        session.Set("Json", Path.Combine(folder, "x.json"));
        session.Set("Csv", Path.Combine(folder, "x.csv"));
        Assert.Empty(session.Run(script).Errors);
        Directory.Delete(folder, recursive: true);
    }
}
