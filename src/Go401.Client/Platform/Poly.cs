using System.Security.Cryptography;

namespace Go401.Client.Platform;

/// <summary>What .NET has and netstandard2.0 lacks.</summary>
internal static class Poly
{
#if !NET
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, true);
#endif

    /// <summary>Waits on a clock that can be replaced.</summary>
    public static Task DelayAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellation)
    {
#if NET
        return Task.Delay(wait, time, cancellation);
#else
        return time.Delay(wait, cancellation);
#endif
    }

    /// <summary>Cancels after a time on a clock that can be replaced.</summary>
    public static CancellationTokenSource CancelAfter(TimeProvider time, TimeSpan wait)
    {
#if NET
        return new CancellationTokenSource(wait, time);
#else
        return time.CreateCancellationTokenSource(wait);
#endif
    }

    /// <summary>Compares without telling by its duration where the difference is (S18).</summary>
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
#if NET
        return CryptographicOperations.FixedTimeEquals(left, right);
#else
        if (left.Length != right.Length)
        {
            return false;
        }

        int difference = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
#endif
    }

    /// <summary>A number between 0 and 1.</summary>
    public static double RandomFraction() => BitConverter.ToUInt32(RandomBytes(4), 0) / (double)uint.MaxValue;

    /// <summary>Bytes of the system's cryptographic generator.</summary>
    public static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }

    /// <summary>Text from UTF-8; what is none becomes U+FFFD.</summary>
    public static string Utf8String(ReadOnlySpan<byte> utf8)
    {
#if NET
        return Encoding.UTF8.GetString(utf8);
#else
        return utf8.IsEmpty ? "" : Encoding.UTF8.GetString(utf8.ToArray());
#endif
    }

    /// <summary>True where the bytes are well-formed UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> utf8)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(utf8);
#else
        try
        {
            StrictUtf8.GetCharCount(utf8.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

#if !NET
    /// <summary>As <c>Task.WaitAsync</c> of .NET: ends when the token fires, and the task itself goes on.</summary>
    public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellation)
    {
        if (!task.IsCompleted && cancellation.CanBeCanceled)
        {
            var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellation.Register(() => stopped.TrySetResult(true)))
            {
                await Task.WhenAny(task, stopped.Task).ConfigureAwait(false);
            }

            if (!task.IsCompleted)
            {
                throw new OperationCanceledException(cancellation);
            }
        }

        return await task.ConfigureAwait(false);
    }
#endif
}
