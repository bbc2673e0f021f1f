using System;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Settings;
using Go401.Client.Text;

namespace Go401.Tests.NetFrameworkLoader;

/// <summary>One sign-in and one call of each kind. A line for each that works.</summary>
internal static class Calls
{
    public static async Task<int> RunAsync(string baseAddress)
    {
        var settings = new ConnectionSettings
        {
            Name = "loader",
            BaseUri = new Uri(baseAddress),
            ClientId = "demo-client",
            ClientSecret = new SecretValue("demo-secret"),
        };
        Connection? connection = null;
        int failed = await Step(
            "sign-in",
            async () =>
            {
                connection = await new ConnectionFactory().SignInWithClientCredentialsAsync(settings, default);
                return connection.Tokens.Current!.HasAccessToken.ToString();
            }
        );
        if (connection is null)
        {
            return failed;
        }

        failed += await Step(
            "GET",
            async () =>
                (
                    (await connection.Api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)).Body.Length
                    > 100
                ).ToString()
        );
        failed += await Step(
            "pages",
            async () =>
            {
                int records = 0;
                var paging = new PagingOptions { PageSize = 10, ThrottleLimit = 4 };
                await foreach (
                    int page in connection.Api.ReadPagesAsync(
                        new ApiRequest { Path = "companies/c1/participants" },
                        paging,
                        p => p.Records.Count,
                        new PagingSummary(),
                        SilentReporter.Instance,
                        default
                    )
                )
                {
                    records += page;
                }

                return $"{records}";
            }
        );
        failed += await Step(
            "POST",
            async () =>
            {
                var request = new ApiRequest
                {
                    Method = HttpMethod.Post,
                    Path = "companies/c1/participants",
                    SkipHttpErrorCheck = true,
                    Content = () => new StringContent("{}", Encoding.UTF8, "application/json"),
                };
                return $"{(await connection.Api.SendAsync(request, SilentReporter.Instance, default)).StatusCode}";
            }
        );
        failed += await Step(
            "proxy",
            () =>
            {
                // Credentials for the system's proxy, which .NET Framework does not give by itself.
                MethodInfo create = typeof(Connection)
                    .Assembly.GetType("Go401.Client.Platform.PlatformHttp", true)
                    .GetMethod("CreateHandler", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!;
                using var handler = (HttpClientHandler)create.Invoke(null, [null, true])!;
                return Task.FromResult((handler.DefaultProxyCredentials == CredentialCache.DefaultCredentials).ToString());
            }
        );
        failed += await Step(
            "refresh",
            async () =>
                (
                    await connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default)
                ).HasAccessToken.ToString()
        );
        return failed;
    }

    private static async Task<int> Step(string name, Func<Task<string>> step)
    {
        try
        {
            Console.WriteLine(name + " " + await step());
            return 0;
        }
        catch (Exception failure)
        {
            Console.WriteLine(name + " failed: " + failure);
            return 1;
        }
    }
}
