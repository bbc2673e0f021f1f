using System;
using System.Linq.Expressions;
using System.Management.Automation;
using System.Reflection;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Makes empty objects with room for a record's properties. The constructor that reserves room came with PowerShell 7 and
/// is not in the reference assembly of 5.1, so it is found once by reflection; without it objects grow as they are filled.
/// </summary>
internal static class NewObject
{
    private const int Room = 32;
    private static readonly Func<PSObject> Make = Find();

    /// <summary>A new object without properties.</summary>
    public static PSObject WithRoom() => Make();

    private static Func<PSObject> Find() => typeof(PSObject).GetConstructor([typeof(int)]) is ConstructorInfo sized
        ? Expression.Lambda<Func<PSObject>>(Expression.New(sized, Expression.Constant(Room))).Compile()
        : static () => new PSObject();
}
