using System.Management.Automation.Language;
using Go401.Client.Catalogue;
using Go401.PowerShell.Commands;

namespace Go401.PowerShell.Prompt;

/// <summary>A call of Invoke-Go401Request on a command line, as far as it can be read without running anything.</summary>
internal static class RequestCall
{
    private const string Command = "Invoke-Go401Request";

    // What takes the place of a value that only a run knows; in a path it is an id.
    private const string Unknown = "x";

    /// <summary>True for a call of the command.</summary>
    public static bool Is(CommandAst command) =>
        command.GetCommandName() is string name
        && name.Substring(name.LastIndexOf('\\') + 1).Equals(Command, StringComparison.OrdinalIgnoreCase);

    /// <summary>The operation that is called; null where path or method cannot be told.</summary>
    public static ApiOperation? Operation(CommandAst command)
    {
        string? path = null;
        string? method = null;
        string? parameter = null;
        var positional = new List<CommandElementAst>();
        foreach (CommandElementAst element in command.CommandElements.Skip(1))
        {
            CommandElementAst? value = element;
            if (element is CommandParameterAst named)
            {
                parameter = BodyKeyPlace.TakesValue(named.ParameterName) ? named.ParameterName : null;
                value = named.Argument;
                if (value is null)
                {
                    continue;
                }
            }
            else if (element is VariableExpressionAst { Splatted: true })
            {
                return null;
            }

            if (parameter is null && element is not CommandParameterAst)
            {
                positional.Add(element);
            }
            else if (parameter is not null && BodyKeyPlace.IsParameter(parameter, nameof(InvokeGo401RequestCommand.Path)))
            {
                path = Text(value) ?? Unknown;
            }
            else if (parameter is not null && BodyKeyPlace.IsParameter(parameter, nameof(InvokeGo401RequestCommand.Method)))
            {
                method = Text(value) ?? Unknown;
            }

            parameter = null;
        }

        if (path is null && positional.Count > 0)
        {
            path = Text(positional[0]);
            positional.RemoveAt(0);
        }

        method ??= positional.Count > 0 ? Text(positional[0]) ?? Unknown : "GET";
        return path is null ? null : OperationCatalogue.Find(method.ToUpperInvariant(), path);
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
