namespace Go401.Client.Calls;

/// <summary>Waiting for work that goes on whether one waits or not.</summary>
internal static class Waiting
{
    /// <summary>The task's result, or an end at once when the token fires; the task itself goes on.</summary>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public static async Task<T> UnlessStoppedAsync<T>(this Task<T> task, CancellationToken cancellation)
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
}
