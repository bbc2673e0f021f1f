using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Linq.Expressions;
using System.Reflection;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes objects over a table of properties, and gives records their type name. What both need came with PowerShell 7 and is not public,
/// so it is found once by reflection. Where it is not found the result is the same, made more slowly.
/// </summary>
internal static class PSObjectFactory
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<string, object> Names = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Announced = new(StringComparer.Ordinal);
    private static int _announced;
    private static readonly ConstructorInfo? Sized = typeof(PSObject).GetConstructor([typeof(int)]);
    private static readonly Func<OrderedDictionary, PSObject>? Direct = Checked(FindDirect());
    private static readonly PropertyInfo? TypeNames = Sized is null ? null : typeof(PSObject).GetProperty("InternalTypeNames", Internal);
    private static readonly ConstructorInfo? ReadOnlyNames = TypeNames?.PropertyType.GetConstructor(
        Internal,
        null,
        [typeof(IEnumerable<string>), typeof(bool)],
        null
    );
    private static readonly Action<PSObject, string> Name = FindNaming();

    /// <summary>
    /// How many names are remembered as announced: more than the API has, and few enough for a server that invents a new one each time.
    /// </summary>
    private const int MaxAnnounced = 10_000;

    /// <summary>True where <see cref="Over"/> can be called.</summary>
    /// <remarks>
    /// <see cref="PSObject.Properties"/> copies each property, looks its name up three times, and tells the engine, under a lock, that
    /// objects may have a property of that name. That was half of the time of a long read (bench/README.md). To tell the engine once for
    /// each name is enough (<see cref="Announce"/>).
    /// </remarks>
    public static bool IsDirect => Direct is not null;

    /// <summary>A new object whose properties are those of the table, also those that are put into it later.</summary>
    public static PSObject Over(OrderedDictionary table) => Direct!(table);

    /// <summary>A table for properties by their name.</summary>
    /// <param name="properties">How many it will get, about.</param>
    public static OrderedDictionary Table(int properties) => new(properties, PropertyNameComparer.Instance);

    /// <summary>Tells the engine that objects may have a property of this name: compiled scripts look for it from then on.</summary>
    public static void Announce(string name)
    {
        if (!Announced.ContainsKey(name))
        {
            new PSObject().Properties.Add(new PSNoteProperty(name, null), preValidated: true);

            // To announce a name again does no harm: the engine has it.
            if (Interlocked.Increment(ref _announced) > MaxAnnounced)
            {
                Announced.Clear();
                Volatile.Write(ref _announced, 1);
            }

            Announced.TryAdd(name, true);
        }
    }

    /// <summary>Puts a type name before those of an object that has no type names of its own.</summary>
    /// <remarks>
    /// Where a name is inserted into <see cref="PSObject.TypeNames"/>, PowerShell keeps the list in a table of weak references. The table
    /// grew with each record: 1,000,000 of them took 26 MB and a tenth of the processor time (bench/README.md). Here all records of a type
    /// have one list that is read-only, as objects without names of their own have. PowerShell copies it before a script changes it.
    /// </remarks>
    public static void SetType(PSObject item, string typeName) => Name(item, typeName);

    private static Func<OrderedDictionary, PSObject>? FindDirect()
    {
        PropertyInfo? members = Sized is null ? null : typeof(PSObject).GetProperty("InstanceMembers", Internal);
        ConstructorInfo? make = members?.PropertyType.GetConstructor(Internal, null, [], null);
        FieldInfo? table = members?.PropertyType.GetField("_members", Internal);
        if (make is null || members?.SetMethod is null || table?.FieldType != typeof(OrderedDictionary))
        {
            return null;
        }

        ParameterExpression properties = Expression.Parameter(typeof(OrderedDictionary)),
            item = Expression.Variable(typeof(PSObject)),
            list = Expression.Variable(members.PropertyType);
        return Expression
            .Lambda<Func<OrderedDictionary, PSObject>>(
                Expression.Block(
                    [item, list],
                    Expression.Assign(item, Expression.New(typeof(PSObject))),
                    Expression.Assign(list, Expression.New(make)),
                    Expression.Assign(Expression.Field(list, table), properties),
                    Expression.Assign(Expression.Property(item, members), list),
                    item
                ),
                properties
            )
            .Compile();
    }

    // What is inside the engine may mean something else in a later version: then the public way is taken.
    private static Func<OrderedDictionary, PSObject>? Checked(Func<OrderedDictionary, PSObject>? direct)
    {
        try
        {
            OrderedDictionary table = Table(1);
            PSObject? item = direct?.Invoke(table);
            table["Probe"] = new PSNoteProperty("Probe", true);
            return item?.Properties["pROBE"]?.Value is true ? direct : null;
        }
        catch (Exception)
        {
            return null;
        }
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
