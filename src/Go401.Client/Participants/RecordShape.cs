namespace Go401.Client.Participants;

/// <summary>
/// Which fields of a record are looked for, as a tree of names. Everything else is stepped over without being looked at
/// closer. Immutable; any number of readers share one.
/// </summary>
internal sealed class RecordShape
{
    private readonly List<ShapeNode> _nodes = [];

    /// <summary>Makes a shape of paths; the position of a path is the number of its slot.</summary>
    public RecordShape(IEnumerable<string[]> paths)
    {
        Root = Add(-1, []);
        foreach (string[] path in paths)
        {
            ShapeNode node = Root;
            for (int i = 0; i < path.Length; i++)
            {
                byte[] name = Encoding.UTF8.GetBytes(path[i]);
                ShapeNode? child = node.Children.FirstOrDefault(c => c.Name.AsSpan().SequenceEqual(name));
                if (child is null)
                {
                    child = Add(node.Index, name);
                    node.Children.Add(child);
                }

                node = child;
            }

            node.Slot = SlotCount++;
        }
    }

    public ShapeNode Root { get; }

    public int SlotCount { get; private set; }

    public int NodeCount => _nodes.Count;

    /// <summary>The names down to a node, joined by dots; empty for the record itself.</summary>
    public string PathOf(int node) =>
        _nodes[node].Parent < 0 ? "" : (PathOf(_nodes[node].Parent) + "." + Encoding.UTF8.GetString(_nodes[node].Name)).TrimStart('.');

    private ShapeNode Add(int parent, byte[] name)
    {
        var node = new ShapeNode(_nodes.Count, parent, name);
        _nodes.Add(node);
        return node;
    }
}

/// <summary>One name in the tree.</summary>
internal sealed class ShapeNode(int index, int parent, byte[] name)
{
    public int Index { get; } = index;

    public int Parent { get; } = parent;

    public byte[] Name { get; } = name;

    /// <summary>Where its value is put; -1 where only what is below is wanted.</summary>
    public int Slot { get; set; } = -1;

    public List<ShapeNode> Children { get; } = [];

    public ShapeNode? Find(ReadOnlySpan<byte> name)
    {
        foreach (ShapeNode child in Children)
        {
            if (name.SequenceEqual(child.Name))
            {
                return child;
            }
        }

        return null;
    }
}
