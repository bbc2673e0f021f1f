using System.Buffers.Binary;
using System.Security.Cryptography;
using Go401.Client.Files;
using Go401.Client.Platform;

namespace Go401.Client.Payroll;

/// <summary>
/// The pay runs of one company that this account has begun: written before each request leaves, so that no run is sent twice
/// whenever the process ends. One file a company in the state folder, its owner's alone, sealed with the folder's key.
/// </summary>
internal sealed class PayrollJournal
{
    private const string Purpose = "payroll journal";
    private const int MaxEntries = 500;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    private readonly string _path;
    private readonly StateFolder _folder;
    private readonly StateSeal _seal;
    private readonly Uri _baseUri;
    private List<JournalEntry> _entries = [];

    private PayrollJournal(StateFolder folder, StateSeal seal, Uri baseUri, string companyId)
    {
        _folder = folder;
        _seal = seal;
        _baseUri = baseUri;
        CompanyId = companyId;
        string name = Tag("company", Encoding.UTF8.GetBytes(baseUri.AbsoluteUri.TrimEnd('/') + "\n" + companyId), 12);
        _path = Path.Combine(folder.Path, $"payroll.{name}.json");
    }

    public string CompanyId { get; }

    /// <summary>The file that a process holds while it sends a pay run of this company.</summary>
    public string LockPath => Path.ChangeExtension(_path, ".lock");

    /// <summary>The runs, in the order in which they were begun.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>The runs that 401GO has, or may have: all but those that it refused.</summary>
    public IEnumerable<JournalEntry> Begun => _entries.Where(e => e.State != JournalState.Refused);

    /// <summary>Those of them for the company, date and cycle of a run.</summary>
    public IEnumerable<JournalEntry> RunsFor(PayrollRun run) => Begun.Where(e => e.IsFor(run));

    /// <summary>Opens the journal of a company and reads it.</summary>
    /// <exception cref="Go401Exception"><c>PayrollJournalInvalid</c>, <c>StateFolderUnusable</c>, <c>FileNotTrusted</c>.</exception>
    public static PayrollJournal Open(StateFolder folder, Uri baseUri, string companyId)
    {
        PayrollJournal journal = Of(folder, baseUri, companyId);
        journal.Read();
        return journal;
    }

    /// <summary>The journal of a company, to be read once its lock is held.</summary>
    /// <exception cref="Go401Exception"><c>StateFolderUnusable</c>.</exception>
    public static PayrollJournal Of(StateFolder folder, Uri baseUri, string companyId) =>
        new(folder, StateSeal.Create(folder), baseUri, companyId);

    /// <summary>Reads the file.</summary>
    /// <exception cref="Go401Exception"><c>PayrollJournalInvalid</c>, <c>StateFolderUnusable</c>, <c>FileNotTrusted</c>.</exception>
    public void Read()
    {
        byte[]? content;
        string? other;
        try
        {
            content = OwnedFile.ReadAll(_path);
            other = content is null ? OtherJournals.Find(_path, _baseUri, CompanyId) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw _folder.Unusable(failure);
        }

        if (other is not null)
        {
            throw Invalid(other);
        }

        _entries = content is null ? [] : Parse(content);
    }

    /// <summary>Adds an entry, or replaces that of the same key, and returns when it is on the disk.</summary>
    public void Write(JournalEntry entry)
    {
        int at = _entries.FindIndex(e => e.Key == entry.Key);
        if (at >= 0)
        {
            _entries[at] = entry;
        }
        else
        {
            _entries.Add(entry);
        }

        Trim();
        Save();
    }

    /// <summary>The fingerprint of a run, whatever its correction number: HMAC with the folder's key over ids and amounts.</summary>
    public string Fingerprint(PayrollRun run)
    {
        using IncrementalHash mac = _seal.Begin(Purpose + " run");
        PayrollBody.AddTo(mac, _baseUri, run with { Correction = 0 });
        return Hash.Hex(mac.GetHashAndReset(), 32);
    }

