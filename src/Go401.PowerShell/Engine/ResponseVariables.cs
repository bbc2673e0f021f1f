namespace Go401.PowerShell.Engine;

/// <summary>The variables of the caller that get the status code and the headers of a response.</summary>
internal sealed class ResponseVariables(SessionState session, string? statusCode, string? headers)
{
    /// <summary>True where one is wanted.</summary>
    public bool Any => statusCode is not null || headers is not null;

    /// <summary>Checks that they can be set, before anything is sent.</summary>
    /// <exception cref="Go401Exception"><c>VariableReadOnly</c>.</exception>
    public void Check()
    {
        foreach (string? name in new[] { statusCode, headers })
        {
            if (
                name is not null
                && session.PSVariable.Get(name) is PSVariable known
                && (known.Options & (ScopedItemOptions.ReadOnly | ScopedItemOptions.Constant)) != 0
            )
            {
                throw new Go401Exception(
                    "VariableReadOnly",
                    ErrorKind.InvalidArgument,
                    $"The variable ${name} is read-only and cannot store the response. Use another variable. Nothing was sent."
                );
            }
        }
    }

    /// <summary>Sets them; null where no response came.</summary>
    public void Set(int? status, IReadOnlyDictionary<string, string[]>? received)
    {
        if (statusCode is not null)
        {
            session.PSVariable.Set(statusCode, status);
        }

        if (headers is not null)
        {
            session.PSVariable.Set(headers, received);
        }
    }
}
