using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Tests.Unit.OAuth;
using Xunit;

namespace Go401.Tests.Unit.Tokens;

public sealed class SecretsTests
{
    private const string Canary = "canary-4711";
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true, WriteIndented = true };

    private static TokenSet Tokens() =>
        new(
            new SecretValue(Canary + "a"),
            new SecretValue(Canary + "r"),
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow.AddHours(1),
            null,
            ["company:read"]
        );

    private static ConnectionSettings Settings() => Fakes.Settings() with { ClientSecret = new SecretValue(Canary + "s") };

    /// <summary>Everything of the client that holds a secret.</summary>
    public static IEnumerable<object> Holders()
    {
        var server = new FakeServer($$"""{"access_token":"{{Canary}}","token_type":"Bearer"}""");
        yield return new SecretValue(Canary);
        yield return Tokens();
        yield return new MemoryTokenSource(Settings(), Tokens(), null);
        yield return Settings();
        yield return ProofKey.FromVerifier(Canary);
        yield return new SignIn(Tokens(), null);
        yield return new CallbackResult(CallbackOutcome.Code, new SecretValue(Canary));
        yield return new TokenResponse(
            new SecretValue(Canary),
            new SecretValue(Canary),
            new SecretValue(Canary),
            TimeSpan.Zero,
            null,
            DateTimeOffset.UtcNow,
            0
        );
        yield return new ConnectionFactory(server.Transport).FromAccessToken(Settings(), new SecretValue(Canary));
        yield return new RefreshTokenGrant(new TokenEndpoint(new EndpointClient(Settings(), server.Transport), TimeProvider.System));
        yield return new ClientCredentialsGrant(new TokenEndpoint(new EndpointClient(Settings(), server.Transport), TimeProvider.System));
        yield return new CallbackParser(Canary, "i", false, "unit");
    }

    [Fact]
    public void S44_nothing_that_holds_a_secret_prints_or_serialises_it()
    {
        foreach (object holder in Holders())
        {
            Assert.DoesNotContain(Canary, holder.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, $"{holder}", StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, Json(holder), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, string.Join('\n', PublicText(holder, 5)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void S44_what_stands_for_a_secret_is_three_stars()
    {
        Assert.Equal("***", new SecretValue(Canary).ToString());
        Assert.Equal("***", new MemoryTokenSource(Settings(), Tokens(), null).ToString());
        Assert.Contains("ClientSecret = ***", Settings().ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "Code = ***",
            new CallbackResult(CallbackOutcome.Code, new SecretValue(Canary)).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void S44_the_debugger_shows_three_stars_and_not_the_field()
    {
        Assert.Equal("***", typeof(SecretValue).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.Equal("TokenSource ***", typeof(TokenSource).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.All(
            typeof(SecretValue).GetFields(BindingFlags.NonPublic | BindingFlags.Instance),
            f => Assert.Equal(DebuggerBrowsableState.Never, f.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State)
        );
    }

    [Fact]
    public void S44_a_secret_has_no_property_and_leaves_by_one_method_only()
    {
        Assert.Empty(typeof(SecretValue).GetProperties());
        Assert.Empty(typeof(SecretValue).GetFields());
        Assert.Equal(
            "Reveal",
            Assert
                .Single(
                    typeof(SecretValue).GetMethods(BindingFlags.Public | BindingFlags.Instance),
                    m => m.ReturnType == typeof(string) && m.Name != nameof(ToString)
                )
                .Name
        );
        Assert.DoesNotContain(typeof(SecretValue).GetMethods(), m => m.Name is "op_Implicit" or "op_Explicit");
    }

    [Fact]
    public void S44_no_type_of_the_client_has_a_secret_as_a_public_text()
    {
        string[] suspicious = ["accesstoken", "refreshtoken", "clientsecret", "verifier", "idtoken", "password"];
        IEnumerable<string> found = typeof(SecretValue)
            .Assembly.GetTypes()
            .SelectMany(t =>
                t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(p => p.PropertyType == typeof(string) && suspicious.Any(s => p.Name.EndsWith(s, StringComparison.OrdinalIgnoreCase)))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");
        Assert.Empty(found);
    }

    [Fact]
    public void Secrets_are_equal_by_value_and_never_empty()
    {
        Assert.Equal(new SecretValue("a"), new SecretValue("a"));
        Assert.NotEqual(new SecretValue("a"), new SecretValue("A"));
        Assert.Equal(new SecretValue("a").GetHashCode(), new SecretValue("a").GetHashCode());
        Assert.Throws<ArgumentException>(() => new SecretValue(""));
        Assert.Throws<ArgumentException>(() => new SecretValue(null!));
    }

    [Fact]
    public async Task S44_S57_no_error_of_a_failed_exchange_holds_what_was_sent()
    {
        foreach (
            string answer in new[]
            {
                "{}",
                "[]",
                $$"""{"error":"invalid_grant","error_description":"{{Canary}}r"}""",
                $$"""{"error":"x {{Canary}}r"}""",
            }
        )
        {
            var server = new FakeServer(answer, System.Net.HttpStatusCode.BadRequest);
            using var source = new MemoryTokenSource(Settings(), Tokens(), new OAuthClient(server.Transport, TimeProvider.System));
            Go401Exception failure = await Assert.ThrowsAnyAsync<Go401Exception>(() =>
                source.RefreshAsync(source.Current, SilentReporter.Instance, default)
            );
            Assert.DoesNotContain(Canary, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, string.Join('\n', PublicText(failure, 4)), StringComparison.Ordinal);
        }
    }

    private static string Json(object holder)
    {
        try
        {
            return JsonSerializer.Serialize(holder, holder.GetType(), WithFields);
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    // What a serialiser that walks public properties, as ConvertTo-Json and Export-Clixml do, comes across.
    private static IEnumerable<string> PublicText(object? value, int depth)
    {
        if (value is null || depth == 0 || value is Type or Assembly or MethodBase or Delegate)
        {
            yield break;
        }

        yield return value.ToString() ?? "";
        if (value is string || value.GetType().IsPrimitive)
        {
            yield break;
        }

        foreach (
            PropertyInfo property in value
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
        )
        {
            object? inner;
            try
            {
                inner = property.GetValue(value);
            }
            catch (TargetInvocationException)
            {
                continue;
            }

            foreach (string text in PublicText(inner, depth - 1))
            {
                yield return text;
            }
        }
    }
}
