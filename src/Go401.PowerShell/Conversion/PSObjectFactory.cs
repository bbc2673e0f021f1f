using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes empty objects with room for a record's properties, and gives records their type name. What both need came with PowerShell 7 and
/// is not in the reference assembly of 5.1, so it is found once by reflection. Without it the result is the same, made more slowly.
/// </summary>
internal static class PSObjectFactory
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<string, object> Names = new(StringComparer.Ordinal);
    private static readonly ConstructorInfo? Sized = typeof(PSObject).GetConstructor([typeof(int)]);
    private static readonly Func<int, PSObject> Make = Find();
    private static readonly PropertyInfo? TypeNames = Sized is null ? null : typeof(PSObject).GetProperty("InternalTypeNames", Internal);
    private static readonly ConstructorInfo? ReadOnlyNames = TypeNames?.PropertyType.GetConstructor(
        Internal,
        null,
        [typeof(IEnumerable<string>), typeof(bool)],
        null
    );
    private static readonly Action<PSObject, string> Name = FindNaming();

    /// <summary>A new object without properties.</summary>
    /// <param name="properties">How many it will get, about.</param>
    public static PSObject Create(int properties) => Make(properties);

    /// <summary>Puts a type name before those of an object that has no type names of its own.</summary>
    /// <remarks>
    /// Where a name is inserted into <see cref="PSObject.TypeNames"/>, PowerShell keeps the list in a table of weak references. The table
    /// grew with each record: 1,000,000 of them took 26 MB and a tenth of the processor time (bench/README.md). Here all records of a type
    /// have one list that is read-only, as objects without names of their own have. PowerShell copies it before a script changes it.
    /// </remarks>
    public static void SetType(PSObject item, string typeName) => Name(item, typeName);

    private static Func<int, PSObject> Find()
    {
        ParameterExpression room = Expression.Parameter(typeof(int));
        return Sized is not null
            ? Expression.Lambda<Func<int, PSObject>>(Expression.New(Sized, room), room).Compile()
            : static _ => new PSObject();
    }

    private static Action<PSObject, string> FindNaming()
    {
        if (TypeNames?.SetMethod is null || ReadOnlyNames is null)
        {
            return static (item, typeName) => item.TypeNames.Insert(0, typeName);
        }

        ParameterExpression item = Expression.Parameter(typeof(PSObject)),
            names = Expression.Parameter(typeof(object));
        Action<PSObject, object> set = Expression
            .Lambda<Action<PSObject, object>>(
                Expression.Assign(Expression.Property(item, TypeNames), Expression.Convert(names, TypeNames.PropertyType)),
                item,
                names
            )
            .Compile();
        return (item, typeName) => set(item, Names.GetOrAdd(typeName, Shared));
    }

    private static object Shared(string typeName) => ReadOnlyNames!.Invoke([(string[])[typeName, .. new PSObject().TypeNames], true]);
}
