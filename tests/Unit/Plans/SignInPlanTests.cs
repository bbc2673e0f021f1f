using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Vault;
using Go401.PowerShell.Plans;
using Xunit;

namespace Go401.Tests.Unit.Plans;

/// <summary>The plan of a sign-in by a table: parameters, environment and vault on the left, what will be done on the right.</summary>
public sealed class SignInPlanTests
{
    private static readonly SecretValue Given = new("given-secret");
    private static readonly SecretValue InVariable = new("variable-secret");
    private static readonly SecretValue InVault = new("vault-secret");
    private static readonly SignInParameters None = new();
    private static readonly SignInEnvironment Empty = new();
    private static readonly SignInEnvironment Runbook = new(null, "runbook", InVariable, InVariable, "https://env.example/api");

    private static readonly Case[] Cases =
    [
        new("nothing given, a person is there", None, "AuthorizationCode at https://app.401go.com/api as - without secret"),
        new("nothing given, unattended", None, "InteractionRequired", Interactive: false),
        new(
            "a client id alone, unattended",
            None with
            {
                ClientId = "me",
            },
            "AuthorizationCode at https://app.401go.com/api as me without secret",
            Interactive: false
        ),
        new(
            "a refresh token in a variable",
            None,
            "RefreshToken at https://env.example/api as runbook with variable-secret",
            Runbook,
            Interactive: false
        ),
        new(
            "a scope wins over a refresh token in a variable",
            None with
            {
                Scope = ["plan:read"],
            },
            "AuthorizationCode at https://env.example/api as runbook with variable-secret",
            Runbook
        ),
        new(
            "a redirect address wins as well",
            None with
            {
                RedirectUri = new Uri("https://x.example/back"),
            },
            "AuthorizationCode at https://env.example/api as runbook with variable-secret",
            Runbook
        ),
        new(
            "and -NoBrowser",
            None with
            {
                NoBrowser = true,
            },
            "AuthorizationCode at https://env.example/api as runbook with variable-secret",
            Runbook
        ),
        new(
            "parameters win over variables",
            None with
            {
                ClientId = "me",
                ClientSecret = Given,
                BaseUri = new Uri("https://p.example/api/"),
            },
            "RefreshToken at https://p.example/api as me with given-secret",
            Runbook
        ),
        new(
            "client credentials",
            Way(GrantKind.ClientCredentials) with
            {
                ClientId = "me",
                ClientSecret = Given,
            },
            "ClientCredentials at https://app.401go.com/api as me with given-secret"
        ),
        new(
            "client credentials do not use the refresh token in a variable",
            Way(GrantKind.ClientCredentials),
            "ClientCredentials at https://env.example/api as runbook with variable-secret",
            Runbook
        ),
        new(
            "a refresh token",
            Way(GrantKind.RefreshToken) with
            {
                RefreshToken = Given,
            },
            "RefreshToken at https://app.401go.com/api as - without secret"
        ),
        new(
            "an access token takes no client secret along",
            Way(GrantKind.AccessToken) with
            {
                AccessToken = Given,
            },
            "AccessToken at https://env.example/api as runbook without secret",
            Runbook
        ),
        new("what is stored", None, "stored", Stored: Vault()),
        new("what is stored, unattended", None, "stored", Stored: Vault(), Interactive: false),
        new(
            "what is stored wins over a variable with the refresh token it was made with",
            None,
            "stored",
            Runbook,
            Vault(seed: InVariable)
        ),
        new("and over a variable for another connection", None, "stored", Runbook, Vault()),
        new(
            "a new refresh token in a variable wins over one that was there before",
            None,
            "RefreshToken at https://env.example/api as runbook with variable-secret",
            Runbook,
            Vault(seed: Given)
        ),
        new(
            "a refresh token that was given before",
            Way(GrantKind.RefreshToken) with
            {
                RefreshToken = Given,
            },
            "stored",
            Stored: Vault(seed: Given)
        ),
        new(
            "a refresh token that is new",
            Way(GrantKind.RefreshToken) with
            {
                RefreshToken = Given,
            },
            "RefreshToken at https://vault.example/api as stored with vault-secret",
            Stored: Vault()
        ),
        new(
            "stored, but a person is to sign in",
            None with
            {
                NoBrowser = true,
            },
            "AuthorizationCode at https://vault.example/api as stored with vault-secret",
            Stored: Vault()
        ),
        new(
            "stored, and the same client id is given",
            None with
            {
                ClientId = "stored",
            },
            "AuthorizationCode at https://vault.example/api as stored with vault-secret",
            Stored: Vault()
        ),
        new(
            "stored for another client id: its secret is not used",
            None with
            {
                ClientId = "me",
            },
            "AuthorizationCode at https://vault.example/api as me without secret",
            Stored: Vault()
        ),
        new(
            "stored for another server: its client is not used",
            None with
            {
                BaseUri = new Uri("https://other.example/api"),
            },
            "AuthorizationCode at https://other.example/api as - without secret",
            Stored: Vault()
        ),
        new(
            "stored at the same address with a slash at its end",
            None with
            {
                BaseUri = new Uri("https://vault.example/api/"),
            },
            "stored",
            Stored: Vault()
        ),
        new(
            "stored, but only a sign-in helps, and a person is there",
            None,
            "AuthorizationCode at https://vault.example/api as stored with vault-secret",
            Stored: Vault(requiresSignIn: true)
        ),
        new(
            "stored, and only a sign-in helps, unattended: the error comes from its use",
            None,
            "stored",
            Stored: Vault(requiresSignIn: true),
            Interactive: false
        ),
        new(
            "stored client credentials sign in again",
            None,
            "ClientCredentials at https://vault.example/api as stored with vault-secret",
            Stored: Vault(grant: GrantKind.ClientCredentials, requiresSignIn: true)
        ),
        new("the stored role is another one", None with { ExpectRole = "participant" }, "AccountNotExpected", Stored: Vault()),
        new("the stored role is the expected one in another case", None with { ExpectRole = "COMPANY_ADMIN" }, "stored", Stored: Vault()),
        new("the stored company is another one", None with { ExpectCompany = "Other" }, "AccountNotExpected", Stored: Vault()),
        new("a base address without https", None with { BaseUri = new Uri("http://401go.example/api") }, "BaseUriInvalid", Stored: Vault()),
        new("a relative base address", None with { BaseUri = new Uri("api", UriKind.Relative) }, "BaseUriInvalid", Stored: Vault()),
        new("a variable that is no address", None, "BaseUriInvalid", new SignInEnvironment(BaseUri: "here")),
        new("a variable that is no name", None, "NameInvalid", new SignInEnvironment(Name: "a b")),
        new("a redirect address without https", None with { RedirectUri = new Uri("http://x.example/") }, "RedirectUriInvalid"),
        new("an empty client id", None with { ClientId = " " }, "ClientIdInvalid"),
        new("a scope that cannot be one", None with { Scope = ["a\"b"] }, "ScopeInvalid"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Title)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_plan_follows_from_parameters_environment_and_vault(string title)
    {
        Case one = Assert.Single(Cases, c => c.Title == title);
        Assert.Equal(one.Expected, Outcome(one));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void S57_the_summary_names_sources_and_never_a_secret(string title)
    {
        Case one = Assert.Single(Cases, c => c.Title == title);
        string summary = Try(one, out SignInPlan? plan) is null ? plan!.Summary : "";
        Assert.All([Given, InVariable, InVault], s => Assert.DoesNotContain(s.Reveal(), summary, StringComparison.Ordinal));
    }

    [Fact]
    public void The_summary_says_where_each_value_comes_from_and_what_is_ignored()
    {
        SignInPlan plan = SignInPlan.Decide(None with { ClientId = "me", NoBrowser = true }, Runbook, null, true);
        Assert.Equal(
            "Signing in as 'default' (AuthorizationCode), base address from GO401_BASE_URI, client id from the parameter, client secret "
                + "from GO401_CLIENT_SECRET. GO401_REFRESH_TOKEN is ignored.",
            plan.Summary
        );
    }

    [Fact]
    public void A_stored_connection_that_turned_out_to_need_a_sign_in_is_not_planned_a_second_time()
    {
        StoredSignIn stored = Vault(grant: GrantKind.ClientCredentials)!;
        Assert.True(SignInPlan.Decide(None, Empty, stored, false).UsesStored);
        SignInPlan plan = SignInPlan.Decide(None, Empty, stored, false, mayUseStored: false);
        Assert.Equal((false, GrantKind.ClientCredentials), (plan.UsesStored, plan.Settings.Grant));
    }

    [Theory]
    [InlineData(false, false, 100)]
    [InlineData(true, false, 7)]
    [InlineData(false, true, 7)]
    public void The_time_limit_is_the_persons_or_each_requests(bool client, bool stored, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            SignInPlan
                .Decide(
                    Way(client ? GrantKind.ClientCredentials : GrantKind.AuthorizationCode) with
                    {
                        TimeoutSec = 7,
                    },
                    Empty,
                    stored ? Vault() : null,
                    true
                )
                .Settings.Timeout
        );

    [Fact]
    public void Scopes_are_those_given_else_stored_else_reading_only_and_none_where_a_token_decides()
    {
        Assert.Equal(["company:read", "participant:read"], Scope(None, Empty, null));
        Assert.Equal(["plan:read", "openid"], Scope(None with { Scope = ["plan:read openid"] }, Runbook, Vault()));
        Assert.Equal(["company:write"], Scope(None with { NoBrowser = true }, Empty, Vault()));
        Assert.Equal(["company:write"], Scope(None, Empty, Vault(grant: GrantKind.ClientCredentials, requiresSignIn: true)));
        Assert.Empty(Scope(Way(GrantKind.ClientCredentials), Empty, Vault()));
        Assert.Empty(Scope(None, Runbook, null));

        static IReadOnlyList<string> Scope(SignInParameters given, SignInEnvironment environment, StoredSignIn? stored) =>
            SignInPlan.Decide(given, environment, stored, true).Settings.Scope;
    }

    [Fact]
    public void Parameters_of_a_vault_conflict_with_a_connection_in_memory()
    {
        SignInPlan.Check(None with { Vault = "v", NoAccessTokenCache = true });
        foreach (SignInParameters inMemory in new[] { None with { NoPersist = true }, Way(GrantKind.AccessToken) })
        {
            SignInPlan.Check(inMemory);
            foreach (SignInParameters wrong in new[] { inMemory with { Vault = "v" }, inMemory with { NoAccessTokenCache = true } })
            {
                Assert.Equal("ParametersConflict", Assert.Throws<Go401Exception>(() => SignInPlan.Check(wrong)).ErrorId);
            }
        }
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public void A_vault_that_shows_nothing_is_asked_again_where_only_it_can_help(bool client, bool interactive, bool again)
    {
        Assert.Equal(again, SignInPlan.NeedsStored(client ? None with { ClientId = "me" } : None, interactive));
        Assert.False(SignInPlan.NeedsStored(Way(GrantKind.ClientCredentials), interactive));
    }

    private static SignInParameters Way(GrantKind way) => None with { Grant = way };

    private static StoredSignIn? Vault(
        SecretValue? seed = null,
        GrantKind grant = GrantKind.AuthorizationCode,
        bool requiresSignIn = false
    ) =>
        new(
            new StoredConnection
            {
                Generation = 1,
                Account = new Account("s", "company_admin", "Simulated Company 1"),
                SeedFingerprint = seed is null ? null : StoredConnection.FingerprintOf(seed),
                Settings = new ConnectionSettings
                {
                    Name = "default",
                    Grant = grant,
                    BaseUri = new Uri("https://vault.example/api"),
                    ClientId = "stored",
                    ClientSecret = InVault,
                    Scope = ["company:write"],
                },
            },
            requiresSignIn
        );

    private static string Outcome(Case one)
    {
        if (Try(one, out SignInPlan? plan) is Go401Exception refused)
        {
            return refused.ErrorId;
        }

        ConnectionSettings settings = plan!.Settings;
        return plan.UsesStored
            ? "stored"
            : $"{settings.Grant} at {settings.BaseUri} as {settings.ClientId ?? "-"} "
                + (settings.ClientSecret is SecretValue secret ? $"with {secret.Reveal()}" : "without secret");
    }

    private static Go401Exception? Try(Case one, out SignInPlan? plan)
    {
        plan = null;
        try
        {
            plan = SignInPlan.Decide(one.Parameters, one.Environment ?? Empty, one.Stored, one.Interactive);
            return null;
        }
        catch (Go401Exception refused)
        {
            return refused;
        }
    }

    private sealed record Case(
        string Title,
        SignInParameters Parameters,
        string Expected,
        SignInEnvironment? Environment = null,
        StoredSignIn? Stored = null,
        bool Interactive = true
    );
}
