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
        Dictionary<string, object> workflow = Yaml(".github", "workflows", file);
        Assert.Equal("read", ((Dictionary<object, object>)workflow["permissions"])["contents"]);
        Assert.All(Regex.Matches(text, @"uses: (\S+)").Select(m => m.Groups[1].Value), action => Assert.Matches("@[0-9a-f]{40}$", action));
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.All(
            Regex.Matches(text, @"-Task (\w+)").Select(m => m.Groups[1].Value),
            task => Assert.Contains($"'{task}'", File.ReadAllText(Repository.At("build.ps1")), StringComparison.Ordinal)
        );
        Assert.Contains("has not been run yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_that_is_published_is_the_one_that_was_tested()
    {
        var jobs = (Dictionary<object, object>)Yaml(".github", "workflows", "publish.yml")["jobs"];
        Assert.Equal(["build", "test", "publish"], jobs.Keys);
        var publish = (Dictionary<object, object>)jobs["publish"];
        Assert.Equal(["build", "test"], (List<object>)publish["needs"]);
        Assert.Equal("gallery", publish["environment"]);
        string steps = new SerializerBuilder().Build().Serialize(publish["steps"]);
        Assert.DoesNotContain("checkout", steps, StringComparison.Ordinal);
        Assert.DoesNotContain("build.ps1", steps, StringComparison.Ordinal);
        Assert.Contains("sha256sum --check", steps, StringComparison.Ordinal);
        string others = new SerializerBuilder().Build().Serialize(new[] { jobs["build"], jobs["test"] });
        Assert.DoesNotContain("secrets.", others, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nuget")]
    [InlineData("github-actions")]
    public void Dependabot_looks_for_updates(string ecosystem) =>
        Assert.Contains(
            (List<object>)Yaml(".github", "dependabot.yml")["updates"],
            u => (string)((Dictionary<object, object>)u)["package-ecosystem"] == ecosystem
        );

    [Theory]
    [InlineData("bug.yml")]
    [InlineData("feature.yml")]
    public void An_issue_form_has_a_name_and_a_body(string form)
    {
        Dictionary<string, object> yaml = Yaml(".github", "ISSUE_TEMPLATE", form);
        Assert.NotEmpty((string)yaml["name"]);
        Assert.NotEmpty((string)yaml["description"]);
        Assert.NotEmpty((List<object>)yaml["body"]);
    }

    [Fact]
    public void The_files_that_a_public_project_needs_are_there() =>
        Assert.All(
            new[] { "CODE_OF_CONDUCT.md", ".github/CODEOWNERS", ".github/PULL_REQUEST_TEMPLATE.md", ".devcontainer/devcontainer.json" },
            f => Assert.True(File.Exists(Repository.At(f.Split('/'))), f)
        );

    private static Dictionary<string, object> Yaml(params string[] path) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Repository.At(path)));
}
