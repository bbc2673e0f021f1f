namespace Go401.Client.Errors;

/// <summary>What sort of failure happened, in the words that callers decide by. The cmdlets map each to one error category.</summary>
public enum ErrorKind
{
    /// <summary>The caller gave something that cannot be used; nothing was sent, or the server answered 400.</summary>
    InvalidArgument,

    /// <summary>No valid sign-in: 401, <c>invalid_grant</c>, or a connection that needs a new sign-in.</summary>
    AuthenticationError,

    /// <summary>403: the scope or the client's list of endpoints does not reach this operation.</summary>
    PermissionDenied,

    /// <summary>404, or a name that is not known.</summary>
    ObjectNotFound,

    /// <summary>409, or something that exists already.</summary>
    ResourceExists,

    /// <summary>429.</summary>
    LimitsExceeded,

    /// <summary>5xx, or the server cannot be reached.</summary>
    ResourceUnavailable,

    /// <summary>Nothing answered in time.</summary>
    OperationTimeout,

    /// <summary>Something looked like an attack or would have sent a credential to the wrong place.</summary>
    SecurityError,

    /// <summary>The server answered with something that is not what its documentation promises.</summary>
    InvalidResult,

    /// <summary>The sign-in was refused or abandoned by the person at the browser.</summary>
    OperationStopped,

    /// <summary>Reading or writing a file or a vault failed.</summary>
    WriteError,
}
