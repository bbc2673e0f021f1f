namespace Go401.Client.Catalogue;

/// <summary>An id that was seen, with the name of which person it belongs to.</summary>
/// <param name="Id">The <c>object_id</c>.</param>
/// <param name="Name">The name of the company or participant; null where it was not seen.</param>
internal readonly record struct SeenId(string Id, string? Name);

/// <summary>A path to offer.</summary>
/// <param name="Path">The whole path, in the way the user began it.</param>
/// <param name="ListText">How it is shown in a list.</param>
internal sealed record PathProposal(string Path, string ListText, string ToolTip);

/// <summary>Completes paths from the catalogue and from ids that were seen. It asks no one: it works offline and at once.</summary>
internal static class PathCompletion
{
    /// <summary>
    /// What can follow. Templates that go on from what was typed, ids typed already filled in; where an id comes next, the
    /// ids seen so far first. A text that begins no path is looked for inside of them; with <c>*</c> it is a pattern.
    /// </summary>
    /// <param name="typed">What was typed so far.</param>
    /// <param name="method">Only paths that know this method; null takes all.</param>
    /// <param name="idsOf">The ids seen for a path parameter, newest first.</param>
    public static IEnumerable<PathProposal> Complete(string typed, string? method, Func<string, IEnumerable<SeenId>> idsOf)
    {
        string slash = typed.StartsWith("/", StringComparison.Ordinal) ? "/" : "";
        string[] given = typed.Substring(slash.Length).Split('/');
        string begun = given[given.Length - 1];
        string[] done = [.. given.Take(given.Length - 1)];
        List<IGrouping<string, ApiOperation>> paths =
        [
            .. OperationCatalogue
                .All.Where(o => method is null || o.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
                .GroupBy(o => o.PathTemplate)
                .OrderBy(g => g.Key, StringComparer.Ordinal),
        ];
        string head = slash + string.Concat(done.Select(d => d + "/"));
        bool any = false;
        foreach (string parameter in paths.Select(p => ParameterAfter(p.Key, done)).OfType<string>().Distinct())
        {
            foreach (SeenId seen in idsOf(parameter).Where(s => s.Id.StartsWith(begun, StringComparison.OrdinalIgnoreCase)))
            {
                any = true;
                string segment = Uri.EscapeDataString(seen.Id);
                yield return new PathProposal(
                    $"{head}{segment}/",
                    segment,
                    seen.Name is null ? $"{{{parameter}}}" : $"{{{parameter}}}: {seen.Name}"
                );
            }
        }

        foreach (IGrouping<string, ApiOperation> path in paths)
        {
            if (Continue(path.Key, done, begun) is string full)
            {
                any = true;
                yield return Proposal(slash + full, path);
            }
        }

        if (any || typed.Length == 0)
        {
            yield break;
        }

        string[] parts = typed.Trim('/').Split(['*'], StringSplitOptions.RemoveEmptyEntries);
        foreach (IGrouping<string, ApiOperation> path in paths.Where(p => HasInOrder(p.Key, parts)))
        {
            yield return Proposal(slash + path.Key, path);
        }
    }

    private static PathProposal Proposal(string full, IEnumerable<ApiOperation> operations) =>
        new(full, full, string.Join(Environment.NewLine, operations.Select(o => $"{o.Method}: {o.Summary}")));

    // The parameter whose value is being typed, where the whole segments before it fit.
    private static string? ParameterAfter(string template, string[] done)
    {
        string[] segments = Segments(template);
        return segments.Length > done.Length && Fits(segments, done) ? PathTemplate.NameOf(segments[done.Length]) : null;
    }

    // The template with the ids typed already; null where it does not go on from what was typed.
    private static string? Continue(string template, string[] done, string begun)
    {
        string[] segments = Segments(template);
        if (segments.Length < done.Length || !Fits(segments, done))
        {
            return null;
        }

        if (segments.Length == done.Length)
        {
            return begun.Length == 0 ? string.Join("/", done) + "/" : null;
        }

        return segments[done.Length].StartsWith(begun, StringComparison.OrdinalIgnoreCase)
            ? string.Join("/", done.Concat(segments.Skip(done.Length))) + "/"
            : null;
    }

    private static bool Fits(string[] template, string[] done)
    {
        for (int i = 0; i < done.Length; i++)
        {
            if (
                done[i].Length == 0
                || !(PathTemplate.IsParameter(template[i]) || template[i].Equals(done[i], StringComparison.OrdinalIgnoreCase))
            )
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Segments(string template) => template.TrimEnd('/').Split('/');

    private static bool HasInOrder(string text, string[] parts)
    {
        int from = 0;
        foreach (string part in parts)
        {
            int at = text.IndexOf(part, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            from = at + part.Length;
        }

        return parts.Length > 0;
    }
}
