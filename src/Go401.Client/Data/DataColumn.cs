using System.Collections.Generic;

namespace Go401.Client.Data;

/// <summary>What a column holds.</summary>
internal enum DataType
{
    /// <summary>Text. Ids, postal codes, phone numbers and social security numbers are text, whatever they look like.</summary>
    Text,

    /// <summary>A date without a time, YYYY-MM-DD in files.</summary>
    Date,

    /// <summary>A date and time with its offset, RFC 3339 in files.</summary>
    Timestamp,

    /// <summary>A decimal number, exact.</summary>
    Number,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Several values.</summary>
    List,

    /// <summary>An object with properties of its own.</summary>
    Group,
}

/// <summary>How much of a person a column tells.</summary>
internal enum DataSensitivity
{
    /// <summary>Nothing of a single person.</summary>
    None,

    /// <summary>Personal data.</summary>
    Personal,

    /// <summary>What identity theft needs: a social security number or a birth date. Written only where it is asked for.</summary>
    Sensitive,
}

/// <summary>Where a column is found.</summary>
internal enum DataPlace
{
    /// <summary>In the object, and in files that are made of it.</summary>
    Everywhere,

    /// <summary>In the object only.</summary>
    ObjectOnly,

    /// <summary>In files only, and only where it is asked for.</summary>
    FileOnly,
}

/// <summary>A column of the data dictionary.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
internal sealed record DataColumn(string Name, DataType Type, string Meaning)
{
    /// <summary>The unit of percentages and dollar amounts that another column decides between.</summary>
    public const string PercentOrDollars = "percent of pay or US dollars per payroll";

    /// <summary>The unit of money.</summary>
    public const string Dollars = "US dollars";

    /// <summary>The unit of percentages.</summary>
    public const string Percent = "percent";

    /// <summary>The unit; null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// The column that decides the unit: true means percent of pay, false US dollars per payroll; null where the unit is fixed.
    /// </summary>
    public string? UnitColumn { get; init; }

    /// <summary>What an empty value means; null where it is never empty.</summary>
    public string? Empty { get; init; }

    /// <summary>How much of a person it tells.</summary>
    public DataSensitivity Sensitivity { get; init; }

    /// <summary>The field of the API that it comes from, a path of names joined by dots; null where it does not come from one.</summary>
    public string? Source { get; init; }

    /// <summary>Every value that it can have, where this program makes them.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Where it is found.</summary>
    public DataPlace Place { get; init; }

    /// <summary>The version that had it first.</summary>
    public string Since { get; init; } = "0.1.0";

    /// <summary>The unit with what decides it; empty where there is none.</summary>
    public string UnitText =>
        UnitColumn is null ? Unit ?? "" : $"Percent of pay where {UnitColumn} is true, US dollars per payroll where it is false.";

    /// <summary>Meaning, unit and what empty means, for one line of help.</summary>
    public string Summary
    {
        get
        {
            string unit =
                UnitColumn is not null ? " " + UnitText
                : Unit is null ? ""
                : $" Unit: {Unit}.";
            return Meaning + unit + (Empty is null ? "" : $" Empty: {Empty}");
        }
    }

    public override string ToString() => Name;
}
