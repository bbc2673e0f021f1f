using System;
using System.Collections.Generic;
using System.Linq;
using System.Web;
using Go401.Simulator;

namespace Go401.Tests.Engine;

/// <summary>Reads what was sent, name by name, so that a test can say exactly what must and must not be there.</summary>
internal static class Form
{
    public static SortedDictionary<string, string> Read(string text) =>
        new(
            text.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split('=', 2))
                .ToDictionary(p => HttpUtility.UrlDecode(p[0]), p => HttpUtility.UrlDecode(p.Length > 1 ? p[1] : "")),
            StringComparer.Ordinal
        );

    /// <summary>The fields of the only POST to that path.</summary>
    public static SortedDictionary<string, string> Posted(this RequestLog log, string pathEnd) =>
        Read(log.All.Single(r => r.Method == "POST" && r.Path.EndsWith(pathEnd, StringComparison.Ordinal)).Body);
}
