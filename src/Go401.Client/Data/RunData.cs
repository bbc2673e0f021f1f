using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The members of the status file of an export, and of the receipt of a census.</summary>
internal static class RunData
{
    private const string Good = "The run did not fail.";

    public static readonly DataTable Status = new(
        "ExportStatus",
        "The status file of an export: how the last run went. It has no personal data.",
        [
            Count("statusVersion", "The version of this file's format.", "version"),
            new("runId", DataType.Text, "The id of the run; the manifest of a file that it wrote has the same."),
            new("result", DataType.Text, "How the run ended. A run that was killed still says Running.")
            {
                Values = ["Running", "Succeeded", "Unchanged", "Incomplete", "Failed", "Stopped"],
            },
            Count(
                "exitCode",
                "0 done, 1 the call is wrong, 2 nothing changed, 3 a person is needed, 4 the service is not available, 5 incomplete.",
                "exit code",
                "The run goes on, or was killed or stopped."
            ),
            new("started", DataType.Timestamp, "When the run began, UTC."),
            new("ended", DataType.Timestamp, "When it ended, UTC.") { Empty = "The run goes on, or was killed." },
            new("lastSucceeded", DataType.Timestamp, "When the last run that succeeded ended, UTC.") { Empty = "None succeeded yet." },
            Count("processId", "The process of the run.", "process id"),
            new("connection", DataType.Text, "The connection that was used.") { Empty = "There was none." },
            new("shard", DataType.Text, "Which shard of the companies is exported, for instance 3/20.") { Empty = "All companies are." },
            new("errorId", DataType.Text, "The stable id of the error, which the help topic on troubleshooting explains.") { Empty = Good },
            new("message", DataType.Text, "What went wrong, or that the run was stopped.") { Empty = Good },
            new("nextStep", DataType.Text, "What to do.") { Empty = Good },
            new("company", DataType.Text, "The id of the company that the error is about.") { Empty = "It is not about a single company." },
            new("companies", DataType.List, "The ids of the companies that were asked for."),
            Count("rows", "Rows of the files that were written, without headers.", "rows"),
            Count("received", "Participants that the server sent.", "participants"),
            Count("added", "Participants added since the last export.", "participants", NotIncremental),
            Count("updated", "Participants changed since the last export.", "participants", NotIncremental),
            Count("removed", "Participants removed since the last export.", "participants", NotIncremental),
            new("files", DataType.List, "The files that were written, each with path, rows, sha256, manifest and report."),
            new("failures", DataType.List, "The companies that could not be read, each with company, errorId and message."),
        ],
        IsFile: true
    );

    public static readonly DataTable CensusReceipt = new(
        "CensusReceipt",
        "The receipt of a census, a JSON file: who was changed, in which fields. It has no values.",
        [
            new("baseAddress", DataType.Text, "The address of the service."),
            new("companyId", DataType.Text, "The company's id."),
            new("appliedUtc", DataType.Timestamp, "When the changes were sent, UTC."),
            new("counts", DataType.Group, "How many people, by action and status, for instance Update Done.") { Unit = "people" },
            new("people", DataType.List, "Each with participantId (null: not added), action, row, names of fields, and status."),
        ],
        IsFile: true
    );

    private const string NotIncremental = "The export was not incremental, or wrote nothing.";
}
