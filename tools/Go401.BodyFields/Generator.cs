using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Go401.BodyFields;

/// <summary>Makes all that is generated from the OpenAPI document.</summary>
public static class Generator
{
    /// <summary>Makes the generated files, and writes none.</summary>
    /// <param name="openApi">401GO's OpenAPI document; it is no part of the repository.</param>
    /// <param name="repository">The folder of the repository.</param>
    /// <returns>Path and text of each file.</returns>
    public static IReadOnlyList<(string Path, string Text)> Make(byte[] openApi, string repository)
    {
        using JsonDocument document = JsonDocument.Parse(openApi);
        string catalogue = Path.Combine(repository, "src", "Go401.Client", "Catalogue"),
            types = Path.Combine(repository, "src", "Go401.PowerShell", "Module", "Go401.Types.ps1xml");
        var answers = new AnswerFields(document.RootElement);
        return
        [
            (Path.Combine(catalogue, "BodyFieldData.cs"), new RequestFields(document.RootElement).CSharp()),
            (Path.Combine(catalogue, "ResponseFields.cs"), answers.CSharp()),
            (Path.Combine(catalogue, "ResponseFieldData.cs"), answers.NamesCSharp()),
            (types, answers.Types(File.ReadAllText(types))),
        ];
    }
}
