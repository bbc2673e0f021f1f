using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>The target of an error is what it is about: of many files, ids and connections it says which.</summary>
public sealed class ErrorTargetTests
{
    [Theory]
    [InlineData("Invoke-Go401Request companies -OutFile '{0}/nosuch/x.json'", "FolderNotFound", "{0}/nosuch/x.json")]
    [InlineData("Invoke-Go401Request companies -OutFile '{0}'", "PathIsFolder", "{0}")]
    [InlineData("Invoke-Go401Request x -Method POST -InFile '{0}/none.json'", "FileNotFound", "{0}/none.json")]
    [InlineData("Invoke-Go401Request x -Method POST -InFile '{0}/bad.json'", "FileNotJson", "{0}/bad.json")]
    [InlineData("Export-Go401Participant '{0}/nosuch/x.csv' -CompanyId c1", "FolderNotFound", "{0}/nosuch/x.csv")]
    [InlineData("Export-Go401Participant '{0}' -CompanyId c1", "PathIsFolder", "{0}")]
    [InlineData("Test-Go401Payroll '{0}/none.csv' -CompanyId c1 -CheckDate 2026-11-20", "FileNotFound", "{0}/none.csv")]
    [InlineData("Submit-Go401Payroll '{0}/none.csv' -CompanyId c1 -CheckDate 2026-11-20 -Confirm:$false", "FileNotFound", "{0}/none.csv")]
    [InlineData("Sync-Go401Participant '{0}/none.csv' -CompanyId c1 -Confirm:$false", "FileNotFound", "{0}/none.csv")]
    public async Task F12_an_error_of_a_file_names_the_file(string script, string id, string target)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "bad.json"), "{");
        Outcome outcome = session.Run(script.Replace("{0}", folder, System.StringComparison.Ordinal));
        Directory.Delete(folder, true);
        Assert.Equal(id, outcome.ErrorId);
        Assert.Equal(target.Replace("{0}", folder, System.StringComparison.Ordinal), outcome.Error.TargetObject);
    }

    [Theory]
    [InlineData("-ClientCredentials -ClientId wrong -ClientSecret $T -BaseUri $BaseUri", "OAuthInvalidClient")]
    [InlineData("-AccessToken $T -BaseUri http://evil.example/api", "BaseUriInvalid")]
    [InlineData("-AccessToken $T -BaseUri $BaseUri -Vault nosuch", "ParametersConflict")]
    public async Task F12_an_error_of_a_sign_in_names_the_connection(string how, string id)
    {
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome outcome = session.Run($"Connect-Go401 -Name a-first {how}");
        Assert.Equal((id, "a-first"), (outcome.ErrorId, outcome.Error.TargetObject));
    }
}
