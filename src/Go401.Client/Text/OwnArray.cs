namespace Go401.Client.Text;

/// <summary>
/// Arrays in objects that leave the module. CliXml and jobs make one list of an array that several objects share, so that a change of
/// one would be a change of all; and all empty arrays of a type are one, unless they are made here.
/// </summary>
internal static class OwnArray
{
    /// <summary>The items in an array that no other object has.</summary>
    public static T[] Of<T>(IReadOnlyCollection<T> items)
    {
        var own = new T[items.Count];
        int count = 0;
        foreach (T item in items)
        {
            own[count++] = item;
        }

        return own;
    }
}
