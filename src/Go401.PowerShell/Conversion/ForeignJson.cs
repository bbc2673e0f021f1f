using System.Reflection;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// The JSON of a value that is JSON already: JsonElement, JsonDocument and JsonNode of System.Text.Json, and JToken of
/// Newtonsoft. Known by their names: a session may have loaded another copy of the library than the module's.
/// </summary>
internal static class ForeignJson
{
    /// <summary>Reads the JSON of a value.</summary>
    /// <param name="value">The value, without PowerShell's wrapping.</param>
    /// <param name="problem">Set where the value is of such a type and has no JSON.</param>
    /// <returns>True where the value is of such a type.</returns>
    public static bool TryRead(object value, out string json, ref string? problem)
    {
        json = "";
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            Func<string?>? read = type.FullName switch
            {
                "System.Text.Json.JsonElement" => () => Call(type, value, "GetRawText"),
                "System.Text.Json.JsonDocument" => () =>
                    type.GetProperty("RootElement")!.GetValue(value) is object root ? Call(root.GetType(), root, "GetRawText") : null,
                "System.Text.Json.Nodes.JsonNode" => () => Call(type, value, "ToJsonString", [null]),
                "Newtonsoft.Json.Linq.JToken" => () => Newtonsoft(type, value),
                _ => null,
            };
            if (read is null)
            {
                continue;
            }

            try
            {
                json = read() ?? "";
                problem = json.Length == 0 ? $"a {type.FullName} without a value" : null;
            }
            catch (Exception exception) when (exception is TargetInvocationException or InvalidOperationException or ArgumentException)
            {
                problem = $"a {type.FullName} that could not be read";
            }

            return true;
        }

        return false;
    }

    private static string? Call(Type type, object value, string method, object?[]? arguments = null) =>
        type.GetMethods().First(m => m.Name == method && m.GetParameters().Length == (arguments?.Length ?? 0)).Invoke(value, arguments)
        as string;

    // ToString(Formatting.None, no converters): ToString() alone writes a text without its quotes.
    private static string? Newtonsoft(Type type, object value)
    {
        MethodInfo method = type.GetMethods().First(m => m.Name == "ToString" && m.GetParameters().Length == 2);
        ParameterInfo[] parameters = method.GetParameters();
        return method.Invoke(
                value,
                [Enum.ToObject(parameters[0].ParameterType, 0), Array.CreateInstance(parameters[1].ParameterType.GetElementType()!, 0)]
            ) as string;
    }
}
