using Go401.Client.Files;

namespace Go401.Client.Http;

/// <summary>Reads the body of a response, up to a cap (S56).</summary>
internal static class BodyReader
{
    private const int ChunkSize = 81920;

    // Bytes in a second; no one waits for less.
    private const double SlowestRate = 1024;

    /// <summary>Reads it into memory.</summary>
    /// <param name="largest">How many bytes it may have.</param>
    /// <param name="buffers">Where the memory comes from; new if null.</param>
    /// <exception cref="Go401Exception"><c>ResponseTooLarge</c>.</exception>
    /// <exception cref="IOException">It ended before its announced length.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response,
        long largest,
        BufferPool? buffers,
        CancellationToken cancellation
    )
    {
        long? announced = response.Content.Headers.ContentLength;
        if (announced > largest)
        {
            throw TooLarge(largest);
        }

        if (announced == 0)
        {
            return default;
        }

        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        int size = announced is long exact ? (int)exact : ChunkSize;
        byte[] buffer = buffers?.Rent(size) ?? new byte[size];
        int length = 0;
        while (length != announced)
        {
            if (length == buffer.Length)
            {
                if (length >= largest)
                {
                    throw TooLarge(largest);
                }

                Array.Resize(ref buffer, (int)Math.Min(Math.Max(length * 2L, ChunkSize), Math.Min(largest + 1, int.MaxValue - 64)));
            }

            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        if (length > largest)
        {
            throw TooLarge(largest);
        }

        if (announced is long promised && length < promised)
        {
            throw new IOException("The response ended before its announced length.");
        }

        return new ReadOnlyMemory<byte>(buffer, 0, length);
    }

    /// <summary>
    /// Copies it to a file, from its beginning. Each chunk may take as long as a whole try, and all of it that long and a
    /// second more for each kilobyte: a server that lets it drip does not hold the file open forever.
    /// </summary>
    /// <param name="largest">How many bytes it may have.</param>
    /// <param name="idle">How long a whole try may take.</param>
    /// <param name="json">Looks at the bytes where they have to be whole JSON; null where they are something else.</param>
    public static async Task CopyAsync(
        HttpResponseMessage response,
        PartialFile target,
        long largest,
        TimeSpan idle,
        CancellationTokenSource timeout,
        TimeProvider time,
        JsonStreamCheck? json
    )
    {
        target.Truncate(0);
        long started = time.GetTimestamp();
        long? announced = response.Content.Headers.ContentLength;
        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] chunk = new byte[ChunkSize];
        long length = 0;
        int read;
        while ((read = await stream.ReadAsync(chunk, 0, chunk.Length, timeout.Token).ConfigureAwait(false)) > 0)
        {
            length += read;
            TimeSpan left = idle + TimeSpan.FromSeconds(length / SlowestRate) - time.GetElapsedTime(started);
            timeout.CancelAfter(
                left <= TimeSpan.Zero ? TimeSpan.Zero
                : left < idle ? left
                : idle
            );
            if (length > largest)
            {
                throw TooLarge(largest);
            }

            json?.Add(chunk.AsSpan(0, read));
            target.Write(chunk, 0, read);
        }

        if (announced is long promised && length < promised)
        {
            throw new IOException("The response ended before its announced length.");
        }

        json?.End();
    }

    private static Go401Exception TooLarge(long largest) =>
        new(
            "ResponseTooLarge",
            ErrorKind.InvalidResult,
            $"The server's response is larger than {largest / (1024 * 1024)} MB, the limit for this API. {Hint.Of("SmallerPages")}"
        );
}
