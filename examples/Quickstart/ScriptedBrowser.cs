using System;
using System.Net.Http;
using System.Threading.Tasks;

namespace Go401.Quickstart;

/// <summary>
/// What a person would do in the browser, without the person: opens the address that Connect-Go401 hands to its
/// browser and follows the redirects. The simulator approves by itself, so this ends at the module's own listener.
/// </summary>
internal static class ScriptedBrowser
{
    public static async Task<int> OpenAsync(string address)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = true, UseCookies = true });
        using HttpResponseMessage page = await client.GetAsync(new Uri(address));
        return page.IsSuccessStatusCode ? 0 : 1;
    }
}
