using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Go401.Simulator;

/// <summary>
/// Leaves Ctrl+C and the signals of the system to the program. The web host's own lifetime would stop the server at Ctrl+C, also
/// when a shell beside it was meant.
/// </summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public static void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
