using System;
using System.IO;
using System.Text;
using Go401.BodyFields;
using Xunit;

namespace Go401.Tests.House;

/// <summary>What is generated from 401GO's OpenAPI document, which is no part of the repository.</summary>
public sealed class GeneratedCodeTests : IDisposable
{
    private const string Small = """
        {"paths":{"/pets/":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},
        "responses":{"201":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},"400":{}}}}},
        "components":{"schemas":{"Pet":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},
        "born":{"type":"string","format":"date"},"price":{"type":"string","format":"decimal"},
        "id":{"type":"string","readOnly":true}}}}}}
        """;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-generated-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Generated_code_is_what_the_document_makes()
    {
        string? document = Environment.GetEnvironmentVariable("GO401_OPENAPI");
        Assert.SkipWhen(string.IsNullOrEmpty(document), "GO401_OPENAPI does not name 401GO's OpenAPI document.");
        foreach ((string path, string text) in Generator.Make(File.ReadAllBytes(document!), Repository.Root))
        {
            Assert.True(
                File.ReadAllText(path) == text,
                $"{path} is not current. Run: dotnet run --project tools/Go401.BodyFields -- <document> ."
            );
        }
    }

    [Fact]
    public void One_run_makes_bodies_responses_and_names_and_a_second_one_changes_nothing()
    {
        string types = Path.Combine(_folder, "src", "Go401.PowerShell", "Module", "Go401.Types.ps1xml");
        Directory.CreateDirectory(Path.GetDirectoryName(types)!);
        File.WriteAllText(types, "<Types>\n  <Type><Name>Other</Name></Type>\n</Types>\n");
        var made = Generator.Make(Encoding.UTF8.GetBytes(Small), _folder);
        Assert.Equal(["BodyFieldData.cs", "ResponseFields.cs", "ResponseFieldData.cs", "Go401.Types.ps1xml"], Names());
        Assert.Contains("POST pets/\n          name!, born:date, price:decimal, -id\n", made[0].Text, StringComparison.Ordinal);
        Assert.Matches(@"DecimalNames = [^;]*\bprice\b[^;]*;[^;]*DateNames = [^;]*\bborn\b", made[1].Text);
        Assert.Contains("POST pets/\n          born id name price\n", made[2].Text, StringComparison.Ordinal);
        Assert.Contains("<Name>Other</Name>", made[3].Text, StringComparison.Ordinal);
        Assert.Contains("<NoteProperty><Name>price</Name>", made[3].Text, StringComparison.Ordinal);
        File.WriteAllText(types, made[3].Text);
        Assert.Equal(made[3].Text, Generator.Make(Encoding.UTF8.GetBytes(Small), _folder)[3].Text);
        string[] Names() => [.. System.Linq.Enumerable.Select(made, m => Path.GetFileName(m.Path))];
    }
}
