using System;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Tokens;

namespace Go401.Client.Connections;

/// <summary>Signs in, one method a way in, and puts the connection together. Nothing is kept anywhere before a method returns.</summary>
public sealed class ConnectionFactory
{
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;

    /// <summary>Makes a factory.</summary>
    public ConnectionFactory(TransportOptions? transport = null, TimeProvider? time = null)
    {
        _transport = transport ?? new TransportOptions();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Authorization code with PKCE.</summary>
    public Task<Connection> SignInWithCodeAsync(ConnectionSettings settings, AuthorizationCodeOptions options, IUserAgent agent, CallContext call) => throw new NotSupportedException($"{_transport}{_time}");

    /// <summary>Client credentials.</summary>
    public Task<Connection> SignInWithClientCredentialsAsync(ConnectionSettings settings, CallContext call) => throw new NotSupportedException();

    /// <summary>A refresh token that the user brought; it is used at once, so that a wrong one is an error now.</summary>
    public Task<Connection> SignInWithRefreshTokenAsync(ConnectionSettings settings, SecretValue refreshToken, AuthorizationCodeOptions options, CallContext call) => throw new NotSupportedException();

    /// <summary>An access token that the user brought; nothing is sent.</summary>
    public Connection FromAccessToken(ConnectionSettings settings, SecretValue accessToken) => throw new NotSupportedException();
}
