using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Go401.Client.Catalogue;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public sealed class CatalogueTests
{
    private static IReadOnlyList<ApiOperation> All => OperationCatalogue.All;

    [Fact]
    public void There_are_72_operations_on_50_paths_and_22_come_in_pages()
    {
        Assert.Equal(72, All.Count);
        Assert.Equal(50, OperationCatalogue.All.Select(o => o.PathTemplate).Distinct().Count());
        Assert.Equal(22, All.Count(o => o.Paged));
        Assert.Equal(72, All.Select(o => o.ToString()).Distinct().Count());
        Assert.All(All.Where(o => o.PagedOnRequest), o => Assert.True(o.Paged));
    }

    [Fact]
    public void Exactly_two_operations_know_the_idempotency_key() =>
        Assert.Equal(
            ["POST companies/{company_id}/submit-payroll/", "POST participants/{participant_id}/beneficiaries/"],
            All.Where(o => o.Idempotent).Select(o => o.ToString()).Order()
        );

    [Fact]
    public void Every_write_of_payroll_disbursements_loans_and_rollovers_moves_money_and_nothing_else_does()
    {
        bool Money(ApiOperation o) =>
            !o.ReadsOnly
            && new[] { "payroll/", "disbursements/", "loan-requests", "rollovers/" }.Any(w =>
                o.PathTemplate.Contains(w, StringComparison.Ordinal)
            );
        Assert.Equal(All.Where(Money), All.Where(o => o.MovesMoney));
        Assert.Equal(11, All.Count(o => o.MovesMoney));
    }

    [Fact]
    public void Every_scope_is_one_that_401GO_knows_and_fits_reading_or_writing() =>
        Assert.All(
            All.Where(o => o.Scope is not null),
            o =>
            {
                Assert.Contains(o.Scope!, Scopes.All);
                Assert.EndsWith(o.ReadsOnly ? ":read" : ":write", o.Scope!, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Every_operation_says_what_it_is_for_in_a_sentence_of_its_own()
    {
        Assert.All(All, o => Assert.Matches(@"^[A-Z][^.]{10,110}\.$", o.Summary));
        Assert.Equal(All.Count, All.Select(o => o.Summary).Distinct().Count());
    }

    [Fact]
    public void Every_operation_names_its_records_and_ends_in_a_slash() =>
        Assert.All(
            All,
            o =>
            {
                Assert.Matches("^Go401[.][A-Z][A-Za-z]+$", o.TypeName);
                Assert.Matches("^[a-z].*/$", o.PathTemplate);
                Assert.Equal(o.PathTemplate.Count(c => c == '{'), o.PathParameters.Count);
            }
        );

    [Fact]
    public void A_body_is_told_in_words()
    {
        Assert.Equal(
            "an object, or an array of objects with dob, name, percentage; optional object_id, email, phone",
            OperationCatalogue.Find("POST", "participants/p/beneficiaries")!.Body
        );
        Assert.Equal("an object with any of traditional, roth", OperationCatalogue.Find("POST", "participants/p/deferrals")!.Body);
        Assert.Null(OperationCatalogue.Find("GET", "companies")!.Body);
        Assert.True(OperationCatalogue.Find("PATCH", "participants/p/beneficiaries")!.TakesArray);
    }

    [Fact]
    public void The_record_of_every_id_in_a_path_is_known_by_its_type()
    {
        string[] filled = [.. All.Select(o => OperationCatalogue.IdParameterOf(o.TypeName)).OfType<string>().Distinct().Order()];
        string[] asked = [.. All.SelectMany(o => o.PathParameters).Distinct().Order()];
        Assert.Equal(["attachment_id", "document_name"], asked.Except(filled));
        Assert.Empty(filled.Except(asked));
    }

    [Fact]
    public void Paths_begin_with_the_words_that_end_the_base_address() =>
        Assert.Equal(PathText.Roots.Except(["o"]).Order(), All.Select(o => o.PathTemplate.Split('/')[0]).Distinct().Order());

    [Fact]
    public void The_catalogue_says_what_the_OpenAPI_document_says()
    {
        string? path = Document();
        Assert.SkipWhen(path is null, "The OpenAPI document is not on this machine: set GO401_OPENAPI to its path to compare.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var described = new List<string>();
        var summaries = new List<string>();
        foreach (JsonProperty address in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty method in address.Value.EnumerateObject())
            {
                string template = address.Name.TrimStart('/');
                string name = $"{method.Name.ToUpperInvariant()} {template}";
                described.Add(name);
                ApiOperation operation = Assert.Single(All, o => o.ToString() == name);
                JsonElement[] parameters = method.Value.TryGetProperty("parameters", out JsonElement list)
                    ? [.. list.EnumerateArray()]
                    : [];
                string[] In(string place) =>
                    [.. parameters.Where(p => p.GetProperty("in").GetString() == place).Select(p => p.GetProperty("name").GetString()!)];
                Assert.Equal(In("path").Order(), operation.PathParameters.Order());
                Assert.Equal(In("query").Except(["page", "page_size"]).Order(), operation.QueryParameters.Order());
                Assert.Equal(In("query").Contains("page"), operation.Paged);
                Assert.Equal(In("header").Contains("Idempotent-Key"), operation.Idempotent);
                CompareBody(operation, method.Value);
                if (method.Value.TryGetProperty("description", out JsonElement text))
                {
                    summaries.Add(text.GetString()!);
                }
            }
        }

        Assert.Equal(described.Order(), All.Select(o => o.ToString()).Order());

        // Facts may be used, sentences not.
        Assert.All(All, o => Assert.DoesNotContain(summaries, s => s.Contains(o.Summary.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)));
    }

    private static void CompareBody(ApiOperation operation, JsonElement described)
    {
        if (!described.TryGetProperty("requestBody", out JsonElement body))
        {
            Assert.Equal(BodyShape.None, operation.BodyShape);
            return;
        }

        JsonElement schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            Assert.Equal(BodyShape.OneOrMany, operation.BodyShape);
            schema = choices.EnumerateArray().Single(c => c.GetProperty("type").GetString() == "object");
        }
        else if (operation.ToString() != "PATCH participants/{participant_id}/beneficiaries/")
        {
            // There the schema shows one entry and the text says that a list is sent, each entry with its object_id.
            Assert.Equal(BodyShape.One, operation.BodyShape);
            string[] required = schema.TryGetProperty("required", out JsonElement names)
                ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
                : [];
            Assert.Equal(required.Order(), operation.RequiredFields.Order());
        }

        IEnumerable<string> fields = schema
            .GetProperty("properties")
            .EnumerateObject()
            .Where(p => !p.Value.TryGetProperty("readOnly", out JsonElement only) || !only.GetBoolean())
            .Select(p => p.Name);
        Assert.Equal(fields.Order(), operation.RequiredFields.Concat(operation.OptionalFields).Order());
    }

    private static string? Document()
    {
        if (Environment.GetEnvironmentVariable("GO401_OPENAPI") is { Length: > 0 } given)
        {
            return given;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "api", "401go-openapi.json");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
