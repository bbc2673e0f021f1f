using System.Net.Sockets;

namespace Go401.Client.OAuth;

/// <summary>
/// Who is with the redirect listener now. There is room for a fixed number, more than any browser needs: where one more comes,
/// the one that has been silent longest is closed, so that idle connections cannot keep the browser out or use up the process's files.
/// </summary>
internal sealed class ListenerConnections
{
    public const int Max = 32;

    private readonly LinkedList<TcpClient> _silent = new();
    private readonly LinkedList<TcpClient> _heard = new();

    public void Add(TcpClient client)
    {
        lock (_silent)
        {
            while (_silent.Count + _heard.Count >= Max)
            {
                CloseOldest();
            }

            _silent.AddLast(client);
        }
    }

    /// <summary>Says that one has sent a whole request; it goes last.</summary>
    public void Heard(TcpClient client)
    {
        lock (_silent)
        {
            if (_silent.Remove(client))
            {
                _heard.AddLast(client);
            }
        }
    }

    public void Remove(TcpClient client)
    {
        lock (_silent)
        {
            _ = _silent.Remove(client) || _heard.Remove(client);
        }
    }

    /// <summary>Makes room where the process has no more files for another.</summary>
    public void MakeRoom()
    {
        lock (_silent)
        {
            CloseOldest();
        }
    }

    private void CloseOldest()
    {
        LinkedList<TcpClient> list = _silent.Count > 0 ? _silent : _heard;
        if (list.First is { } oldest)
        {
            list.RemoveFirst();

            // Its own task sees the end of the stream.
            oldest.Value.Close();
        }
    }
}
