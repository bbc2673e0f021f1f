using Go401.Client.Catalogue;

namespace Go401.PowerShell.Plans;

/// <summary>When a request asks before it is sent.</summary>
internal enum RequestQuestion
{
    /// <summary>Never: it only reads.</summary>
    None,

    /// <summary>Where PowerShell asks about changes of medium impact: it changes nothing that lasts.</summary>
    Medium,

    /// <summary>By itself, and Enter means No: it deletes or moves money.</summary>
    DefaultsToNo,
}

/// <summary>What is asked before a request is sent, and whether a record of the pipeline is its body.</summary>
internal static class RequestPolicy
{
    /// <summary>When the request asks.</summary>
    /// <param name="method">The method in upper case.</param>
    /// <param name="operation">The operation; null where it is not known.</param>
    public static RequestQuestion QuestionOf(string method, ApiOperation? operation) =>
        ApiOperation.IsReadOnly(method) ? RequestQuestion.None
        : method == "DELETE" || operation is { MovesMoney: true } ? RequestQuestion.DefaultsToNo
        : RequestQuestion.Medium;

    /// <summary>
    /// False where a piped record only fills the path: no one means to send a person's data with a DELETE, and a piped id is not its
    /// own body.
    /// </summary>
    /// <param name="method">The method in upper case.</param>
    /// <param name="operation">The operation; null where it is not known.</param>
    /// <param name="isPathValue">True where the whole input is a value of the path.</param>
    public static bool SendsInput(string method, ApiOperation? operation, bool isPathValue) =>
        !ApiOperation.IsReadOnly(method)
        && !isPathValue
        && (operation is null ? method != "DELETE" : operation.BodyShape != BodyShape.None);
}
