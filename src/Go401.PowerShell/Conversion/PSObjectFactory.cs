using System.Linq.Expressions;
using System.Reflection;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes empty objects with room for a record's properties. The constructor that reserves room came with PowerShell 7 and
/// is not in the reference assembly of 5.1, so it is found once by reflection; without it objects grow as they are filled.
/// </summary>
internal static class PSObjectFactory
{
    private static readonly ParameterExpression Room = Expression.Parameter(typeof(int));
    private static readonly Func<int, PSObject> Make = Find();

    /// <summary>A new object without properties.</summary>
    /// <param name="properties">How many it will get, about.</param>
    public static PSObject Create(int properties) => Make(properties);

    private static Func<int, PSObject> Find() =>
        typeof(PSObject).GetConstructor([typeof(int)]) is ConstructorInfo sized
            ? Expression.Lambda<Func<int, PSObject>>(Expression.New(sized, Room), Room).Compile()
            : static _ => new PSObject();
}
