using System.Linq;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit;

public sealed class ProofKeyTests
{
    [Fact]
    public void S5_the_challenge_is_that_of_RFC_7636_appendix_B() =>
        Assert.Equal(
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ProofKey.FromVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").Challenge
        );

    [Fact]
    public void S5_every_verifier_is_new_and_of_43_characters()
    {
        string[] verifiers = [.. Enumerable.Range(0, 100).Select(_ => ProofKey.Create().Verifier.Reveal())];
        Assert.Equal(100, verifiers.Distinct().Count());
        Assert.All(verifiers, v => Assert.Matches("^[A-Za-z0-9._~-]{43}$", v));
    }
}
