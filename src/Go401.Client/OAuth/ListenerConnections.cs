using System.Net.Sockets;

namespace Go401.Client.OAuth;

/// <summary>
/// Who is with the redirect listener now. There is room for a fixed number, more than any browser needs: where one more comes,
/// the one that has been silent longest is closed, so that idle connections cannot keep the browser out or use up the process's files.
/// </summary>
internal sealed class ListenerConnections
{
    public const int Max = 32;

    private readonly LinkedList<TcpClient> _idle = new();
    private readonly LinkedList<TcpClient> _active = new();

    public void Add(TcpClient client)
    {
        lock (_idle)
        {
            while (_idle.Count + _active.Count >= Max)
            {
                CloseOldest();
            }

            _idle.AddLast(client);
        }
    }

    /// <summary>Says that one has sent a whole request; it goes last.</summary>
    public void MarkActive(TcpClient client)
    {
        lock (_idle)
        {
            if (_idle.Remove(client))
            {
                _active.AddLast(client);
            }
        }
    }

    public void Remove(TcpClient client)
    {
        lock (_idle)
        {
            _ = _idle.Remove(client) || _active.Remove(client);
        }
    }

    /// <summary>Makes room where the process has no more files for another.</summary>
    public void MakeRoom()
    {
        lock (_idle)
        {
            CloseOldest();
        }
    }

    private void CloseOldest()
    {
        LinkedList<TcpClient> list = _idle.Count > 0 ? _idle : _active;
        if (list.First is { } oldest)
        {
            list.RemoveFirst();

            // Its own task sees the end of the stream.
            oldest.Value.Close();
        }
    }
}
