namespace Go401.PowerShell.Output;

/// <summary>An operation of the API, as Find-Go401Operation shows it.</summary>
public sealed class Go401Operation
{
    internal Go401Operation(ApiOperation inner) => Inner = inner;

    /// <summary>The HTTP method.</summary>
    public string Method => Inner.Method;

    /// <summary>The path below the base address, with names in braces where ids belong.</summary>
    public string Path => Inner.PathTemplate;

    /// <summary>The part of the API it belongs to.</summary>
    public string Area => Inner.Area;

    /// <summary>What it is for.</summary>
    public string Summary => Inner.Summary;

    /// <summary>What to know besides; null where there is nothing.</summary>
    public string? Remark => Inner.Remark;

    /// <summary>The scope it uses, told from the resource and from reading or writing; null where that tells none.</summary>
    public string? Scope => Inner.Scope;

    /// <summary>True where the response comes in pages: read them with -All.</summary>
    public bool Paged => Inner.Paged;

    /// <summary>True where the operation knows an idempotency key, so that a repeated request is taken once.</summary>
    public bool Idempotent => Inner.Idempotent;

    /// <summary>True where it moves money: payroll, disbursements, loans, rollovers.</summary>
    public bool MovesMoney => Inner.MovesMoney;

    /// <summary>What the body holds; null where none is sent.</summary>
    public string? Body => Inner.Body;

    /// <summary>The fields that the body must have.</summary>
    public string[] RequiredField => OwnArray.Of(Inner.RequiredFields);

    /// <summary>The fields that the body may have besides.</summary>
    public string[] OptionalField => OwnArray.Of(Inner.OptionalFields);

    /// <summary>The names that -PathParameter has to fill.</summary>
    public string[] PathParameter => OwnArray.Of(Inner.PathParameters);

    /// <summary>What -Query may hold, paging apart.</summary>
    public string[] QueryParameter => OwnArray.Of(Inner.QueryParameters);

    /// <summary>The type name of the records that come out.</summary>
    public string TypeName => Inner.TypeName;

    /// <summary>A command to begin with.</summary>
    public string Example
    {
        get
        {
            string quoted = PathParameter.Length == 0 ? Path : $"'{Path}'";
            string method = Method == "GET" ? "" : $" -Method {Method}";
            string ids =
                PathParameter.Length == 0 ? "" : $" -PathParameter @{{ {string.Join("; ", PathParameter.Select(p => $"{p} = '...'"))} }}";
            string body =
                Inner.BodyShape == BodyShape.None ? ""
                : Inner.TakesArray ? " -Body @(@{ ... })"
                : " -Body @{ ... }";
            return $"Invoke-Go401Request {quoted}{method}{ids}{body}{(Paged && Method == "GET" ? " -All" : "")}";
        }
    }

    internal ApiOperation Inner { get; }

    /// <inheritdoc/>
    public override string ToString() => Inner.ToString();
}
