using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_browser_that_approves_brings_a_connection()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -Scope openid, company:read");
        Assert.Empty(outcome.Errors);
        Assert.Equal("Connected", outcome.Single.Properties["State"].Value);
        Assert.Equal("company_admin", outcome.Single.Properties["Role"].Value);
        ReceivedRequest token = session.Simulator.Log.All.Single(r => r.Path == "/api/o/token/");
        Assert.Contains("grant_type=authorization_code", token.Body, System.StringComparison.Ordinal);
        Assert.Contains("code_verifier=", token.Body, System.StringComparison.Ordinal);
    }
}
