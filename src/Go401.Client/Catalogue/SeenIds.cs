namespace Go401.Client.Catalogue;

/// <summary>
/// A small memory of the ids that a connection has met recently, so that they can be offered when a path is typed. It holds
/// ids and names of companies and participants only, never more than <see cref="Capacity"/> of each, and lives in memory.
/// </summary>
internal sealed class SeenIds
{
    /// <summary>How many ids are kept for one path parameter; the oldest go first.</summary>
    public const int Capacity = 200;

    /// <summary>How many ids of one response are noted: what is offered at a prompt is short.</summary>
    public const int MaxOfOneResponse = 100;

    private static readonly string[] Remembered = ["company_id", "participant_id"];
    private readonly Dictionary<string, Ring> _rings = new(StringComparer.Ordinal);

    /// <summary>Notes an id of a record.</summary>
    /// <param name="parameter">The path parameter that it fills; others than <c>company_id</c> and <c>participant_id</c> are not
    /// kept.</param>
    /// <param name="name">Whose it is; null keeps the name that is known.</param>
    public void Add(string parameter, string id, string? name = null)
    {
        if (Array.IndexOf(Remembered, parameter) < 0 || string.IsNullOrEmpty(id) || id.Length > 200)
        {
            return;
        }

        lock (_rings)
        {
            _rings.GetOrAdd(parameter).Add(id, name);
        }
    }

    /// <summary>
    /// Notes the first <see cref="MaxOfOneResponse"/> ids of a response, so that the first of them is offered first. The rest is
    /// not looked at: reading a long list must cost nothing.
    /// </summary>
    public void AddFirst(string parameter, IEnumerable<SeenId> records)
    {
        foreach (SeenId seen in records.Take(MaxOfOneResponse).Reverse())
        {
            Add(parameter, seen.Id, seen.Name);
        }
    }

    /// <summary>Notes the ids in a path which the server has answered.</summary>
    /// <param name="path">As for <see cref="OperationCatalogue.Find"/>.</param>
    public void AddPath(string path)
    {
        if (OperationCatalogue.OnPath(path) is not [ApiOperation operation, ..] || operation.PathParameters.Count == 0)
        {
            return;
        }

        IReadOnlyList<string> given = PathText.Parse(path),
            template = PathText.Parse(operation.PathTemplate);
        for (int i = 0; i < template.Count; i++)
        {
            if (PathTemplate.NameOf(template[i]) is string parameter && !PathTemplate.IsParameter(given[i]))
            {
                Add(parameter, Uri.UnescapeDataString(given[i]));
            }
        }
    }

    /// <summary>The name that goes with an id; null where none is known.</summary>
    public string? NameOf(string parameter, string id)
    {
        lock (_rings)
        {
            return _rings.TryGetValue(parameter, out Ring? ring) ? ring.NameOf(id) : null;
        }
    }

    /// <summary>The ids of a path parameter, newest first.</summary>
    public IReadOnlyList<SeenId> Of(string parameter)
    {
        lock (_rings)
        {
            return _rings.TryGetValue(parameter, out Ring? ring) ? ring.NewestFirst() : [];
        }
    }

    /// <summary>The name of the company that a path is about; null where it has not been met.</summary>
    /// <param name="path">As for <see cref="OperationCatalogue.Find"/>.</param>
    public string? CompanyNameOf(string path)
    {
        IReadOnlyList<string> segments = PathText.Parse(path);
        return segments.Count > 1 && segments[0].Equals("companies", StringComparison.OrdinalIgnoreCase)
            ? NameOf("company_id", Uri.UnescapeDataString(segments[1]))
            : null;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_rings)
        {
            _rings.Clear();
        }
    }

    private sealed class Ring
    {
        private readonly Dictionary<string, LinkedListNode<SeenId>> _known = new(StringComparer.Ordinal);
        private readonly LinkedList<SeenId> _order = new();

        public void Add(string id, string? name)
        {
            if (_known.TryGetValue(id, out LinkedListNode<SeenId>? node))
            {
                node.Value = new SeenId(id, name ?? node.Value.Name);
                _order.Remove(node);
                _order.AddFirst(node);
                return;
            }

            _known[id] = _order.AddFirst(new SeenId(id, name));
            if (_order.Count > Capacity)
            {
                _known.Remove(_order.Last!.Value.Id);
                _order.RemoveLast();
            }
        }

        public string? NameOf(string id) => _known.TryGetValue(id, out LinkedListNode<SeenId>? node) ? node.Value.Name : null;

        public IReadOnlyList<SeenId> NewestFirst() => [.. _order];
    }
}
