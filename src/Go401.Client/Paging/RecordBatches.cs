namespace Go401.Client.Paging;

/// <summary>
/// Makes objects of a page's records: in batches, two at a time and in order, while the consumer takes the batch before. No more objects
/// than three batches are alive at once where the consumer drops them, so that they die young; pages wait as bytes (bench/README.md).
/// </summary>
internal static class RecordBatches
{
    private const int Size = 100;
    private const int AtOnce = 2;

    /// <summary>Makes the batches of a page, which is kept until the last one was taken.</summary>
    /// <param name="convert">Makes a batch of so many records from an index on. Runs on worker threads.</param>
    public static async IAsyncEnumerable<T[]> ConvertAsync<T>(RecordPage page, Func<RecordPage, int, int, T[]> convert)
    {
        var underWay = new Queue<Task<T[]>>();
        int next = 0;
        Begin();
        try
        {
            while (underWay.Count > 0)
            {
                T[] batch = await underWay.Dequeue().ConfigureAwait(false);
                Begin();
                yield return batch;
            }
        }
        finally
        {
            // The bytes of the page are used again when no one looks at them any more.
            foreach (Task<T[]> left in underWay)
            {
                await Task.WhenAny(left).ConfigureAwait(false);
                _ = left.Exception;
            }
        }

        void Begin()
        {
            while (underWay.Count < AtOnce && next < page.Records.Count)
            {
                int start = next,
                    count = Math.Min(Size, page.Records.Count - start);
                underWay.Enqueue(Task.Run(() => convert(page, start, count)));
                next += count;
            }
        }
    }
}