    /// <summary>A fingerprint of each participant and of each line, alternating.</summary>
    public LineTag[] People(PayrollRun run)
    {
        var people = new LineTag[run.Lines.Count * 2];
        Fill(people, 0, "person", run.Lines.Select(l => Encoding.UTF8.GetBytes(l.ParticipantId)));
        Fill(people, 1, "line", run.Lines.Select(PayrollBody.Canonical));
        return people;
    }

    private void Fill(LineTag[] people, int at, string purpose, IEnumerable<byte[]> contents)
    {
        foreach (byte[] tag in _seal.Tags(Purpose + " " + purpose, contents))
        {
            people[at] = new LineTag(BinaryPrimitives.ReadUInt64BigEndian(tag));
            at += 2;
        }
    }

    // Only the latest regular run is compared with the next one; and what is years old protects nothing any more.
    private void Trim()
    {
        JournalEntry? latest = Begun
            .Where(e => e is { OffCycle: false, Correction: 0 })
            .OrderBy(e => e.CheckDate)
            .ThenBy(e => e.Started)
            .LastOrDefault();
        _entries =
        [
            .. _entries
                .Skip(Math.Max(0, _entries.Count - MaxEntries))
                .Select(e => ReferenceEquals(e, latest) || e.People.Length == 0 ? e : e with { People = [] }),
        ];
    }

    private string Tag(string purpose, byte[] content, int length) => Hash.Hex(_seal.Tag(Purpose + " " + purpose, content), length);

    private byte[] FileTag(byte[] content, int count)
    {
        using IncrementalHash mac = _seal.Begin(Purpose + " file");
        mac.AppendData(content, 0, count);
        return Encoding.ASCII.GetBytes(Hash.Hex(mac.GetHashAndReset(), 32));
    }

    // JSON for people, a line break, and the seal in hex.
    private void Save()
    {
        // A large run has some megabytes. Room for all of it at once saves those that a buffer leaves behind while it grows.
        using var content = new MemoryStream(4096 + (32 * _entries.Sum(e => e.People.Length)));
        JsonSerializer.Serialize(
            content,
            new JournalFile
            {
                Company = CompanyId,
                BaseAddress = _baseUri.AbsoluteUri,
                Entries = [.. _entries],
            },
            Json
        );
        byte[] tag = FileTag(content.GetBuffer(), (int)content.Length);
        content.WriteByte((byte)'\n');
        content.Write(tag, 0, tag.Length);
        content.WriteByte((byte)'\n');
        string draft = _path + "." + Hash.Hex(Poly.RandomBytes(6)) + ".new";
        try
        {
            using (FileStream file = FileWithRetry.Create(draft))
            {
                content.WriteTo(file);
                file.Flush(flushToDisk: true);
            }

            FileWithRetry.Replace(draft, _path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            OwnedFile.TryDelete(draft);
            throw _folder.Unusable(failure);
        }
    }

    private List<JournalEntry> Parse(byte[] content)
    {
        try
        {
            int end = Array.LastIndexOf(content, (byte)'\n', Math.Max(0, content.Length - 2));
            if (end > 0)
            {
                string seal = Encoding.ASCII.GetString(content, end + 1, content.Length - end - 1).Trim();
                if (
                    Poly.FixedTimeEquals(Encoding.ASCII.GetBytes(seal), FileTag(content, end))
                    && ServerJson.Read<JournalFile>(content.AsMemory(0, end), Json) is { Version: 1, Entries: not null } file
                    && Array.TrueForAll(file.Entries, e => e is { Key: not null, People: not null, AcceptedWarnings: not null })
                )
                {
                    return [.. file.Entries];
                }
            }
        }
        catch (JsonException)
        {
            // Below.
        }

        throw Invalid(_path);
    }

    private static Go401Exception Invalid(string path) =>
        new(
            "PayrollJournalInvalid",
            ErrorKind.SecurityError,
            $"The payroll journal {path} was changed by another program, or the key next to it was lost or replaced. It protects "
                + "pay runs from being sent twice, so nothing "
                + "was sent. Compare what 401GO has with your file, then remove the journal."
        );

    private sealed class JournalFile
    {
        public int Version { get; init; } = 1;

        public string Company { get; init; } = "";

        public string BaseAddress { get; init; } = "";

        public JournalEntry[] Entries { get; init; } = [];
    }
}
