using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

/// <summary>The fields of bodies: what the generated catalog says, and what is told of a body that does not fit.</summary>
public sealed class BodyFieldTests
{
    private static IReadOnlyList<string> Check(string method, string path, string json) =>
        BodyCheck.Of(OperationCatalogue.Find(method, path)!, Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Every_operation_with_a_body_has_its_fields()
    {
        Assert.All(OperationCatalogue.All, o => Assert.Equal(o.BodyShape != BodyShape.None, o.BodyFields.Count > 0));
        BodyField address = BodyField.Find(OperationCatalogue.Find("POST", "companies/c/participants")!.BodyFields, "address")!;
        Assert.Equal("object", address.Type);
        Assert.Equal(["address_line_1", "city", "state", "postal_code"], address.Fields.Where(f => f.Required).Select(f => f.Name));
        IReadOnlyList<BodyField> payroll = OperationCatalogue.Find("POST", "companies/c/submit-payroll")!.BodyFields;
        BodyField lines = BodyField.Find(payroll, "payroll_lines")!;
        Assert.Equal(("list", true), (lines.Type, lines.Required));
        Assert.Equal("decimal, required", BodyField.Find(lines.Fields, "gross_pay")!.Description);
        Assert.True(BodyField.Find(payroll, "ach_date")!.ReadOnly);
        Assert.Equal("text", BodyField.Find(BodyField.Find(lines.Fields, "other_additions")!.Fields, "other_type")!.Type);
    }

    [Theory]
    [InlineData("""{"ssnn":"1","ssn":"2","start_date":"2026-01-01"}""", "'ssnn'", "'ssn'")]
    [InlineData("""{"SSN":"2","start_date":"2026-01-01"}""", "'SSN'", "'ssn'")]
    [InlineData("""{"ssn":"2","startDate":"2026-01-01"}""", "'startDate'", "'start_date'")]
    [InlineData("""{"ssn":"2","start_date":"2026-01-01","Company Officer":true}""", "'Company Officer'", "'company_officer'")]
    [InlineData(
        """{"ssn":"2","start_date":"2026-01-01","address":{"adress_line_1":"x"}}""",
        "'address.adress_line_1'",
        "'address.address_line_1'"
    )]
    public void An_unknown_field_is_told_with_the_nearest_name(string json, string unknown, string nearest)
    {
        string text = Check("POST", "companies/c/participants", json).First(t => t.Contains("does not have", StringComparison.Ordinal));
        Assert.Contains(unknown, text, StringComparison.Ordinal);
        Assert.Contains("Did you mean " + nearest, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_a_mistyped_field_is_checked_as_well()
    {
        IReadOnlyList<string> texts = Check(
            "POST",
            "companies/c/submit-payroll",
            """{"check_date":"2026-01-02","payroll_line":[{"participant_idx":"p","hours":1,"gross_pay":"1.00"}]}"""
        );
        Assert.Contains(
            texts,
            t =>
                t.Contains("'payroll_line' that", StringComparison.Ordinal)
                && t.EndsWith("Did you mean 'payroll_lines'?", StringComparison.Ordinal)
        );
        Assert.Contains(texts, t => t.EndsWith("Did you mean 'payroll_lines.participant_id'?", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.StartsWith("The field 'payroll_lines.participant_id' is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_near_to_nothing_is_told_without_advice()
    {
        string text = Assert.Single(Check("PATCH", "companies/c/participants/p", """{"favourite_color":"red"}"""));
        Assert.DoesNotContain("Did you mean", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_read_only_fields_are_told_of_every_record_once()
    {
        Assert.Equal(
            [
                "The field 'ssn' is missing: POST companies/{company_id}/participants/ requires it.",
                "The field 'deferrals' is read-only: 401GO sets it, and ignores it in a body.",
            ],
            Check(
                "POST",
                "companies/c/participants",
                """[{"start_date":"2026-01-01"},{"start_date":"2026-01-01"},{"ssn":"1","start_date":"2026-01-01","deferrals":{"x":1}}]"""
            )
        );
        Assert.Equal(
            [
                "The field 'payroll_lines.hours' is missing: POST companies/{company_id}/submit-payroll/ requires it.",
                "The field 'payroll_lines.other_additions.other_type' is missing: POST companies/{company_id}/submit-payroll/ requires it.",
                "The field 'check_date' is missing: POST companies/{company_id}/submit-payroll/ requires it.",
            ],
            Check(
                    "POST",
                    "companies/c/submit-payroll",
                    """{"payroll_lines":[{"participant_id":"p","gross_pay":"1.00","other_additions":[{"additional_amount":"1.00"}]}]}"""
                )
                .OrderBy(t => t.Contains("'check_date'", StringComparison.Ordinal))
                .ThenBy(t => t, StringComparer.Ordinal)
        );
        Assert.Contains(
            "object_id",
            Assert.Single(Check("PATCH", "participants/p/beneficiaries", """[{"name":"A"}]""")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_fits_is_not_told_of_and_neither_is_what_is_no_JSON()
    {
        Assert.Empty(Check("PATCH", "companies/c/participants/p", """{"email":"a@example.com","address":null,"phone":null}"""));
        Assert.Empty(Check("POST", "companies/c/participants", "ssn=1"));
        Assert.Empty(Check("POST", "companies/c/participants", ""));
        Assert.Empty(BodyCheck.Of(OperationCatalogue.Find("GET", "companies")!, "{}"u8));
    }

    [Fact]
    public void No_value_is_in_what_is_told()
    {
        const string Body = """{"canaryname":"canaryvalue 900-12-3456","address":{"x":"canaryvalue"},"deferrals":"canaryvalue"}""";
        Assert.DoesNotContain(Check("POST", "companies/c/participants", Body), t => t.Contains("canaryvalue", StringComparison.Ordinal));
    }

    [Fact]
    public void The_tool_makes_the_catalog_of_the_document_again()
    {
        string? document = Environment.GetEnvironmentVariable("GO401_OPENAPI");
        Assert.SkipWhen(document is null, "Set GO401_OPENAPI to the path of the OpenAPI document to compare.");
        using var json = JsonDocument.Parse(File.ReadAllBytes(document));
        foreach (JsonProperty path in json.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty method in path.Value.EnumerateObject().Where(m => m.Value.TryGetProperty("requestBody", out _)))
            {
                ApiOperation operation = OperationCatalogue.Find(method.Name, path.Name)!;
                string[] answers =
                [
                    .. ReadOnly(method.Value.GetProperty("responses"))
                        .Except(operation.BodyFields.Where(f => !f.ReadOnly).Select(f => f.Name)),
                ];
                Assert.Equal(answers.Order(), operation.BodyFields.Where(f => f.ReadOnly).Select(f => f.Name).Order());
            }
        }
    }

    private static IEnumerable<string> ReadOnly(JsonElement responses)
    {
        JsonProperty answer = responses.EnumerateObject().FirstOrDefault(r => r.Name.StartsWith('2'));
        if (
            answer.Value.ValueKind != JsonValueKind.Object
            || !answer.Value.TryGetProperty("content", out JsonElement content)
            || !content.GetProperty("application/json").TryGetProperty("schema", out JsonElement schema)
        )
        {
            return [];
        }

        schema = schema.TryGetProperty("oneOf", out JsonElement choices)
            ? choices.EnumerateArray().First(c => c.TryGetProperty("properties", out _))
            : schema;
        return schema.TryGetProperty("properties", out JsonElement fields)
            ? fields
                .EnumerateObject()
                .Where(f => f.Value.TryGetProperty("readOnly", out JsonElement only) && only.GetBoolean())
                .Select(f => f.Name)
            : [];
    }
}
