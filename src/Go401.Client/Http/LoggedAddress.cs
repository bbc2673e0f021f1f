using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Go401.Client.Catalogue;

namespace Go401.Client.Http;

/// <summary>
/// How an address may be shown: ids are replaced by what they are, and values of the query by stars unless they are
/// page numbers or dates (S59).
/// </summary>
internal static class LoggedAddress
{
    private static readonly Lazy<HashSet<string>> Words = new(() => new HashSet<string>(
        OperationCatalogue.All.SelectMany(o => o.PathTemplate.Split('/')).Where(part => part.Length > 0 && part[0] != '{'),
        StringComparer.Ordinal));

    /// <summary>The path with its ids replaced.</summary>
    /// <param name="path">The encoded path below the base address.</param>
    /// <param name="operation">The operation that is meant, where it is known.</param>
    public static string Template(string path, ApiOperation? operation)
    {
        if (operation is not null)
        {
            return operation.PathTemplate;
        }

        // Collections and ids take turns in this API, so that a word at an even place is no id.
        var shown = new StringBuilder();
        string[] parts = path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            shown.Append(Words.Value.Contains(parts[i]) || (i % 2 == 0 && IsWord(parts[i])) ? parts[i] : "{id}").Append('/');
        }

        return shown.ToString();
    }

    /// <summary>The query with its values masked, question mark included; empty where there is none.</summary>
    public static string Query(IReadOnlyList<string> pairs)
    {
        if (pairs.Count == 0)
        {
            return "";
        }

        return "?" + string.Join("&", pairs.Select(pair =>
        {
            string name = ApiAddress.NameOf(pair);
            int equal = pair.IndexOf('=');
            string value = equal < 0 ? "" : pair.Substring(equal + 1);
            bool harmless = (name is "page" or "page_size" || name.EndsWith("date", StringComparison.Ordinal) || name.EndsWith("_start", StringComparison.Ordinal) || name.EndsWith("_end", StringComparison.Ordinal))
                && !IsBirth(name) && value.All(c => c is (>= '0' and <= '9') or '-');
            return (IsWord(name) ? name : "***") + "=" + (harmless ? value : "***");
        }));
    }

    private static bool IsBirth(string name) => name.IndexOf("birth", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsWord(string part) => part.Length is > 0 and <= 40 && part.All(c => c is (>= 'a' and <= 'z') or '-' or '_');
}
