using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;

namespace Go401.Simulator.OAuth;

/// <summary>A code that waits to be redeemed.</summary>
internal sealed record Code(
    string Value,
    string RedirectUri,
    string Scope,
    string Role,
    string? Challenge,
    string? ChallengeMethod,
    string? Nonce,
    DateTimeOffset Expires
);

/// <summary>The tokens of one answer. A sign-in and all its refreshes are one family.</summary>
internal sealed class Grant
{
    public required string Access { get; init; }
    public required string? Refresh { get; init; }
    public required string Scope { get; init; }
    public required string Role { get; init; }
    public required Guid Family { get; init; }
    public required DateTimeOffset AccessExpires { get; set; }
    public required DateTimeOffset RefreshExpires { get; init; }
    public bool AccessEnded { get; set; }
    public bool AccessRevoked { get; set; }
    public bool RefreshEnded { get; set; }
    public DateTimeOffset? RefreshUsedAt { get; set; }
    public Grant? Successor { get; set; }
}

/// <summary>What a refresh came to.</summary>
internal sealed record RefreshResult(Grant? Grant, bool SameRefreshToken, string Error = "invalid_grant");

/// <summary>The server's memory of codes and tokens.</summary>
public sealed class TokenStore
{
    private readonly SimulatorOptions _options;
    private readonly Dictionary<string, Code> _codes = [];
    private readonly Dictionary<string, Grant> _byAccess = [];
    private readonly Dictionary<string, Grant> _byRefresh = [];

    internal TokenStore(SimulatorOptions options) => _options = options;

    /// <summary>How many codes were redeemed.</summary>
    public int Exchanges { get; private set; }

    /// <summary>How many refreshes brought new tokens.</summary>
    public int Refreshes { get; private set; }

    /// <summary>How many refreshes were refused.</summary>
    public int RefusedRefreshes { get; private set; }

    /// <summary>Ends every access token now, as an hour does; refresh tokens stay.</summary>
    public void ExpireAccessTokens()
    {
        lock (_codes)
        {
            foreach (Grant grant in _byAccess.Values)
            {
                grant.AccessExpires = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Ends every refresh token, as 30 days do.</summary>
    public void RevokeRefreshTokens()
    {
        lock (_codes)
        {
            foreach (Grant grant in _byRefresh.Values)
            {
                grant.RefreshEnded = true;
            }
        }
    }

    /// <summary>True while a refresh token would be taken.</summary>
    public bool IsLive(string refreshToken)
    {
        lock (_codes)
        {
            return _byRefresh.TryGetValue(refreshToken, out Grant? grant) && !grant.RefreshEnded && grant.RefreshExpires > Now;
        }
    }

    /// <summary>Gives out tokens without a sign-in.</summary>
    /// <returns>The access and the refresh token.</returns>
    public (string Access, string Refresh) Issue(string scope = "company:read participant:read", string role = "company_admin")
    {
        Grant grant = Give(scope, role, Guid.NewGuid(), refresh: true);
        return (grant.Access, grant.Refresh!);
    }

    internal string AddCode(string redirectUri, string scope, string role, string? challenge, string? method, string? nonce)
    {
        var code = new Code(NewText("c"), redirectUri, scope, role, challenge, method, nonce, Now + _options.CodeLifetime);
        lock (_codes)
        {
            _codes[code.Value] = code;
        }

        return code.Value;
    }

    internal Code? TakeCode(string value)
    {
        lock (_codes)
        {
            return _codes.Remove(value, out Code? code) && code.Expires > Now ? code : null;
        }
    }

    internal Grant Redeem(Code code)
    {
        lock (_codes)
        {
            Exchanges++;
        }

        return Give(code.Scope, code.Role, Guid.NewGuid(), refresh: true);
    }

    internal Grant Give(string scope, string role, Guid family, bool refresh)
    {
        lock (_codes)
        {
            var grant = new Grant
            {
                Access = NewText("a"),
                Refresh = refresh ? NewText("r") : null,
                Scope = scope,
                Role = role,
                Family = family,
                AccessExpires = Now + _options.AccessTokenLifetime,
                RefreshExpires = Now + _options.RefreshTokenLifetime,
            };
            _byAccess[grant.Access] = grant;
            if (grant.Refresh is not null)
            {
                _byRefresh[grant.Refresh] = grant;
            }

            return grant;
        }
    }

    /// <summary>True for a refresh token that is good but whose access token was revoked by itself: there the toolkit fails.</summary>
    internal bool FailsInside(string token)
    {
        lock (_codes)
        {
            return _byRefresh.TryGetValue(token, out Grant? grant)
                && grant.AccessRevoked
                && !grant.RefreshEnded
                && grant.RefreshExpires > Now;
        }
    }

    internal RefreshResult Refresh(string token, string? scope = null)
    {
        lock (_codes)
        {
            if (!_byRefresh.TryGetValue(token, out Grant? old) || old.RefreshExpires <= Now)
            {
                RefusedRefreshes++;
                return new RefreshResult(null, false);
            }

            if (old.RefreshEnded)
            {
                if (old.Successor is Grant again && !again.RefreshEnded && old.RefreshUsedAt + _options.GracePeriod > Now)
                {
                    return new RefreshResult(again, false);
                }

                RefusedRefreshes++;
                if (old.RefreshUsedAt is not null && _options.Reuse == ReuseHandling.RevokeFamily)
                {
                    foreach (Grant relative in _byAccess.Values.Where(g => g.Family == old.Family))
                    {
                        relative.AccessEnded = relative.RefreshEnded = true;
                    }
                }

                return new RefreshResult(null, false);
            }

            if (scope is not null && scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(old.Scope.Split(' ')).Any())
            {
                RefusedRefreshes++;
                return new RefreshResult(null, false, "invalid_scope");
            }

            Refreshes++;
            Grant next = Give(_options.RefreshScope ?? scope ?? old.Scope, old.Role, old.Family, _options.Rotation);
            old.AccessEnded = true;
            if (_options.Rotation)
            {
                old.RefreshEnded = true;
                old.RefreshUsedAt = Now;
                old.Successor = next;
            }

            return new RefreshResult(next, !_options.Rotation);
        }
    }

    internal void Revoke(string token)
    {
        lock (_codes)
        {
            if (_byRefresh.TryGetValue(token, out Grant? grant))
            {
                grant.RefreshEnded = grant.AccessEnded = true;
            }
            else if (_byAccess.TryGetValue(token, out grant))
            {
                grant.AccessEnded = grant.AccessRevoked = true;
            }
        }
    }

    internal (Grant? Grant, string Problem) FindAccess(string token)
    {
        lock (_codes)
        {
            if (!_byAccess.TryGetValue(token, out Grant? grant) || grant.AccessEnded)
            {
                return (null, "The access token is invalid.");
            }

            return grant.AccessExpires <= Now ? (null, "The access token has expired.") : (grant, "");
        }
    }

    private DateTimeOffset Now => _options.Time.GetUtcNow();

    private string NewText(string kind) =>
        "sim-" + kind + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(_options.TokenBytes));
}
