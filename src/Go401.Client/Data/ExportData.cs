using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The columns of change files and of what an export comes to.</summary>
internal static class ExportData
{
    private const string NotIncremental = "The export was not incremental.";
    private const string NoCount = "The server did not say.";

    public static readonly DataTable ChangeDetail = new(
        "ChangeDetail",
        "The file NAME.changes beside an incremental export: one row for each value that changed.",
        [
            Id("ObjectId", "The participant's id.", "object_id"),
            Personal("Name", DataType.Text, "The full name.", "name"),
            new("Column", DataType.Text, "The column that changed; Change for a participant who was added or removed."),
            Personal(
                "OldValue",
                DataType.Text,
                "The value of the last export: text in CSV, its own type in JSON. Its unit and sensitivity are those of the column.",
                null,
                empty: "It was empty, or the participant is new."
            ),
            Personal(
                "NewValue",
                DataType.Text,
                "The value now: text in CSV, its own type in JSON. Added or Removed for a participant.",
                null,
                empty: "It is empty now."
            ),
            new(
                "ChangedAt",
                DataType.Timestamp,
                "When 401GO last changed the record; for a removed participant, when the removal was found."
            )
            {
                Source = "timestamp_updated",
            },
        ],
        IsFile: true
    );

    public static readonly DataTable Result = new(
        "ExportResult",
        "The result of an export. The manifest says the same.",
        [
            new("Path", DataType.Text, "The file."),
            new("RunId", DataType.Text, "The id of the run; the manifest and the status file have the same."),
            new("Shard", DataType.Text, "Which shard of the companies is in the file, for instance 3/20.")
            {
                Empty = "All companies are in it.",
            },
            new("Format", DataType.Text, "The file format.") { Values = ["Csv", "JsonLines", "Json"] },
            Count("Rows", "Rows written, without the header.", "rows"),
            new("Columns", DataType.List, "The names of the columns, in their order."),
            new("Sensitive", DataType.Text, "How social security numbers and birth dates were written.")
            {
                Values = ["LeftOut", "Masked", "Included"],
            },
            new("Sha256", DataType.Text, "The SHA-256 of the file, hexadecimal."),
            Count("Length", "The size of the file.", "bytes"),
            new("Connection", DataType.Text, "The connection that was used."),
            new("ApiVersion", DataType.Text, "The Api-Version that was sent.") { Empty = "None was sent." },
            new("Companies", DataType.List, "The result for each company in the file."),
            new("CompanyId", DataType.List, "The ids of the companies that are in the file."),
            new("Failures", DataType.List, "The companies that could not be read and are not in the file.") { Empty = "There is none." },
            Count("Received", "Participants that the server sent.", "participants"),
            Count("CountAtStart", "The server's count when the export began, the sum over companies.", "participants", NoCount),
            Count("CountAtEnd", "The server's count when it ended, the sum over companies.", "participants", NoCount),
            Count("Duplicates", "Records left out because their id was already in the export.", "records"),
            Count("FieldsDefused", "CSV fields that got an apostrophe, so that no spreadsheet runs them as a formula.", "fields"),
            Count("FieldsRepaired", "Fields in which a broken character was replaced by U+FFFD.", "fields"),
            Count("Added", "Participants added since the last export.", "participants", NotIncremental),
            Count("Updated", "Participants changed since the last export.", "participants", NotIncremental),
            Count("Removed", "Participants removed since the last export.", "participants", NotIncremental),
            new("Changed", DataType.Boolean, "False where the file is the same as the last one.")
            {
                Empty = "There was nothing to compare with, or the export was resumed.",
            },
            new("Complete", DataType.Boolean, "True where every company that was asked for is in the file."),
            new("Resumed", DataType.Boolean, "True where companies were taken from an unfinished export."),
            Count("ResumedCompanies", "How many companies were taken from an unfinished export.", "companies"),
            new("ResumedText", DataType.Text, "The same in a sentence, with the times.") { Empty = "Nothing was resumed." },
            new("Started", DataType.Timestamp, "When the run began, UTC."),
            new("Ended", DataType.Timestamp, "When the file was complete, UTC."),
            new("ManifestPath", DataType.Text, "The manifest.") { Empty = "None was asked for." },
            new("ReportPath", DataType.Text, "The report.") { Empty = "None was asked for." },
            new("ChangeDetailPath", DataType.Text, "The file with each value that changed.") { Empty = "None was asked for." },
        ]
    );

    public static readonly DataTable CompanyResult = new(
        "CompanyResult",
        "The result for one company of an export.",
        [
            Id("CompanyId", "The company's id.", null),
            Count("Received", "Participants that the server sent.", "participants"),
            Count("CountAtStart", "The server's count on the first page.", "participants", NoCount),
            Count("CountAtEnd", "The server's count on the last page.", "participants", NoCount),
            Count("Duplicates", "Records left out because their id was already in the export.", "records"),
            Count("Pages", "Pages that the server sent.", "pages"),
            Count("Retries", "Retries of all requests.", "tries"),
            new("ReadAt", DataType.Timestamp, "When the first page was asked for, UTC. The rows are as they were then or later."),
            new("Resumed", DataType.Boolean, "True where an earlier run read the company, and this one only counted it again."),
        ]
    );

    public static readonly DataTable CompanyFailure = new(
        "CompanyFailure",
        "A company that could not be read.",
        [
            Id("CompanyId", "The company's id.", null),
            new("Error", DataType.Group, "Why. Its ErrorId is stable, and the help topic on troubleshooting explains it."),
        ]
    );

    public static readonly DataTable Fault = new(
        "Go401ExportFault",
        "One thing that is wrong with the files of an export.",
        [
            new("Severity", DataType.Text, "Whether the files are wrong or only unusual.") { Values = ["Error", "Warning"] },
            new("Id", DataType.Text, "The stable id of the fault, for instance CompanyMissing."),
            new("Path", DataType.Text, "The file or folder.") { Empty = "The fault is not about a single file." },
            Id("CompanyId", "The company's id.", null, empty: "The fault is not about a single company."),
            new("Message", DataType.Text, "What is wrong."),
            new("Remedy", DataType.Text, "What to do."),
        ]
    );

    public static readonly DataTable Check = new(
        "Go401ExportCheck",
        "The summary of a check of exported files.",
        [
            new("Passed", DataType.Boolean, "True where no fault is an error."),
            Count("Files", "Exports that were checked: files with a manifest.", "files"),
            Count("Shards", "How many shards the export has.", "shards", "The files are not shards."),
            Count("Companies", "Different companies in the files.", "companies"),
            Count("Rows", "Rows in the files, without headers.", "rows"),
            Count("Errors", "Faults that are errors.", "faults"),
            Count("Warnings", "Faults that are warnings.", "faults"),
            new("Faults", DataType.List, "The faults."),
        ]
    );
}
