using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>A proxy variable is the process's: what other tests send meanwhile would go through the proxy too.</summary>
[CollectionDefinition(nameof(ProxyVariable), DisableParallelization = true)]
public sealed class ProxyVariable;

/// <summary>What a proxy variable must not change.</summary>
[Collection(nameof(ProxyVariable))]
public sealed class ProxyVariableTests
{
    [Theory]
    [InlineData("http_proxy")]
    [InlineData("all_proxy")]
    public async Task S82_attack_9_http_goes_to_this_machine_directly_and_never_through_a_proxy(string variable)
    {
        await using var proxy = new OddServer(_ => OddServer.Json("{}"));
        await using var server = new OddServer(_ => OddServer.Json("""{"own":true}"""));
        string? before = Environment.GetEnvironmentVariable(variable);
        try
        {
            Environment.SetEnvironmentVariable(variable, proxy.Origin);
            await using Session session = await OddAnswerTests.ConnectedAsync(server);
            Assert.Equal(true, session.Run("(Invoke-Go401Request x).own").Single.BaseObject);
            Assert.Equal("ProxyInvalid", session.Run($"Invoke-Go401Request x -Proxy {proxy.Origin}").ErrorId);
            Assert.Equal(
                "ProxyInvalid",
                session
                    .Run($"Connect-Go401 -Name {session.Name} -AccessToken $OddToken -BaseUri $OddUri -NoPersist -Proxy {proxy.Origin}")
                    .ErrorId
            );

            // The variable is the process's: requests that other tests send meanwhile go through this proxy too.
            Assert.DoesNotContain(proxy.Requests, r => r.Contains(server.Origin, StringComparison.Ordinal));
            Assert.Single(server.Requests);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }
}
