namespace Go401.Client.OAuth;

/// <summary>Why the listener for the redirect gave up.</summary>
internal static class RedirectErrors
{
    public static Go401Exception Closed() =>
        new(
            "RedirectListenerClosed",
            ErrorKind.ResourceUnavailable,
            $"The listener for the redirect was closed before the browser returned. {Hint.Of("RestartSignIn")}"
        );

    public static Go401Exception TooManyWrongStates() =>
        new(
            "RedirectStateMismatch",
            ErrorKind.SecurityError,
            "Too many responses that do not belong to this sign-in were received. The sign-in was "
                + $"canceled for safety. Nothing was saved. {Hint.Of("RestartSignIn")}"
        );

    public static Go401Exception AddressUsedTwice() =>
        new(
            "SignInAddressUsedTwice",
            ErrorKind.SecurityError,
            "The sign-in address was opened twice; it can be opened only once. Another program may have read "
                + $"it. The sign-in was canceled for safety. Nothing was saved. {Hint.Of("RestartWithoutBrowser")}"
        );
}
