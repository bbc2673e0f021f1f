using System.Collections.ObjectModel;
using System.Management.Automation.Language;

namespace Go401.PowerShell.Prompt;

/// <summary>
/// Leaves of the properties that PowerShell offers after Invoke-Go401Request only those of the operation that is called. The output type
/// of a command is the same for every path, so PowerShell knows the fields of all records.
/// </summary>
public static class RecordFieldCompletion
{
    // What puts out the objects that it gets.
    private static readonly HashSet<string> PassesOn = new(
        ["Where-Object", "where", "?", "Sort-Object", "sort", "Select-Object", "select", "Tee-Object", "tee"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>What is left of the completions; null where all of them stay.</summary>
    /// <param name="found">What PowerShell found.</param>
    /// <param name="line">The command line.</param>
    /// <param name="cursor">The place, as an offset.</param>
    public static CommandCompletion? Narrow(CommandCompletion? found, Ast line, int cursor)
    {
        if (found is null || line is null || !found.CompletionMatches.Any(IsField) || Operation(line, cursor) is not ApiOperation operation)
        {
            return null;
        }

        var own = new HashSet<string>(operation.ResponseFieldNames, StringComparer.OrdinalIgnoreCase);
        List<CompletionResult> left = [.. found.CompletionMatches.Where(m => !IsField(m) || own.Contains(m.ListItemText))];
        return left.Any(IsField)
            ? new CommandCompletion(
                new Collection<CompletionResult>(left),
                found.CurrentMatchIndex,
                found.ReplacementIndex,
                found.ReplacementLength
            )
            : null;
    }

    private static bool IsField(CompletionResult match) =>
        match.ResultType == CompletionResultType.Property && ResponseFieldReader.Names.Contains(match.ListItemText);

    private static ApiOperation? Operation(Ast line, int cursor)
    {
        string text = line.Extent.Text;
        int start = line.Extent.StartOffset;
        PipelineAst? pipeline = line.FindAll(
                a =>
                    a is PipelineAst
                    && a.Extent.StartOffset <= cursor
                    && (a.Extent.EndOffset >= cursor || IsBlank(text, a.Extent.EndOffset - start, cursor - start)),
                true
            )
            .Cast<PipelineAst>()
            .LastOrDefault();
        while (pipeline is not null)
        {
            IReadOnlyList<CommandBaseAst> elements = pipeline.PipelineElements;
            int at = elements.Count - 1;
            while (at > 0 && elements[at].Extent.StartOffset > cursor)
            {
                at--;
            }

            if (at > 0)
            {
                return Before(elements, at);
            }

            if (elements[0] is CommandExpressionAst { Expression: MemberExpressionAst member } && !IsCurrent(member.Expression))
            {
                return Of(member.Expression);
            }

            // $_ in a block, or a part of an argument: what comes into the command around it.
            pipeline = Around(pipeline);
        }

        return null;
    }

    private static bool IsBlank(string text, int from, int to) =>
        to <= text.Length && string.IsNullOrWhiteSpace(text.Substring(from, Math.Max(0, to - from)));

    private static PipelineAst? Around(Ast inner)
    {
        Ast? outer = inner.Parent;
        while (outer is not null and not PipelineAst)
        {
            outer = outer.Parent;
        }

        return outer as PipelineAst;
    }

    private static bool IsCurrent(ExpressionAst expression) =>
        expression is VariableExpressionAst variable && variable.VariablePath.UserPath is "_" or "PSItem" or "psitem";

    // What comes out of the elements before one.
    private static ApiOperation? Before(IReadOnlyList<CommandBaseAst> elements, int end)
    {
        for (int i = end - 1; i >= 0; i--)
        {
            switch (elements[i])
            {
                case CommandExpressionAst expression:
                    return Of(expression.Expression);
                case CommandAst command when RequestCall.Is(command):
                    return RequestCall.Operation(command);
                case CommandAst command when PassesOn.Contains(command.GetCommandName() ?? ""):
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    private static ApiOperation? Of(Ast? source) =>
        source switch
        {
            ParenExpressionAst parentheses => Of(parentheses.Pipeline),
            ArrayExpressionAst list => Of(list.SubExpression),
            SubExpressionAst several => Of(several.SubExpression),
            StatementBlockAst { Statements.Count: 1 } block => Of(block.Statements[0]),
            PipelineAst pipeline => Before(pipeline.PipelineElements, pipeline.PipelineElements.Count),
            CommandExpressionAst expression => Of(expression.Expression),
            IndexExpressionAst index => Of(index.Target),
            VariableExpressionAst variable => OfVariable(variable),
            _ => null,
        };

    // What was last assigned on the same line; otherwise PowerShell itself knows the value.
    private static ApiOperation? OfVariable(VariableExpressionAst variable)
    {
        Ast root = variable;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        bool Same(Ast? other) =>
            other is VariableExpressionAst same
            && same.VariablePath.UserPath.Equals(variable.VariablePath.UserPath, StringComparison.OrdinalIgnoreCase);
        Ast? last = root.FindAll(
                a =>
                    a.Extent.StartOffset < variable.Extent.StartOffset
                    && (
                        (a is AssignmentStatementAst assignment && Same(Target(assignment.Left)))
                        || (a is ForEachStatementAst loop && Same(loop.Variable))
                    ),
                true
            )
            .LastOrDefault();
        return last switch
        {
            AssignmentStatementAst assignment => Of(assignment.Right),
            ForEachStatementAst loop => Of(loop.Condition),
            _ => null,
        };
    }

    private static Ast Target(ExpressionAst left) => left is ConvertExpressionAst cast ? cast.Child : left;
}
