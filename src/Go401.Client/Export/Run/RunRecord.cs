using System.Diagnostics;
using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// The record of a run: a small JSON file that is replaced whole when the run begins and when it ends, and a log beside it. A run
/// that was killed is one that still says Running though its process is gone. Both files are their owner's alone (S62) and hold
/// ids, counts, paths and error texts; nothing secret and nothing of a participant (S57).
/// </summary>
/// <param name="path">The JSON file. The log has its name with the ending .log. Nothing is written before <see cref="Begin"/>.</param>
internal sealed class RunRecord(string path)
{
    private const int MaxLogBytes = 256 * 1024;
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private string? _lastSucceeded;

    /// <summary>The id of the run; the manifest of a file that it writes has the same.</summary>
    public string RunId { get; } = Guid.NewGuid().ToString("N");

    public string? Connection { get; set; }

    /// <summary>The part of the companies that the run exports, for instance 3/20; null where it exports all.</summary>
    public string? Shard { get; set; }

    public IReadOnlyList<string> Companies { get; set; } = [];

    /// <summary>True once the end of the run was written.</summary>
    public bool HasEnded { get; private set; }

    public static string LogPath(string path)
    {
        string log = Path.ChangeExtension(path, ".log");
        return log == path ? path + ".log" : log;
    }

    /// <summary>Writes that the run has begun.</summary>
    /// <exception cref="Go401Exception">
    /// <c>FileNotWritable</c>, <c>FolderNotFound</c> or <c>FileNotTrusted</c>: the run must not start, because its outcome could not
    /// be recorded.
    /// </exception>
    public void Begin()
    {
        ReadLog();
        ReadLast();
        Write(RunOutcome.Running);
    }

    /// <summary>Writes how the run ended. What comes after the first end is not written.</summary>
    /// <exception cref="Go401Exception">As for <see cref="Begin"/>.</exception>
    public void End(RunOutcome outcome)
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        Write(outcome);
    }

    // A record that cannot be read is replaced all the same: it must not keep the next run from saying how it ended.
    private void ReadLast()
    {
        try
        {
            if (OwnedFile.ReadAll(path, MaxLogBytes * 16) is not byte[] bytes)
            {
                return;
            }

            using var last = ServerJson.Parse(bytes);
            string? Text(string name) => ServerJson.Exact(last.RootElement, name);
            _lastSucceeded = Text("result") is "Succeeded" or "Unchanged" ? Text("ended") : Text("lastSucceeded");
            if (Text("result") == "Running")
            {
                Log(
                    Text("runId"),
                    "Killed",
                    ShardText(Text("shard"))
                        + $"The run that started at {Text("started")} did not finish: its process was killed, or it is still running."
                );
            }
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException) { }
    }

    private void Write(RunOutcome outcome)
    {
        using (PartialFile file = PartialFile.Create(path))
        {
            file.Write(Json(outcome).ToReadableUtf8());
            file.Commit();
        }

        var line = new StringBuilder(ShardText(Shard));
        if (outcome.ExitCode is int code)
        {
            line.Append("exit code ").Append(code.ToString(CultureInfo.InvariantCulture)).Append(". ");
        }

        foreach (ExportResult result in outcome.Files)
        {
            string rows = $"{Counted.Of(result.Rows, "row")} of {Counted.Of(result.Received, "participant")}";
            line.Append(result.Path).Append(": ").Append(rows).Append(", SHA-256 ").Append(result.Sha256).Append(". ");
        }

        line.Append(outcome.ErrorId is null ? "" : $"{outcome.ErrorId}: ")
            .Append(outcome.Message)
            .Append(outcome.NextStep is null ? "" : $" Next: {outcome.NextStep}");
        Log(RunId, outcome.Result, line.ToString());
    }

    // The whole log is replaced, the oldest lines left out: its size has a limit, and no link or half a line is written to.
    private void Log(string? runId, string result, string text)
    {
        string run = OneLine(runId ?? "").PadRight(8).Substring(0, 8),
            line =
                FormattableString
                    .Invariant($"{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {run} {result, -10} {OneLine(text)}")
                    .TrimEnd() + "\n";
        byte[] before = ReadLog(),
            after = Encoding.UTF8.GetBytes(line);
        int skip = 0;
        if (before.Length + after.Length > MaxLogBytes)
        {
            int cut = Array.IndexOf(before, (byte)'\n', Math.Min(before.Length, Math.Max(0, before.Length - (MaxLogBytes / 2))));
            skip = cut < 0 ? before.Length : cut + 1;
        }

        using PartialFile file = PartialFile.Create(LogPath(path));
        file.Write(before, skip, before.Length - skip);
        file.Write(after);
        file.Commit();
    }

    // Checked before the run begins, too: a log that is not ours, or cannot be read, must not be found when the run has ended.
    private byte[] ReadLog()
    {
        string logPath = LogPath(path);
        byte[] log = [];
        TargetFile.Guard(logPath, () => log = OwnedFile.ReadAll(logPath) ?? []);
        return log;
    }

    private JsonMembers Json(RunOutcome outcome)
    {
        using var process = Process.GetCurrentProcess();
        string now = IsoDate.Utc(TimeProvider.System.GetUtcNow());
        return new JsonMembers
        {
            ["statusVersion"] = 1,
            ["runId"] = RunId,
            ["result"] = outcome.Result,
            ["exitCode"] = outcome.ExitCode,
            ["started"] = IsoDate.Utc(_started),
            ["ended"] = outcome.Result == "Running" ? null : now,
            ["lastSucceeded"] = outcome.Result is "Succeeded" or "Unchanged" ? now : _lastSucceeded,
            ["processId"] = process.Id,
            ["connection"] = Connection,
            ["shard"] = Shard,
            ["errorId"] = outcome.ErrorId,
            ["message"] = outcome.Message,
            ["nextStep"] = outcome.NextStep,
            ["company"] = outcome.Company,
            ["companies"] = Companies.Select(id => Catalogue.ShownPath.IdOf(id)).OfType<string>(),
            ["rows"] = outcome.Files.Sum(f => f.Rows),
            ["received"] = outcome.Files.Sum(f => f.Received),
            ["added"] = Sum(outcome, f => f.Added),
            ["updated"] = Sum(outcome, f => f.Updated),
            ["removed"] = Sum(outcome, f => f.Removed),
            ["files"] = outcome.Files.Select(file => new JsonMembers
            {
                ["path"] = file.Path,
                ["rows"] = file.Rows,
                ["sha256"] = file.Sha256,
                ["manifest"] = file.ManifestPath,
                ["report"] = file.ReportPath,
            }),
            ["failures"] = outcome
                .Files.SelectMany(f => f.Failures)
                .Select(failure => new JsonMembers
                {
                    ["company"] = Catalogue.ShownPath.IdOf(failure.CompanyId),
                    ["errorId"] = failure.Error.ErrorId,
                    ["message"] = failure.Error.Message,
                }),
        };
    }

    private static string ShardText(string? shard) => shard is null ? "" : $"Shard {shard}. ";

    private static long? Sum(RunOutcome outcome, Func<ExportResult, long?> value) =>
        outcome.Files.Any(f => value(f) is not null) ? outcome.Files.Sum(f => value(f) ?? 0) : null;

    private static string OneLine(string text) => ServerText.Printable(text, 4000).Replace('\n', ' ').Replace('\r', ' ');
}
