using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.PowerShell.SecretManagement;

namespace Go401.StandIn;

/// <summary>A secret as it is kept: its type (SecureString, PSCredential…), its text, its facts.</summary>
internal sealed record Entry(string Name, string Type, string Value, IReadOnlyDictionary<string, string> Metadata);

internal interface IStore
{
    IReadOnlyDictionary<string, Entry> Read();

    void Change(Action<Dictionary<string, Entry>> change);
}

/// <summary>An honest store: every reader sees what was written last, and writers take turns.</summary>
internal sealed class HonestStore(string folder) : IStore
{
    private string File => Path.Combine(folder, "secrets");

    public IReadOnlyDictionary<string, Entry> Read() => Entries.From(Table.Read(File));

    public void Change(Action<Dictionary<string, Entry>> change)
    {
        using FileStream turn = Turn();
        var entries = Entries.From(Table.Read(File));
        change(entries);
        Table.Write(File, Entries.To(entries));
    }

    private FileStream Turn()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(5);
            }
        }
    }
}

/// <summary>
/// A store with the faults of SecretStore 1.0.6: all secrets in the memory of the process; a change of the file is noticed
/// five seconds later, and not at all when this process wrote less than five seconds before it; a write puts all that is
/// remembered back into the file, in place, over what others wrote; no lock between processes.
/// </summary>
internal sealed class ForgetfulStore : IStore, IDisposable
{
    private static readonly Dictionary<string, ForgetfulStore> Stores = new(StringComparer.Ordinal);
    private readonly object _gate = new();
    private readonly string _file;
    private readonly FileSystemWatcher _watcher;
    private readonly Timer _noticed;
    private Dictionary<string, Entry>? _remembered;
    private DateTime _lastOwnWrite = DateTime.MinValue;
    private DateTime _lastChange = DateTime.MinValue;

    private ForgetfulStore(string folder)
    {
        _file = Path.Combine(folder, "storefile");
        _noticed = new Timer(_ => Notice());
        _watcher = new FileSystemWatcher(folder)
        {
            NotifyFilter = NotifyFilters.LastWrite,
            Filter = "storefile",
            EnableRaisingEvents = true,
        };
        _watcher.Changed += (_, _) =>
        {
            lock (_gate)
            {
                _lastChange = File.GetLastWriteTime(_file);
                _noticed.Change(Delay, Timeout.InfiniteTimeSpan);
            }
        };
    }

    public static string Authentication => Environment.GetEnvironmentVariable("GO401_STANDIN_AUTHENTICATION") ?? "None";

    private static TimeSpan Delay => TimeSpan.FromSeconds(5);

    private static bool Unlocked { get; set; }

    public static ForgetfulStore In(string folder)
    {
        lock (Stores)
        {
            if (!Stores.TryGetValue(folder, out ForgetfulStore? store))
            {
                Stores[folder] = store = new ForgetfulStore(folder);
            }

            return store;
        }
    }

    /// <summary>Unlock-SecretVault: what is remembered is let go of first, whatever comes of it.</summary>
    public static void Unlock(string folder, string password)
    {
        ForgetfulStore store = In(folder);
        lock (store._gate)
        {
            store._remembered = null;
            Unlocked = Authentication == "Password" && password == "open sesame";
        }

        if (Authentication != "Password")
        {
            throw new InvalidOperationException(
                "The local store is not configured to use a password. First change the store configuration to require a password."
            );
        }

        if (!Unlocked)
        {
            throw new PasswordRequiredException(
                "The provided password is incorrect for the Microsoft.PowerShell.SecretStore module vault."
            );
        }
    }

    public IReadOnlyDictionary<string, Entry> Read()
    {
        lock (_gate)
        {
            return new Dictionary<string, Entry>(Remembered(), StringComparer.OrdinalIgnoreCase);
        }
    }

    public void Change(Action<Dictionary<string, Entry>> change)
    {
        lock (_gate)
        {
            Dictionary<string, Entry> all = Remembered();
            change(all);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    // In place, and cut to length at the end, as the original does.
                    using FileStream file = File.OpenWrite(_file);
                    byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Table.Format(Entries.To(all)));
                    file.Write(bytes, 0, bytes.Length);
                    file.SetLength(file.Position);
                    break;
                }
                catch (IOException) when (attempt < 3)
                {
                    Thread.Sleep(250);
                }
            }

            _lastOwnWrite = DateTime.Now;
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _noticed.Dispose();
    }

    private void Notice()
    {
        lock (_gate)
        {
            if (_remembered is not null && _lastChange - _lastOwnWrite > Delay)
            {
                _remembered = Load();
            }
        }
    }

    private Dictionary<string, Entry> Remembered()
    {
        if (Authentication == "Password" && !Unlocked)
        {
            throw new PasswordRequiredException();
        }

        return _remembered ??= Load();
    }

    private Dictionary<string, Entry> Load()
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return Entries.From(Table.Read(_file));
            }
            catch (Exception exception) when (attempt < 3 && exception is IOException or FormatException)
            {
                Thread.Sleep(250);
            }
        }
    }
}

internal static class Entries
{
    public static Dictionary<string, Entry> From(List<string[]> rows)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        foreach (string[] row in rows)
        {
            var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (int i = 3; i + 1 < row.Length; i += 2)
            {
                metadata[row[i]] = row[i + 1];
            }

            entries[row[0]] = new Entry(row[0], row[1], row[2], metadata);
        }

        return entries;
    }

    public static IEnumerable<string[]> To(Dictionary<string, Entry> entries) =>
        entries.Values.Select(e => (string[])[e.Name, e.Type, e.Value, .. e.Metadata.SelectMany(m => new[] { m.Key, m.Value })]);
}
