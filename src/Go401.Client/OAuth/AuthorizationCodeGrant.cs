using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Duende.IdentityModel.Client;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>What a sign-in by code brought: tokens, and the account where openid was asked for.</summary>
internal sealed record SignIn(TokenSet Tokens, Account? Account);

/// <summary>
/// The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252). One object is one attempt: state,
/// nonce and verifier are made for it, used once and dropped (S29).
/// </summary>
internal sealed class AuthorizationCodeGrant
{
    private const int PastesAllowed = 3;
    private static readonly Uri DefaultRedirect = new("http://127.0.0.1/callback/");

    private readonly ConnectionSettings _settings;
    private readonly AuthorizationCodeOptions _options;
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;

    public AuthorizationCodeGrant(ConnectionSettings settings, AuthorizationCodeOptions options, TransportOptions transport, TimeProvider time)
    {
        _settings = settings;
        _options = options;
        _transport = transport;
        _time = time;
    }

    /// <summary>Runs the attempt from the address to the tokens.</summary>
    public async Task<SignIn> RunAsync(IUserAgent agent, CallContext call)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, call.Cancellation);
        try
        {
            return await AttemptAsync(agent, call.With(both.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !call.Cancellation.IsCancellationRequested)
        {
            throw new Go401Exception("SignInTimeout", ErrorKind.OperationTimeout, $"Nobody finished the sign-in within {_options.Deadline.TotalSeconds:0} seconds; the browser may have been closed. Run Connect-Go401 again, or give more time with -TimeoutSec.");
        }
    }

    private async Task<SignIn> AttemptAsync(IUserAgent agent, CallContext call)
    {
        string state = ProofKey.RandomText();
        ProofKey key = ProofKey.Create();
        bool openId = _settings.Scope.Contains("openid", StringComparer.Ordinal);
        string? nonce = openId ? ProofKey.RandomText() : null;
        Discovery server = await Discovery.ReadAsync(_settings, _transport, call.Cancellation).ConfigureAwait(false);
        var parser = new CallbackParser(state, server.Issuer.OriginalString, server.IssuerInRedirect, _settings.Name);

        Uri redirect = _settings.RedirectUri ?? DefaultRedirect;
        CallbackResult answer;
        string redirectSent;
        if (_options.NoBrowser || !BaseAddress.IsLoopback(redirect) || redirect.Scheme != "http")
        {
            redirectSent = redirect.OriginalString;
            answer = await PasteAsync(agent, AuthorizeAddress(redirectSent, state, nonce, key), parser, call).ConfigureAwait(false);
        }
        else
        {
            using RedirectListener listener = RedirectListener.Bind(redirect);
            redirectSent = listener.RedirectUri.AbsoluteUri;
            Uri address = AuthorizeAddress(redirectSent, state, nonce, key);
            call.Reporter.Verbose($"Waiting for the browser on port {listener.RedirectUri.Port} of the loopback interface.");
            if (await agent.TryOpenBrowserAsync(address, call.Cancellation).ConfigureAwait(false))
            {
                answer = await listener.WaitAsync(parser, call.Cancellation).ConfigureAwait(false);
            }
            else
            {
                // No browser here: the person may be on another machine, so the answer comes by paste.
                answer = await PasteAsync(agent, address, parser, call).ConfigureAwait(false);
            }
        }

        if (answer.Error is not null)
        {
            throw answer.Error;
        }

        call.Reporter.Verbose("The browser came back with a code; exchanging it.");
        var request = new AuthorizationCodeTokenRequest { Code = answer.Code!.Reveal(), RedirectUri = redirectSent, CodeVerifier = key.Verifier.Reveal() };
        TokenAnswer tokens = await new TokenEndpoint(_transport, _time).SendAsync(_settings, request, ClientCredentialStyle.PostBody, call.Cancellation).ConfigureAwait(false);
        Account? account = null;
        if (openId)
        {
            await new IdTokenValidator(_settings, _transport, _time).ValidateAsync(tokens.IdToken, server, nonce!, call.Cancellation).ConfigureAwait(false);
            account = await UserInfo.ReadAsync(_settings, tokens.AccessToken, _transport, call).ConfigureAwait(false);
        }

        return new SignIn(tokens.ToTokenSet(_settings.Scope), account);
    }

    private Uri AuthorizeAddress(string redirect, string state, string? nonce, ProofKey key) => new(
        new RequestUrl(OAuthEndpoints.For(_settings.BaseUri).Authorization.AbsoluteUri).CreateAuthorizeUrl(
            clientId: _settings.ClientId!,
            responseType: "code",
            scope: _settings.Scope.Count == 0 ? null : string.Join(" ", _settings.Scope),
            redirectUri: redirect,
            state: state,
            nonce: nonce,
            codeChallenge: key.Challenge,
            codeChallengeMethod: "S256"));

    private static async Task<CallbackResult> PasteAsync(IUserAgent agent, Uri address, CallbackParser parser, CallContext call)
    {
        for (int i = 0; i < PastesAllowed; i++)
        {
            SecretValue? pasted = await agent.PromptForCallbackAsync(address, call.Cancellation).ConfigureAwait(false);
            if (pasted is null)
            {
                throw new Go401Exception("InteractionRequired", ErrorKind.AuthenticationError, "A person is needed to sign in, and nobody can be asked here: there is no browser and this session is not interactive. Sign in from an interactive session, or use -RefreshToken, -ClientCredentials or -AccessToken.");
            }

            CallbackResult result = parser.Parse(CallbackParser.QueryOf(pasted.Reveal()));
            if (result.Outcome != CallbackOutcome.NotOurs)
            {
                return result;
            }

            call.Reporter.Warning("That is not the address that this sign-in ended at. Copy the whole address from the browser's address bar after you approved.");
        }

        throw new Go401Exception("CallbackNotRecognized", ErrorKind.InvalidArgument, "What was pasted does not belong to this sign-in. Run Connect-Go401 again and paste the whole address that the browser was sent to.");
    }
}
