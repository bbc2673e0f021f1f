using System.Management.Automation.Language;
using Go401.PowerShell.Commands;

namespace Go401.PowerShell.Prompt;

/// <summary>A call of Invoke-Go401Request on a command line, as far as it can be read without running anything.</summary>
internal static class RequestCall
{
    public const string Command = "Invoke-Go401Request";

    // What takes the place of a value that only a run knows; in a path it is an id.
    private const string Unknown = "x";

    /// <summary>True for a call of the command.</summary>
    public static bool Is(CommandAst command) =>
        command.GetCommandName() is string name
        && name.Substring(name.LastIndexOf('\\') + 1).Equals(Command, StringComparison.OrdinalIgnoreCase);

    /// <summary>The operation that is called; null where path or method cannot be told.</summary>
    public static ApiOperation? Operation(CommandAst command) =>
        command.CommandElements.Any(e => e is VariableExpressionAst { Splatted: true }) ? null
        : PathAndMethod(command) is (string path, var method) ? OperationCatalogue.Find(method ?? "GET", path)
        : null;

    /// <summary>The operation that is called with a body; without a method it is the one of the path that takes a body.</summary>
    /// <param name="call">The call up to its body.</param>
    public static ApiOperation? WithBody(string call) =>
        Parser.ParseInput(call, out _, out _).Find(a => a is CommandAst, searchNestedScriptBlocks: false) is not CommandAst command ? null
        : PathAndMethod(command) is not (string path, var method) ? null
        : method is not null ? OperationCatalogue.Find(method, path)
        : OperationCatalogue.OnPath(path).FirstOrDefault(o => o.BodyFields.Count > 0);

    private static (string? Path, string? Method) PathAndMethod(CommandAst command)
    {
        Dictionary<string, ParameterBindingResult> bound = StaticParameterBinder.BindCommand(command).BoundParameters;
        Ast? Value(string parameter) => bound.TryGetValue(parameter, out ParameterBindingResult? given) ? given.Value : null;
        Ast? method = Value(nameof(InvokeGo401RequestCommand.Method));
        return (Text(Value(nameof(InvokeGo401RequestCommand.Path))), method is null ? null : (Text(method) ?? Unknown).ToUpperInvariant());
    }

    private static string? Text(Ast? value) =>
        value switch
        {
            StringConstantExpressionAst text => text.Value,
            ExpandableStringExpressionAst text => text.NestedExpressions.Aggregate(
                text.Value,
                (path, part) => path.Replace(part.Extent.Text, Unknown)
            ),
            ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: { Count: 1 } parts } } => Text(parts[0]),
            CommandExpressionAst expression => Text(expression.Expression),
            BinaryExpressionAst { Operator: TokenKind.Plus } sum => Text(sum.Left) is string left
                ? left + (Text(sum.Right) ?? Unknown)
                : null,
            _ => null,
        };
}
