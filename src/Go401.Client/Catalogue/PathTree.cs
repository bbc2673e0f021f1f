namespace Go401.Client.Catalogue;

/// <summary>The templates as a tree of segments, so that a path finds its operations in as many steps as it has segments.</summary>
internal sealed class PathTree
{
    private const int MaxWordLength = 40;

    // What is below the base address besides the catalogue's paths: OAuth's endpoints.
    private static readonly string[] OAuthWords =
    [
        "o",
        "authorize",
        "token",
        "userinfo",
        "revoke_token",
        ".well-known",
        "openid-configuration",
        "jwks.json",
    ];
    private readonly Node _root = new();
    private readonly HashSet<string> _words = new(OAuthWords, StringComparer.Ordinal);

    public void Add(ApiOperation operation)
    {
        Node node = _root;
        foreach (string segment in PathText.Parse(operation.PathTemplate))
        {
            if (PathTemplate.IsParameter(segment))
            {
                node.Parameter ??= new Node();
                node.ParameterText = segment;
                node = node.Parameter;
                continue;
            }

            _words.Add(segment);
            node = node.Literals.GetOrAdd(segment);
        }

        (node.Operations ??= []).Add(operation);
    }

    public IReadOnlyList<ApiOperation>? Find(IReadOnlyList<string> segments) => segments.Count == 0 ? null : Find(_root, segments, 0);

    public string Mask(IReadOnlyList<string> segments)
    {
        var masked = new List<string>(segments.Count);
        Node? node = _root;
        bool wordBefore = false;
        foreach (string segment in segments)
        {
            if (node is not null && node.Literals.TryGetValue(segment, out Node? next))
            {
                masked.Add(segment);
                (node, wordBefore) = (next, false);
            }
            else if (node?.Parameter is not null)
            {
                masked.Add(node.ParameterText!);
                (node, wordBefore) = (node.Parameter, false);
            }
            else
            {
                // An unknown word is kept so that a typo can be seen, but not two in a row: the second may be someone's name.
                bool kept = _words.Contains(segment) || (!wordBefore && LooksLikeWord(segment));
                masked.Add(kept ? segment : "{id}");
                (node, wordBefore) = (null, kept && !_words.Contains(segment));
            }
        }

        return masked.Count == 0 ? "" : string.Join("/", masked) + "/";
    }

    private static List<ApiOperation>? Find(Node node, IReadOnlyList<string> segments, int index)
    {
        if (index == segments.Count)
        {
            return node.Operations;
        }

        string segment = segments[index];
        if (segment.Length == 0)
        {
            return null;
        }

        return (node.Literals.TryGetValue(segment, out Node? literal) ? Find(literal, segments, index + 1) : null)
            ?? (node.Parameter is Node parameter ? Find(parameter, segments, index + 1) : null);
    }

    private static bool LooksLikeWord(string segment) =>
        segment.Length is > 0 and <= MaxWordLength && segment.All(c => c is (>= 'a' and <= 'z') or '-' or '_');

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Parameter { get; set; }

        public string? ParameterText { get; set; }

        public List<ApiOperation>? Operations { get; set; }
    }
}
