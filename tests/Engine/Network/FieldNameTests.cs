using System;
using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>A server that sends field names without end: what this process remembers of them has a bound.</summary>
public sealed class FieldNameTests
{
    [Fact]
    public async Task New_field_names_without_end_do_not_fill_the_memory_and_are_properties_all_the_same()
    {
        int answers = 0;
        await using var server = new OddServer(_ =>
        {
            string prefix = $"f{++answers}_";
            return OddServer.Json("{" + string.Join(",", Enumerable.Range(0, 4000).Select(i => $"\"{prefix}{i}\":{i}")) + "}");
        });
        await using Session session = await Session.ConnectedAsync();
        session.Set("Access", Session.Secure("x"));
        session.Run($"Connect-Go401 -Name {session.Name}-odd -BaseUri {server.BaseUri} -AccessToken $Access -NoPersist");
        Outcome outcome = session.Run(
            $"1..4 | ForEach-Object {{ $r = Invoke-Go401Request x -Connection {session.Name}-odd; $r.\"f${{_}}_3999\" }}"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal([3999, 3999, 3999, 3999], outcome.Output.Select(o => (int)o.BaseObject));
        Assert.InRange(Remembered(), 1, 10_000);
    }

    private static int Remembered() =>
        AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(a => a.GetName().Name == "Go401.PowerShell")
            .Select(a => a.GetType("Go401.PowerShell.Conversion.PSObjectFactory", throwOnError: true)!)
            .Max(t => ((ICollection)t.GetField("Announced", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!).Count);
}
