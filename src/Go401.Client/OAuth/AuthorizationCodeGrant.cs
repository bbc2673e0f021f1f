using Go401.Client.Http;
using Go401.Client.Platform;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>What a sign-in by code brought: tokens, and the account where openid was asked for.</summary>
internal sealed record SignIn(TokenSet Tokens, Account? Account);

/// <summary>
/// The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252). Every run is one attempt: state,
/// nonce, verifier and listener are made for it, used once and dropped (S29).
/// </summary>
/// <remarks>
/// 401GO sends no <c>iss</c> with the code. An attempt knows one server only, and an answer must carry the state of this
/// attempt; where the port is free to choose the redirect address is another one each time as well. That is what RFC 9700
/// section 4.4.2.2 asks of a client without <c>iss</c>; the path cannot differ, since it is registered (S21).
/// </remarks>
/// <param name="agent">The person's browser and prompt.</param>
/// <param name="accept">Looks at what came and throws where it is not wanted; the browser is told the end only then.</param>
internal sealed class AuthorizationCodeGrant(
    EndpointClient server,
    AuthorizationCodeOptions options,
    IUserAgent agent,
    Action<SignIn> accept,
    ICallReporter reporter,
    TimeProvider time
)
{
    private const int PastesAllowed = 3;
    private static readonly Uri DefaultRedirect = new("http://127.0.0.1/callback/");

    private readonly ConnectionSettings _settings = server.Settings;

    /// <summary>Runs an attempt from the address to the tokens.</summary>
    public async Task<SignIn> RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = Poly.CancelAfter(time, options.Deadline);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await AttemptAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new Go401Exception(
                "SignInTimeout",
                ErrorKind.OperationTimeout,
                $"The sign-in was not completed within {Counted.Of((long)options.Deadline.TotalSeconds, "second")}. "
                    + (options.NoBrowser ? "No address was pasted. " : "The browser may have been closed. ")
                    + Hint.Of("SignInMoreTime")
            );
        }
    }

    private async Task<SignIn> AttemptAsync(CancellationToken cancellation)
    {
        RedirectAddress redirect = RedirectAddress.Check(_settings.RedirectUri ?? DefaultRedirect);
        Discovery discovery = await Discovery.ReadAsync(server, cancellation).ConfigureAwait(false);
        var attempt = new Attempt(_settings, discovery);
        if (options.NoBrowser || !redirect.CanListen)
        {
            Uri address = attempt.AuthorizeAddress(redirect.Text);
            CallbackResult pasted = await PasteAsync(address, attempt.Parser, null, cancellation).ConfigureAwait(false);
            return await ExchangeAsync(pasted, attempt, redirect.Text, cancellation).ConfigureAwait(false);
        }

        using RedirectListener listener = RedirectListener.Bind(redirect, options.Listener);
        byte[] page = LandingPage.Failed;
        try
        {
            CallbackResult answer = await ListenAsync(listener, attempt, cancellation).ConfigureAwait(false);
            page = answer.Outcome == CallbackOutcome.Refused ? LandingPage.Refused : page;
            SignIn signIn = await ExchangeAsync(answer, attempt, listener.RedirectUri, cancellation).ConfigureAwait(false);
            page = LandingPage.Done;
            return signIn;
        }
        finally
        {
            await listener.ShowAsync(page, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<CallbackResult> ListenAsync(RedirectListener listener, Attempt attempt, CancellationToken cancellation)
    {
        Uri address = attempt.AuthorizeAddress(listener.RedirectUri);
        reporter.Verbose($"Waiting for the browser on port {listener.Port} of the loopback interface.");

        // The browser's command line can be read by every account, and the address of the page holds all that identifies a sign-in.
        Uri start = listener.StartUriFor(address);
        Task<CallbackResult> waiting = listener.WaitAsync(attempt.Parser, cancellation);
        Task<bool> opening = Task.Run(() => agent.TryOpenBrowserAsync(start, cancellation), CancellationToken.None);
        await Task.WhenAny(waiting, opening).ConfigureAwait(false);
        if (!waiting.IsCompleted && !await opening.ConfigureAwait(false))
        {
            return await PasteAsync(address, attempt.Parser, waiting, cancellation).ConfigureAwait(false);
        }

        // The browser may be on another screen, or its window may not come: without a word the prompt would look frozen.
        const string Waits = "Waiting for the sign-in in the browser";
        reporter.Progress(new CallProgress(Waits, Hint.Of("NoWindow")) { Waiting = true });
        try
        {
            return await waiting.ConfigureAwait(false);
        }
        finally
        {
            reporter.Progress(new CallProgress(Waits, " ", Completed: true));
        }
    }

    /// <summary>Lets the person paste what the browser was sent to; while a listener waits too, whichever comes first counts.</summary>
    private async Task<CallbackResult> PasteAsync(
        Uri address,
        CallbackParser parser,
        Task<CallbackResult>? listening,
        CancellationToken cancellation
    )
    {
        if (!agent.CanPrompt)
        {
            throw new Go401Exception(
                "InteractionRequired",
                ErrorKind.AuthenticationError,
                $"Signing in requires a person, but there is no browser and this session is not interactive. {Hint.Of("SignInElsewhere")}"
            );
        }

        for (int i = 0; i < PastesAllowed; i++)
        {
            Task<SecretValue?> prompt = agent.PromptForCallbackAsync(address, listening is not null, cancellation);
            if (listening is not null)
            {
                await Task.WhenAny(prompt, listening).ConfigureAwait(false);
                if (listening.IsCompleted)
                {
                    return await listening.ConfigureAwait(false);
                }
            }

            SecretValue? pasted = await prompt.WaitAsync(cancellation).ConfigureAwait(false);
            CallbackResult result = pasted is null
                ? new CallbackResult(CallbackOutcome.NotOurs)
                : parser.Parse(CallbackParser.QueryOf(pasted.Reveal()));
            if (result.Outcome != CallbackOutcome.NotOurs)
            {
                return result;
            }

            reporter.Warning(
                pasted is null
                    ? "Nothing was pasted. Copy the whole address from the browser's address bar after you approve."
                    : "This is not the redirect address of this sign-in. Copy the whole address from the browser's address "
                        + "bar after you approve."
            );
        }

        throw new Go401Exception(
            "CallbackNotRecognized",
            ErrorKind.InvalidArgument,
            $"The pasted address does not belong to this sign-in. {Hint.Of("PasteAgain")}"
        );
    }

    private async Task<SignIn> ExchangeAsync(CallbackResult callback, Attempt attempt, string redirectSent, CancellationToken cancellation)
    {
        if (callback.Error is not null)
        {
            throw callback.Error;
        }

        reporter.Verbose("The browser returned an authorization code; exchanging it for tokens.");
        TokenRequest request = TokenRequest.ForCode(callback.Code!.Reveal(), redirectSent, attempt.Key.Verifier.Reveal());
        TokenResponse response = await new TokenEndpoint(server, time).SendAsync(request, cancellation).ConfigureAwait(false);
        TokenSet tokens = response.ToTokenSet(_settings.Scope);
        try
        {
            Account? account = null;
            if (attempt.Nonce is not null)
            {
                string subject = await new IdTokenValidator(server, time)
                    .ValidateAsync(response.IdToken, attempt.Server, attempt.Nonce, cancellation)
                    .ConfigureAwait(false);
                account = await UserInfo.ReadAsync(server, tokens.AccessToken, subject, cancellation).ConfigureAwait(false);
            }

            var signIn = new SignIn(tokens, account);
            accept(signIn);
            return signIn;
        }
        catch
        {
            // Whatever it was, also a stop: tokens that are not kept are not left alive for a month.
            await TokenRevocation.RevokeAsync(server, tokens, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What belongs to one attempt and to no other.</summary>
    private sealed class Attempt
    {
        private readonly ConnectionSettings _settings;
        private readonly string _state = ProofKey.RandomText();

        public Attempt(ConnectionSettings settings, Discovery server)
        {
            _settings = settings;
            Server = server;
            Nonce = settings.Scope.Contains("openid", StringComparer.Ordinal) ? ProofKey.RandomText() : null;
            Parser = new CallbackParser(_state, server.Issuer, server.IssuerInRedirect, settings.Name);
        }

        public Discovery Server { get; }

        public ProofKey Key { get; } = ProofKey.Create();

        public string? Nonce { get; }

        public CallbackParser Parser { get; }

        public Uri AuthorizeAddress(string redirect)
        {
            (string Name, string? Value)[] query =
            [
                ("client_id", _settings.ClientId),
                ("response_type", "code"),
                ("scope", string.Join(" ", _settings.Scope)),
                ("redirect_uri", redirect),
                ("state", _state),
                ("nonce", Nonce),
                ("code_challenge", Key.Challenge),
                ("code_challenge_method", "S256"),
            ];
            string text = string.Join(
                "&",
                query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => q.Name + "=" + Uri.EscapeDataString(q.Value!))
            );
            return new Uri(new OAuthEndpoints(_settings.BaseUri).Authorization.AbsoluteUri + "?" + text);
        }
    }
}
