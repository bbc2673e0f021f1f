namespace Go401.Client.Catalogue;

/// <summary>One operation of the API, from 401GO's OpenAPI document.</summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="PathTemplate">The path below the base address, for instance <c>companies/{company_id}/participants/</c>.</param>
/// <param name="TypeName">The type name of its records in PowerShell, for instance <c>Go401.Participant</c>.</param>
/// <param name="Summary">What it is for, in a sentence of our own.</param>
internal sealed record ApiOperation(string Method, string PathTemplate, ResponseShape ResponseShape, string TypeName, string Summary)
{
    /// <summary>The part of the API it belongs to, for instance <c>Payroll</c>; one of <see cref="Areas"/>.</summary>
    public string Area { get; init; } = "";

    /// <summary>What a caller should know besides; null where there is nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>
    /// The scope it uses; null where none can be told. The API's document names scopes but does not say which operation
    /// needs which, so this follows from the resource that the path belongs to, and from reading or writing.
    /// </summary>
    public string? Scope => ResourceOf(PathTemplate) is string resource ? resource + (ReadsOnly ? ":read" : ":write") : null;

    /// <summary>True where the response comes in pages (parameters <c>page</c> and <c>page_size</c>).</summary>
    public bool Paged => ResponseShape == ResponseShape.Pages;

    /// <summary>True where the API's document says that pages come only when they are asked for, and a bare array otherwise.</summary>
    public bool PagedOnRequest { get; init; }

    /// <summary>True where the operation knows the Idempotent-Key header.</summary>
    public bool Idempotent { get; init; }

    /// <summary>True where it moves money: payroll, disbursements, loans, rollovers.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>What the body is; <see cref="Catalogue.BodyShape.None"/> where none is sent.</summary>
    public BodyShape BodyShape { get; init; }

    /// <summary>The fields of the body; empty where none is sent.</summary>
    public IReadOnlyList<BodyField> BodyFields => field ??= BodyFieldReader.Of(ToString());

    /// <summary>The fields of the records of the response; empty where there are none.</summary>
    public IReadOnlyList<string> ResponseFieldNames => field ??= ResponseFieldReader.Of(ToString());

    /// <summary>The fields that the body must have, by the API's names.</summary>
    public IReadOnlyList<string> RequiredFields =>
        field ??= [.. BodyFields.Where(f => IsRequired(f.Name)).Select(f => f.Name).OrderBy(n => n, StringComparer.Ordinal)];

    /// <summary>The fields that the body may have besides.</summary>
    public IReadOnlyList<string> OptionalFields =>
        field ??= [.. BodyFields.Where(f => !f.ReadOnly && !IsRequired(f.Name)).Select(f => f.Name)];

    /// <summary>A field that the body must have though the API's document says so in words only.</summary>
    internal string? AlsoRequired { get; init; }

    /// <summary>What the query may hold, <c>page</c> and <c>page_size</c> left out.</summary>
    public IReadOnlyList<string> QueryParameters { get; init; } = [];

    /// <summary>The names in braces in <see cref="PathTemplate"/>, in their order.</summary>
    public IReadOnlyList<string> PathParameters => field ??= Catalogue.PathTemplate.ParametersOf(PathTemplate);

    /// <summary>True where nothing changes at the server.</summary>
    public bool ReadsOnly => IsReadOnly(Method);

    /// <summary>True for the methods that only read (RFC 9110 section 9.2.1).</summary>
    /// <param name="method">The method in upper case.</param>
    public static bool IsReadOnly(string method) => method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>What the body holds, in words; null where none is sent.</summary>
    public string? Body
    {
        get
        {
            string? shape = BodyShape switch
            {
                BodyShape.One => "an object",
                BodyShape.Many => "an array of objects",
                BodyShape.OneOrMany => "an object, or an array of objects",
                _ => null,
            };
            if (shape is null)
            {
                return null;
            }

            string required = RequiredFields.Count == 0 ? "" : string.Join(", ", RequiredFields);
            string optional =
                OptionalFields.Count == 0 ? "" : (required.Length == 0 ? "any of " : "; optional ") + string.Join(", ", OptionalFields);
            return required.Length + optional.Length == 0 ? shape : $"{shape} with {required}{optional}";
        }
    }

    /// <summary>True where the body may be a list of records.</summary>
    public bool TakesArray => BodyShape is BodyShape.Many or BodyShape.OneOrMany;

    /// <summary>True for a field at the top of the body that it must have.</summary>
    internal bool IsRequired(string name) =>
        name == AlsoRequired || BodyField.Find(BodyFields, name) is { Required: true, ReadOnly: false };

    // Funds belong to no resource that has a scope of its own.
    private static string? ResourceOf(string path) =>
        path.Split('/') switch
        {
            ["participants", ..] or ["companies", _, "participants", ..] => "participant",
            ["companies", ..] => "company",
            ["plan-setup", ..] => "plan",
            ["affiliate-firms", ..] => "affiliate_firm",
            ["affiliates", ..] => "affiliate",
            _ => null,
        };

    public override string ToString() => $"{Method} {PathTemplate}";

    public static ApiOperation Get(string path, ResponseShape shape, string typeName, string summary) =>
        new("GET", path, shape, typeName, summary);

    public static ApiOperation Post(string path, ResponseShape shape, string typeName, string summary, BodyShape body = BodyShape.One) =>
        new("POST", path, shape, typeName, summary) { BodyShape = body };

    public static ApiOperation Put(string path, ResponseShape shape, string typeName, string summary) =>
        new("PUT", path, shape, typeName, summary) { BodyShape = BodyShape.One };

    public static ApiOperation Patch(string path, ResponseShape shape, string typeName, string summary, BodyShape body = BodyShape.One) =>
        new("PATCH", path, shape, typeName, summary) { BodyShape = body };

    public static ApiOperation Delete(string path, string typeName, string summary) =>
        new("DELETE", path, ResponseShape.None, typeName, summary);

    public ApiOperation WithRemark(string remark) => this with { Remark = remark };

    /// <summary>Operations of one part of the API.</summary>
    /// <param name="root">What their paths begin with.</param>
    public static IEnumerable<ApiOperation> In(string area, string root, params ApiOperation[] operations) =>
        operations.Select(o => o with { Area = area, PathTemplate = root + o.PathTemplate });

    /// <summary>The parts of the API, in the order of the catalogue.</summary>
    public static IReadOnlyList<string> Areas => [.. OperationCatalogue.All.Select(o => o.Area).Distinct(StringComparer.Ordinal)];
}

/// <summary>What a body is.</summary>
internal enum BodyShape
{
    /// <summary>None is sent.</summary>
    None,

    /// <summary>One object.</summary>
    One,

    /// <summary>An array of objects.</summary>
    Many,

    /// <summary>One object or an array of them.</summary>
    OneOrMany,
}

/// <summary>What a response is.</summary>
internal enum ResponseShape
{
    /// <summary>Nothing, or nothing that the API's document describes.</summary>
    None,

    /// <summary>One object.</summary>
    One,

    /// <summary>An array of objects, whole.</summary>
    Many,

    /// <summary>One object or an array of them, as the body was.</summary>
    OneOrMany,

    /// <summary>Objects in pages: <c>count</c>, <c>next</c>, <c>previous</c>, <c>results</c>.</summary>
    Pages,
}
