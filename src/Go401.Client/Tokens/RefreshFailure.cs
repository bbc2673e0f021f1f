namespace Go401.Client.Tokens;

/// <summary>What a refresh that failed means for the tokens.</summary>
internal static class RefreshFailure
{
    /// <summary>True where a later attempt may succeed, so that a token that is still valid is used meanwhile.</summary>
    public static bool MayPass(Go401Exception failure) =>
        failure.Kind
            is ErrorKind.ResourceUnavailable
                or ErrorKind.OperationTimeout
                or ErrorKind.LimitsExceeded
                or ErrorKind.WriteError
                or ErrorKind.ObjectNotFound;

    /// <summary>
    /// True where only a new sign-in helps. Only the server's word on the refresh token ends a session. A wrong client secret does not,
    /// nor does a network that is down (S40); a response that was refused as widened has spent the token all the same (S36, S41).
    /// </summary>
    public static bool IsFinal(Go401Exception failure) =>
        failure.SpentRefreshToken
        || (failure is OAuthException response ? response.Error == "invalid_grant" : failure.Kind == ErrorKind.AuthenticationError);
}
