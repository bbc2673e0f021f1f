using Go401.Client.Platform;

namespace Go401.Client.Tokens;

/// <summary>
/// How long before its end an access token is renewed: at least 60 seconds (S34), plus a random part of up to three
/// minutes, so that several machines that share a vault do not all refresh at the same time. Short-lived tokens get
/// a share of their life instead.
/// </summary>
internal static class RenewalMargin
{
    private static readonly TimeSpan MinForLongLives = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RandomPart = TimeSpan.FromMinutes(3);

    /// <summary>The margin for a token of this lifetime.</summary>
    public static TimeSpan For(TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.FromMinutes(10))
        {
            return Min(lifetime);
        }

        return MinForLongLives + TimeSpan.FromTicks((long)(RandomPart.Ticks * Poly.RandomFraction()));
    }

    /// <summary>The margin without its random part: what an access token must have left to be worth taking over.</summary>
    public static TimeSpan Min(TimeSpan lifetime) => TimeSpan.FromTicks(Math.Max(0, Math.Min(MinForLongLives.Ticks, lifetime.Ticks / 5)));
}
