using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Go401.Client.Connections;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Xunit;

namespace Go401.Tests.Unit;

/// <summary>
/// What must not be in the code that is shipped. What has a name of its own in .NET is in src/BannedSymbols.txt, and the build fails
/// where it is used; the rest is looked for here, and each rule is first shown to find what it looks for.
/// </summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>The code of what is shipped, without its comments.</summary>
    private static readonly Dictionary<string, string> Shipped = new[] { "src/Go401.Client", "src/Go401.PowerShell" }
        .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Root, d), "*.*", SearchOption.AllDirectories))
        .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
        .Where(f =>
            !f.Contains("/obj/", StringComparison.Ordinal)
            && !f.Contains("/bin/", StringComparison.Ordinal)
            && Path.GetExtension(f) is ".cs" or ".ps1" or ".psm1" or ".psd1" or ".csproj"
        )
        .Append("Go401.psd1")
        .ToDictionary(f => f, f => WithoutComments(File.ReadAllText(Path.Combine(Root, f))));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string WithoutComments(string code) =>
        Regex.Replace(code, @"^\s*(///|//|#(?!if|else|endif|region|pragma)).*$", "", RegexOptions.Multiline);

    /// <summary>Fails where the pattern is found in what is shipped, and where it does not find the example.</summary>
    private static void Nowhere(string pattern, string example, params string[] except)
    {
        var wanted = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        Assert.Matches(wanted, example);
        Assert.True(Shipped.Count > 50, $"Only {Shipped.Count} files were found below {Root}.");
        Assert.Empty(
            Shipped.Where(f => !except.Contains(f.Key)).SelectMany(f => wanted.Matches(f.Value).Select(m => $"{f.Key}: {m.Value}"))
        );
    }

    [Fact]
    public void S1_there_is_no_embedded_browser()
    {
        Nowhere(
            "WebView|WebBrowser|CefSharp|Microsoft\\.Web\\b|PresentationFramework|Windows\\.Forms|"
                + "UseWPF|UseWindowsForms|WebAuthenticationBroker|AuthenticationSession",
            "<PackageReference Include=\"Microsoft.Web.WebView2\" />"
        );
        Assert.DoesNotContain(
            typeof(SystemBrowser).Assembly.GetReferencedAssemblies(),
            a => Regex.IsMatch(a.Name!, "WebView|Forms|Presentation")
        );
    }

    [Fact]
    public void S2_there_is_no_implicit_and_no_password_grant()
    {
        Nowhere(
            "PasswordTokenRequest|RequestPasswordToken|grant_type[^;\\n]{0,10}password",
            "http.RequestPasswordTokenAsync(new PasswordTokenRequest())"
        );
        Nowhere(
            "\"response_type\",\\s*\"(?!code\")|response_type=(?!code\\b)|\"(id_token token|code token|code id_token|token id_token)\"",
            "(\"response_type\", \"token\")"
        );
        Nowhere("DeviceAuthorization|RequestDeviceToken", "new DeviceAuthorizationRequest()");
        Assert.Equal(["AuthorizationCode", "ClientCredentials", "RefreshToken", "AccessToken"], Enum.GetNames<GrantKind>());
    }

    [Fact]
    public void S3_S4_the_authorize_address_is_made_in_one_place_with_S256()
    {
        KeyValuePair<string, string> only = Assert.Single(Shipped, f => f.Value.Contains("\"code_challenge\"", StringComparison.Ordinal));
        Assert.Equal("src/Go401.Client/OAuth/AuthorizationCodeGrant.cs", only.Key);
        Assert.Single(Regex.Matches(only.Value, "\"code_challenge\""));
        Assert.Contains("(\"response_type\", \"code\")", only.Value, StringComparison.Ordinal);
        Assert.Contains("(\"code_challenge_method\", \"S256\")", only.Value, StringComparison.Ordinal);
        Nowhere("\"plain\"", "(\"code_challenge_method\", \"plain\")");
    }

    [Fact]
    public void S5_S6_random_values_come_from_the_cryptographic_generator()
    {
        Banned("T:System.Random");
        Nowhere("state\\s*[:=]\\s*Guid\\.NewGuid", "state = Guid.NewGuid()");
    }

    [Fact]
    public void S9_processes_are_started_in_one_place_and_never_through_a_shell()
    {
        Banned("M:System.Diagnostics.Process.Start(System.Diagnostics.ProcessStartInfo)", "M:System.Diagnostics.Process.#ctor");
        Nowhere(
            "cmd(\\.exe)?\"|/c start|\"(/bin/)?(ba)?sh\"|rundll32|Start-Process|Invoke-Expression",
            "Process.Start(\"cmd\", \"/c start\")"
        );
        string browser = Shipped["src/Go401.Client/OAuth/SystemBrowser.cs"];
        Match shell = Assert.Single(Regex.Matches(browser, @"new ProcessStartInfo\([^)]*\)\s*\{\s*UseShellExecute = true\s*\}"));
        Assert.Equal("new ProcessStartInfo(address) { UseShellExecute = true }", shell.Value);
        Assert.Single(Regex.Matches(browser, "UseShellExecute = true"));
    }

    [Fact]
    public void S12_only_loopback_addresses_are_listened_on()
    {
        Banned("F:System.Net.IPAddress.Any", "F:System.Net.IPAddress.IPv6Any", "T:System.Net.HttpListener");
        Banned("M:System.Net.Sockets.TcpListener.#ctor(System.Net.IPAddress,System.Int32)");
        Nowhere("http://[+*]|0\\.0\\.0\\.0", "http://+:80/");
    }

    [Fact]
    public void S18_the_state_is_compared_in_constant_time()
    {
        Assert.Contains(
            "FixedTimeEquals(Encoding.UTF8.GetBytes(sent), _state)",
            Shipped["src/Go401.Client/OAuth/CallbackParser.cs"],
            StringComparison.Ordinal
        );
        Assert.Contains("CryptographicOperations.FixedTimeEquals", Shipped["src/Go401.Client/Platform/Poly.cs"], StringComparison.Ordinal);
        Nowhere(
            "_state\\s*[!=]=|(state|sent)\\s*[!=]=\\s*_state|sent\\s*[!=]=\\s*state|(state|sent)\\.Equals\\(|SequenceEqual\\(_state",
            "if (state == _state)"
        );
    }

    [Fact]
    public void S22_no_response_mode_is_known() => Nowhere("response_mode|responseMode|form_post", "responseMode: \"form_post\"");

    [Fact]
    public void S27_checks_of_certificates_cannot_be_switched_off()
    {
        Banned("P:System.Net.Http.HttpClientHandler.ServerCertificateCustomValidationCallback");
        Banned("T:System.Net.Security.RemoteCertificateValidationCallback", "P:System.Net.Http.HttpClientHandler.SslProtocols");
        Nowhere(
            "SkipCertificateCheck|SslProtocols\\.(Ssl|Tls\\b|Tls11|None|Default)|SecurityProtocolType",
            "SslProtocols = SslProtocols.Tls"
        );
    }

    [Fact]
    public void S32_S50_redirects_are_never_followed_by_a_handler()
    {
        Nowhere("AllowAutoRedirect\\s*=\\s*true|MaxAutomaticRedirections", "AllowAutoRedirect = true");
        Banned(
            "M:System.Net.Http.HttpClient.#ctor",
            "M:System.Net.Http.SocketsHttpHandler.#ctor",
            "M:System.Net.Http.HttpClientHandler.#ctor"
        );
        Assert.Equal(2, Regex.Count(Shipped["src/Go401.Client/Platform/PlatformHttp.cs"], "AllowAutoRedirect = false"));
    }

    [Fact]
    public void S33_nothing_parses_an_access_token()
    {
        Nowhere("AccessToken[^;\\n]*\\.Split\\(|JwtSecurityToken|JsonWebToken\\b", "tokens.AccessToken.Reveal().Split('.')");
        Assert.Equal(
            "src/Go401.Client/OAuth/IdTokenValidator.cs",
            Assert.Single(Shipped, f => f.Value.Contains("Reveal().Split('.')", StringComparison.Ordinal)).Key
        );
    }

    [Fact]
    public void S35_no_secret_is_shipped()
    {
        var defaults = new ConnectionSettings { Name = "x" };
        Assert.Null(defaults.ClientId);
        Assert.Null(defaults.ClientSecret);
        Nowhere(
            "(secret|password|passwd|api_?key|token|client_?id)\\w*\"?\\s*[:=]>?\\s*(new "
                + "SecretValue\\()?[\"'](?!GO401_)(?=[^\"']*[0-9])[A-Za-z0-9_\\-+/=.]{12,}[\"']",
            "ClientSecret = new SecretValue(\"Zm9vYmFyYmF6cXV4\")"
        );
        Nowhere("new SecretValue\\(\"", "new SecretValue(\"x\")");
        Nowhere("-----BEGIN|AKIA[0-9A-Z]{16}|eyJ[A-Za-z0-9_-]{10,}", "-----BEGIN PRIVATE KEY-----");

        // Anything that looks like chance: long, of one run, with digits and both cases.
        Nowhere(
            "\"(?=[^\"]*[0-9])(?=[^\"]*(?-i:[a-z]))(?=[^\"]*(?-i:[A-Z]))[A-Za-z0-9+/_=-]{32,}\"",
            "\"Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ1Njc4\""
        );
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories),
            f => Path.GetExtension(f) is ".pfx" or ".pem" or ".key" or ".snk"
        );
    }

    [Fact]
    public void S46_secrets_never_go_to_the_environment_the_registry_or_a_temporary_file()
    {
        Banned("M:System.IO.Path.GetTempFileName", "M:System.IO.Path.GetTempPath", "T:Microsoft.Win32.RegistryKey");
        Banned("M:System.Environment.SetEnvironmentVariable(System.String,System.String)");
        Nowhere("(Set|New)-ItemProperty", "Set-ItemProperty HKCU:\\Software\\Go401");
    }

    [Fact]
    public void S60_S61_no_command_line_is_logged_and_no_telemetry_is_sent()
    {
        Nowhere("MyInvocation\\.Line|InvocationInfo\\.Line", "WriteVerbose(MyInvocation.Line)");
        Nowhere("ApplicationInsights|OpenTelemetry|TelemetryClient|\\bSentry|google-analytics", "new TelemetryClient()");

        // One way out: every HttpClient is made over the connection's own transport, and nothing else opens a connection.
        Assert.Equal(
            ["src/Go401.Client/Http/ApiClient.cs", "src/Go401.Client/Http/EndpointClient.cs"],
            Shipped.Where(f => f.Value.Contains(".HandlerFor(", StringComparison.Ordinal)).Select(f => f.Key).Order(StringComparer.Ordinal)
        );
        Nowhere("new [\\w.]*HttpClient\\((?![^;]*HandlerFor)|HttpClient \\w+ = new\\(", "new System.Net.Http.HttpClient(other)");
        Banned("T:System.Net.WebClient", "T:System.Net.Dns", "T:System.Net.Sockets.UdpClient", "M:System.Net.Sockets.TcpClient.#ctor");
        Nowhere("Invoke-RestMethod|Invoke-WebRequest|Start-BitsTransfer", "Invoke-RestMethod $uri");

        // Every address that is in the code is 401GO's, loopback, a place to read, or an example (RFC 2606).
        string[] hosts =
        [
            .. Shipped
                .SelectMany(f => Regex.Matches(f.Value, "https?://([A-Za-z0-9.-]+)").Select(m => m.Groups[1].Value))
                .Where(h => !h.EndsWith(".example", StringComparison.Ordinal) && h != "example.com")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.Contains("app.401go.com", hosts);
        Assert.Empty(
            hosts.Except([
                "app.401go.com",
                "127.0.0.1",
                "github.com",
                "www.powershellgallery.com",
                "go.microsoft.com",
                "aka.ms",
                "schemas.microsoft.com",
                // The profiles that a manifest names.
                "datapackage.org",
            ])
        );
    }

    [Fact]
    public void S62_a_file_asks_for_no_right_that_a_share_for_changing_refuses()
    {
        Nowhere("FullControl|TakeOwnership|ChangePermissions", "FileSystemRights.FullControl");
        Assert.Contains(
            "\"Read, Write, Delete, Synchronize\"",
            Shipped["src/Go401.Client/Platform/OwnerOnly.cs"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Files_are_replaced_and_deleted_in_one_place_that_waits_for_other_programs() =>
        Banned("M:System.IO.File.Delete(System.String)", "M:System.IO.File.Move(System.String,System.String)");

    // JsonElement.GetString and JsonProperty.Name throw for half a surrogate pair, unless ServerJson has parsed the document.
    [Fact]
    public void S79_text_from_outside_is_read_in_one_place()
    {
        Banned("M:System.Text.Json.JsonDocument.Parse(System.String,System.Text.Json.JsonDocumentOptions)");
        Banned("M:System.Text.Json.JsonElement.GetString", "M:System.Text.Json.Utf8JsonReader.GetString", "N:System.Xml");
        Nowhere("ConvertFrom-Json", "$text | ConvertFrom-Json");
    }

    /// <summary>Fails where the build does not refuse these.</summary>
    private static void Banned(params string[] symbols) => Assert.Empty(symbols.Except(BannedSymbolsTests.Symbols));

    [Fact]
    public void S64_the_client_s_libraries_are_these()
    {
        XDocument project = XDocument.Parse(File.ReadAllText(Path.Combine(Root, "src/Go401.Client/Go401.Client.csproj")));
        string[] known = ["Microsoft.Bcl.TimeProvider", "PolySharp", "System.Text.Json"];
        Assert.Equal(
            known,
            project.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void S64_every_library_has_one_version_and_no_project_its_own()
    {
        XDocument central = XDocument.Parse(File.ReadAllText(Path.Combine(Root, "Directory.Packages.props")));
        Assert.Equal("true", central.Descendants("ManagePackageVersionsCentrally").Single().Value);
        Assert.All(central.Descendants("PackageVersion"), p => Assert.Matches(@"^\d+(\.\d+){1,3}$", (string)p.Attribute("Version")!));
        Assert.All(
            Shipped.Where(f => f.Key.EndsWith(".csproj", StringComparison.Ordinal)),
            f => Assert.DoesNotMatch("<PackageReference[^>]*Version", f.Value)
        );
    }

    [Fact]
    public void The_client_shows_only_what_comes_out_of_a_pipeline() =>
        Assert.Equal(
            [
                "AdditionalProperties",
                "Address",
                "ApiException",
                "CensusAction",
                "CensusChange",
                "CensusChanges",
                "CensusEntry",
                "Company",
                "CompanyFailure",
                "CompanyResult",
                "Deduction",
                "DeductionChange",
                "DeductionChanges",
                "DeferralElection",
                "Deferrals",
                "ErrorKind",
                "ExportFaultSeverity",
                "ExportFormat",
                "ExportResult",
                "FieldError",
                "Go401Exception",
                "Go401ExportCheck",
                "Go401ExportFault",
                "Go401PayrollFault",
                "Loan",
                "LoanList",
                "OAuthException",
                "Participant",
                "PayrollDifference",
                "PayrollFaultSeverity",
                "PayrollResult",
                "SensitiveData",
                "ShownPath",
            ],
            typeof(SystemBrowser).Assembly.GetExportedTypes().Select(t => t.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_client_knows_no_PowerShell() =>
        Assert.DoesNotContain(
            typeof(SystemBrowser).Assembly.GetReferencedAssemblies(),
            a => a.Name is "System.Management.Automation" or "Microsoft.PowerShell.Commands.Utility"
        );
}
