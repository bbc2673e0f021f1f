namespace Go401.PowerShell.Output;

/// <summary>
/// What an error record of a request points at: the operation, the fields that were refused, and the input record that it
/// was about. It holds no request and no body: the record itself comes out by <see cref="GetInputObject"/> only, so that
/// nothing personal is printed, serialised or logged with the error (S57, S58).
/// </summary>
public sealed class Go401FailedRequest
{
    private readonly object? _input;

    internal Go401FailedRequest(ApiException failure, int? inputNumber, object? input, IReadOnlyList<object>? inputs)
    {
        Method = failure.Method;
        Path = failure.Path.Text;
        StatusCode = failure.StatusCode;
        IdempotencyKey = failure.IdempotencyKey;
        InputNumber = inputNumber;
        _input = input;
        FieldErrors = [.. failure.FieldErrors.Select(f => new Go401FieldError(f, inputNumber, input, inputs))];
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path with the ids of company and participant; other values are replaced.</summary>
    public string Path { get; }

    /// <summary>The status code; null where no response came.</summary>
    public int? StatusCode { get; }

    /// <summary>The key by which the request can be repeated safely; null where none was sent.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>Which record of the pipeline it was, from 1; null where none was piped in, or where all went in one request.</summary>
    public int? InputNumber { get; }

    /// <summary>The fields that were refused.</summary>
    public Go401FieldError[] FieldErrors { get; }

    /// <summary>The record of the pipeline that the request was made of.</summary>
    public object? GetInputObject() => _input;

    /// <inheritdoc/>
    public override string ToString() => InputNumber is int number ? $"{Method} {Path} (record {number})" : $"{Method} {Path}";
}

/// <summary>One field that the server refused, and the input record it belongs to.</summary>
public sealed class Go401FieldError
{
    private readonly object? _input;

    internal Go401FieldError(FieldError error, int? inputNumber, object? input, IReadOnlyList<object>? inputs)
    {
        Path = error.Path;
        Message = error.Message;
        DeveloperDetail = error.DeveloperDetail;
        InputNumber = inputNumber;
        _input = input;

        // Records that went as one list are told apart by where the path begins: [3].ssn.
        if (inputs is not null && error.Path.StartsWith("[", System.StringComparison.Ordinal))
        {
            int end = error.Path.IndexOf(']');
            if (end > 1 && int.TryParse(error.Path.Substring(1, end - 1), out int index) && index < inputs.Count)
            {
                InputNumber = index + 1;
                _input = inputs[index];
            }
        }
    }

    /// <summary>Where the field is in what was sent, for instance payroll_lines[3].gross_pay.</summary>
    public string Path { get; }

    /// <summary>The server's sentence for people.</summary>
    public string Message { get; }

    /// <summary>The server's detail for developers.</summary>
    public string? DeveloperDetail { get; }

    /// <summary>Which record of the pipeline it belongs to, from 1; null where none was piped in.</summary>
    public int? InputNumber { get; }

    /// <summary>The record of the pipeline that it belongs to.</summary>
    public object? GetInputObject() => _input;

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
