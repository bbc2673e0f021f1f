namespace Go401.PowerShell.Conversion;

/// <summary>What is inside a PSObject, in which PowerShell passes values on.</summary>
internal static class Wrapped
{
    public static object? Value(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The value itself, but an object of properties alone, which is nothing without its wrapping, as it is.</summary>
    public static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
