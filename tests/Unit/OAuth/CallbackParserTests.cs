using Go401.Client.Errors;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class CallbackParserTests
{
    private const string State = "the-state-of-this-attempt";
    private const string Issuer = "https://server.example/api/o";

    private static CallbackResult Parse(string query, bool issuerRequired = false) =>
        new CallbackParser(State, Issuer, issuerRequired, "unit").Parse(query);

    private static string Refusal(string query, bool issuerRequired = false)
    {
        CallbackResult result = Parse(query, issuerRequired);
        Assert.Equal(CallbackOutcome.Invalid, result.Outcome);
        Assert.Null(result.Code);
        Assert.Equal(ErrorKind.SecurityError, result.Error!.Kind);
        return result.Error.ErrorId;
    }

    [Fact]
    public void A_code_with_the_right_state_is_taken()
    {
        CallbackResult result = Parse($"?code=a%2Bb%20c&state={State}&extra=1");
        Assert.Equal(CallbackOutcome.Code, result.Outcome);
        Assert.Equal("a+b c", result.Code!.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("code=c")]
    [InlineData("code=c&state=")]
    [InlineData("code=c&state=the-state-of-this-attempT")]
    [InlineData("code=c&state=the-state-of-this-attemp")]
    [InlineData("code=c&state=the-state-of-this-attempt-and-more")]
    [InlineData("code=c&State=the-state-of-this-attempt")]
    [InlineData("error=access_denied&state=another")]
    [InlineData("error=access_denied")]
    [InlineData("code=c&code=c&state=another")]
    [InlineData("%=%&&&=&code=c")]
    public void S17_S20_a_missing_or_wrong_state_is_no_answer_to_this_attempt_whatever_else_it_says(string query)
    {
        CallbackResult result = Parse(query);
        Assert.Equal(CallbackOutcome.NotOurs, result.Outcome);
        Assert.Null(result.Code);
        Assert.Null(result.Error);
    }

    [Theory]
    [InlineData("code=a&code=b&state=" + State)]
    [InlineData("code=a&state=" + State + "&state=" + State)]
    [InlineData("code=a&state=" + State + "&iss=" + Issuer + "&iss=" + Issuer)]
    [InlineData("error=a&error=b&state=" + State)]
    [InlineData("code=a&c%6fde=b&state=" + State)]
    public void S19_a_parameter_that_stands_there_twice_is_refused(string query) =>
        Assert.Equal("CallbackDuplicateParameter", Refusal(query));

    [Theory]
    [InlineData("https://other.example/api/o")]
    [InlineData("https://server.example/api/o/")]
    [InlineData("HTTPS://server.example/api/o")]
    [InlineData("")]
    public void S21_another_issuer_is_refused_by_simple_comparison(string issuer) =>
        Assert.Equal("CallbackIssuerMismatch", Refusal($"code=c&state={State}&iss={issuer}"));

    [Fact]
    public void S21_the_issuer_counts_for_errors_too() =>
        Assert.Equal("CallbackIssuerMismatch", Refusal($"error=access_denied&state={State}&iss=https://other.example"));

    [Fact]
    public void S21_an_issuer_that_was_promised_must_be_there()
    {
        Assert.Equal("CallbackIssuerMissing", Refusal($"code=c&state={State}", issuerRequired: true));
        Assert.Equal(CallbackOutcome.Code, Parse($"code=c&state={State}&iss={Issuer}", issuerRequired: true).Outcome);
        Assert.Equal(CallbackOutcome.Code, Parse($"code=c&state={State}").Outcome);
    }

    [Fact]
    public void S20_the_description_of_an_error_is_shown_without_control_characters_and_capped()
    {
        CallbackResult result = Parse(
            $"error=access_denied&error_description=no%1b%5D0%3Bowned%07%1b%5B31m%0d%0anever%E2%80%AE{new string('x', 5000)}&state={State}"
        );
        Assert.Equal(CallbackOutcome.Refused, result.Outcome);
        string text = result.Error!.Message;
        Assert.Contains("The server says: no  neverxxx", text, System.StringComparison.Ordinal);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.DoesNotContain("owned", text, System.StringComparison.Ordinal);
        Assert.True(text.Length < 500);
        Assert.Equal("OAuthAccessDenied", result.Error.ErrorId);
        Assert.Equal(ErrorKind.OperationStopped, result.Error.Kind);
    }

    [Theory]
    [InlineData("invalid_scope", "OAuthInvalidScope")]
    [InlineData("unauthorized_client", "OAuthUnauthorizedClient")]
    [InlineData("unsupported_response_type", "OAuthUnsupportedGrant")]
    [InlineData("server_error", "OAuthServerError")]
    [InlineData("temporarily_unavailable", "OAuthServerError")]
    [InlineData("something_else", "OAuthError")]
    public void Every_error_of_RFC_6749_has_its_id(string error, string id) =>
        Assert.Equal(id, Parse($"error={error}&state={State}").Error!.ErrorId);

    [Fact]
    public void S20_the_code_of_an_error_is_shown_without_control_characters_and_capped()
    {
        string text = Parse($"error=%1b%5B31mbad%0d%0a{new string('x', 5000)}&state={State}").Error!.Message;
        Assert.Contains("(bad  xxx", text, System.StringComparison.Ordinal);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.True(text.Length < 500);
    }

    [Fact]
    public void An_empty_error_code_is_called_unknown() =>
        Assert.Contains("(unknown)", Parse($"error=&state={State}").Error!.Message, System.StringComparison.Ordinal);

    [Theory]
    [InlineData("state=" + State)]
    [InlineData("code=&state=" + State)]
    public void An_answer_without_a_code_is_refused(string query) => Assert.Equal("CallbackCodeMissing", Refusal(query));

    [Fact]
    public void A_code_longer_than_any_is_refused() =>
        Assert.Equal("CallbackCodeMissing", Refusal($"state={State}&code={new string('c', 2049)}"));

    [Theory]
    [InlineData("https://example.com/callback/?code=c&state=s", "code=c&state=s")]
    [InlineData("  \"http://127.0.0.1/callback/?code=c&state=s#_=_\"\r\n", "code=c&state=s")]
    [InlineData("<http://127.0.0.1/?a=1&code=c>", "a=1&code=c")]
    [InlineData("code=c&state=s", "code=c&state=s")]
    [InlineData("?code=c", "code=c")]
    public void S26_what_is_pasted_goes_through_the_same_parser(string pasted, string query) =>
        Assert.Equal(query, CallbackParser.QueryOf(pasted));
}
