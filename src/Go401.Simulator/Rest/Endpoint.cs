using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>A method on a path, the scope it takes (null takes any token), and who answers.</summary>
internal sealed record Endpoint(string Method, string Template, string? Scope, Func<RestCall, Task> AnswerAsync)
{
    private readonly string[] _segments = Template.TrimEnd('/').Split('/');

    /// <summary>The values of the names in braces where the path fits; null where it does not.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] path)
    {
        if (path.Length != _segments.Length)
        {
            return null;
        }

        Dictionary<string, string>? values = null;
        for (int i = 0; i < path.Length; i++)
        {
            if (_segments[i][0] == '{')
            {
                if (path[i].Length == 0)
                {
                    return null;
                }

                (values ??= []).Add(_segments[i][1..^1], path[i]);
            }
            else if (_segments[i] != path[i])
            {
                return null;
            }
        }

        return values ?? (IReadOnlyDictionary<string, string>)System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;
    }
}

/// <summary>Links to documents. They lead to this simulator, where nothing is kept.</summary>
internal static class Links
{
    public static string Signed(RestCall call, string file) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"http://{call.Http.Request.Host}/signed/{Uri.EscapeDataString(file)}?expires=1800&signature=simulated"
        );
}
