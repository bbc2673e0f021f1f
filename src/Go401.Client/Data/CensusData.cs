using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The columns of the census.</summary>
internal static class CensusData
{
    public static readonly DataTable Entry = new(
        "CensusEntry",
        "One person of a census file, compared with 401GO.",
        [
            new("Action", DataType.Text, "What the sync does with the person; Unchanged and OnlyAt401GO send nothing.")
            {
                Values = ["Add", "Update", "Rehire", "Terminate", "Unchanged", "OnlyAt401GO"],
            },
            Id("ParticipantId", "The participant's id.", "object_id", empty: "The person is new and has no id yet."),
            new(
                "Row",
                DataType.WholeNumber,
                "The line of the file, where the header is line 1, or the number of the record in the pipeline."
            )
            {
                Empty = "The person is not in the file.",
            },
            Personal("Changes", DataType.List, "The fields that differ.", null, empty: "Nothing differs."),
            new("Status", DataType.Text, "The state of the change; None: there is nothing to do.")
            {
                Values = ["Planned", "Done", "Failed", "None"],
            },
        ]
    );

    public static readonly DataTable Change = new(
        "CensusChange",
        "One field of a person that differs.",
        [
            new("Field", DataType.Text, "The field, as the file names it."),
            Personal("OldValue", DataType.Text, "What 401GO has; masked where it is sensitive.", null, empty: "401GO has nothing."),
            Personal("NewValue", DataType.Text, "What it becomes; masked where it is sensitive.", null, empty: "It is cleared."),
        ]
    );
}
