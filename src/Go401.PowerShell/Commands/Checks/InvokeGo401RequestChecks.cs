using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <content>Parameters that conflict are an error before anything is sent.</content>
public sealed partial class InvokeGo401RequestCommand
{
    private void CheckParameters()
    {
        CheckBody();
        CheckReading();
        CheckAnswer();
    }

    private void CheckBody()
    {
        if (Reads && (_bodyGiven || InFile is not null || Form is not null || AsArray || OmitEmpty))
        {
            throw ParameterConflict.Of($"{Method} has no body. Use -Query for query parameters, or -Method POST to send data.");
        }

        if (Reads && ContentType is not null)
        {
            throw ParameterConflict.Of($"{Method} has no body, so -ContentType has no effect.");
        }

        if (Reads && IdempotencyKey is not null)
        {
            throw ParameterConflict.Of($"{Method} changes no data and does not support an idempotency key. Remove -IdempotencyKey.");
        }

        bool hasBody = _bodyGiven || MyInvocation.ExpectingInput || InFile is not null || Form is not null;
        if (!hasBody && (AsArray || OmitEmpty || ContentType is not null))
        {
            throw ParameterConflict.Of(
                "The request has no body, so -AsArray, -OmitEmpty and -ContentType have no effect. Use -Body, or pipe records "
                    + "to the cmdlet."
            );
        }

        if (OmitEmpty && _bodyGiven && (Body is PSObject wrapped ? wrapped.BaseObject : Body) is string or byte[] or Stream)
        {
            throw ParameterConflict.Of("-OmitEmpty works with objects and tables. A string or bytes in -Body are sent unchanged.");
        }

        if (IdempotencyKey is not null && MyInvocation.ExpectingInput && !AsArray && !_bodyGiven)
        {
            throw ParameterConflict.Of(
                "-IdempotencyKey identifies one request, but each record of the pipeline is a request. Remove it, and "
                    + "every request gets its own key."
            );
        }
    }

    private void CheckReading()
    {
        if (!IsGet && (ReadsMany || PagingParameters.IncludeTotalCount || PageSize is not null))
        {
            throw ParameterConflict.Of("-All, -First, -Skip, -PageSize and -IncludeTotalCount work only with GET.");
        }

        if (SkipHttpErrorCheck && (ReadsMany || PagingParameters.IncludeTotalCount))
        {
            throw ParameterConflict.Of(
                "-SkipHttpErrorCheck cannot be combined with -All, -First, -Skip and -IncludeTotalCount: a page that is "
                    + "an error has no records."
            );
        }

        if (PageSize is not null && OperationCatalogue.Find("GET", Path) is { Paged: false, PagedOnRequest: false } whole)
        {
            throw ParameterConflict.Of($"GET {whole.PathTemplate} has no pages, so -PageSize has no effect. Remove it.");
        }

        if (PageSize is not null && Query is not null && Query.Keys.Cast<object?>().Any(k => IsNamed(k, "page_size")))
        {
            throw ParameterConflict.Of("-PageSize and page_size in -Query set the same value. Remove one of them.");
        }
    }

    private void CheckAnswer()
    {
        if (Method == "HEAD" && (Raw || AsHashtable || AsDateTime || AsTyped || OutFile is not null))
        {
            throw ParameterConflict.Of(
                "The response to HEAD has no body, so -Raw, -AsHashtable, -AsDateTime, -AsTyped and -OutFile have no effect. "
                    + "Use -ResponseHeadersVariable for the headers."
            );
        }

        if (StatusCodeVariable is not null && StatusCodeVariable.Equals(ResponseHeadersVariable, StringComparison.OrdinalIgnoreCase))
        {
            throw ParameterConflict.Of("-StatusCodeVariable and -ResponseHeadersVariable name the same variable. Use two variables.");
        }

        if ((Raw && (AsHashtable || AsDateTime || AsTyped)) || (OutFile is not null && (AsHashtable || AsDateTime || AsTyped || Raw)))
        {
            throw ParameterConflict.Of(
                "-Raw and -OutFile return the response unchanged. They cannot be combined with -AsHashtable, -AsDateTime or -AsTyped."
            );
        }

        if (PagingParameters.IncludeTotalCount && (Raw || OutFile is not null))
        {
            throw ParameterConflict.Of("-IncludeTotalCount works only with objects, not with -Raw or -OutFile.");
        }
    }

    private void CheckVariable(string? name)
    {
        if (
            name is not null
            && SessionState.PSVariable.Get(name) is PSVariable known
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

    private static bool IsNamed(object? key, string name) =>
        name.Equals((key is PSObject wrapped ? wrapped.BaseObject : key) as string, StringComparison.OrdinalIgnoreCase);
}
