namespace Go401.Client.Text;

/// <summary>
/// Takes parts of secrets out of a text that a program wrote that was given them (S57). <see cref="SecretFilter"/> finds a secret that
/// is whole; this finds a piece of one, in upper or lower case, or in Base64.
/// </summary>
internal static class SecretParts
{
    private const string Mask = "***";

    // Shorter pieces are parts of words, and tell too little of a secret.
    private const int Length = 8;

    /// <summary>The text without the runs of characters that it shares with a secret.</summary>
    public static string Hide(string text, IEnumerable<string> secrets)
    {
        var pieces = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string form in secrets.SelectMany(Forms))
        {
            for (int i = 0; i + Length <= form.Length; i++)
            {
                pieces.Add(form.Substring(i, Length));
            }
        }

        return pieces.Count == 0 ? text : Without(text, pieces);
    }

    private static string Without(string text, HashSet<string> pieces)
    {
        var left = new StringBuilder();
        int hidden = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i + Length <= text.Length && pieces.Contains(text.Substring(i, Length)))
            {
                left.Append(i >= hidden ? Mask : "");
                hidden = i + Length;
            }

            if (i >= hidden)
            {
                left.Append(text[i]);
            }
        }

        return left.ToString();
    }

    // Base64 shows a text in three ways, depending on how many bytes are before it. The ends depend on what is beside it.
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            int start = before == 0 ? 0 : 4;
            yield return encoded.Length - 2 > start ? encoded.Substring(start, encoded.Length - 2 - start) : "";
        }
    }
}
