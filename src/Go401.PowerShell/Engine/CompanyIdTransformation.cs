using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Go401.Client.Participants;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Takes ids, and objects that have one: a company of Get-Go401Company or Invoke-Go401Request, or anything with a property
/// CompanyId. Without it PowerShell would take an object's text for the id.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CompanyIdTransformationAttribute : ArgumentTransformationAttribute
{
    private const string RawCompany = "Go401.Company";

    /// <summary>Stands for a participant where <see cref="RefusesParticipants"/> is set; no id is like it.</summary>
    internal const string Refused = "\0";

    /// <summary>
    /// True where a participant is not taken for its company: whoever chose some must not get all. The cmdlet finds
    /// <see cref="Refused"/> and ends; an error from here would come once for each participant in the pipeline.
    /// </summary>
    public bool RefusesParticipants { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? given = inputData is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : inputData;
        return given is IEnumerable list and not string && given is not PSObject
            ? list.Cast<object?>().Select(Id).ToArray()
            : given is null ? null : new[] { Id(given) };
    }

    private string? Id(object? item)
    {
        object? given = item is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : item;
        switch (given)
        {
            case null:
                return null;
            case string text:
                return text;
            case Company company:
                return company.ObjectId;
            case Participant when RefusesParticipants:
                return Refused;
        }

        PSObject record = PSObject.AsPSObject(item!);
        object? id = record.Properties["CompanyId"]?.Value ?? (record.TypeNames.Contains(RawCompany) ? record.Properties["object_id"]?.Value : null);
        return id as string ?? (id as PSObject)?.BaseObject as string
            ?? (given is IConvertible number ? number.ToString(CultureInfo.InvariantCulture)
                : throw new ArgumentTransformationMetadataException("-CompanyId takes the id of a company, or an object of Get-Go401Company."));
    }
}
