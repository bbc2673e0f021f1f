using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Serialization;

namespace Go401.Tests.House;

public sealed class WorkflowTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Repository.At(".github", "workflows")).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_workflow_is_yaml_may_only_read_and_pins_its_actions(string file)
    {
        string text = File.ReadAllText(Repository.At(".github", "workflows", file));
        Dictionary<string, object> workflow = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        Assert.Equal("read", ((Dictionary<object, object>)workflow["permissions"])["contents"]);
        Assert.All(Regex.Matches(text, @"uses: (\S+)").Select(m => m.Groups[1].Value), action => Assert.Matches("@[0-9a-f]{40}$", action));
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.All(
            Regex.Matches(text, @"-Task (\w+)").Select(m => m.Groups[1].Value),
            task => Assert.Contains($"'{task}'", File.ReadAllText(Repository.At("build.ps1")), StringComparison.Ordinal)
        );
    }
}
