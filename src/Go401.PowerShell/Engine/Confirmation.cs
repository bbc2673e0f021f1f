using System.Reflection;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Every confirmation of every cmdlet. -WhatIf, -Confirm, $ConfirmPreference and "Yes to All" mean what they mean elsewhere.
/// Two things are added: where a question is due and no person can answer, it is an error at once and never a prompt that
/// reads a line of someone's input, hangs, or takes an empty line for Yes. And what moves money or deletes defaults to No.
/// </summary>
internal sealed class Confirmation(Go401Cmdlet cmdlet)
{
    private readonly ConfirmImpact _impact = cmdlet.GetType().GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact;
    private bool _yesToAll;
    private bool _noToAll;

    public bool WhatIf => IsOn("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    /// <summary>True where PowerShell's rules ask about something of this impact.</summary>
    /// <param name="debugAsks">True where -Debug asks about everything, as it does where the engine decides.</param>
    public bool Asks(ConfirmImpact of, bool debugAsks = true)
    {
        if (IsOn("Confirm") is bool told)
        {
            return told;
        }

        ConfirmImpact threshold =
            debugAsks && IsOn("Debug") == true ? ConfirmImpact.Low
            : LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference) ? preference
            : ConfirmImpact.High;
        return threshold != ConfirmImpact.None && threshold <= of;
    }

    /// <summary>Asks about an action on a target.</summary>
    /// <param name="target">What it is done to.</param>
    /// <param name="deletes">True where it deletes: the question defaults to No.</param>
    /// <param name="done">What an error says was not done, for instance "Nothing was written."</param>
    /// <returns>True where it is to be done.</returns>
    public bool Confirm(string target, string action, bool deletes, string done) =>
        Ask(
            $"{action} ({target})",
            done,
            target,
            deletes,
            () => cmdlet.ShouldProcess(target, action),
            () => ($"{action}: {target}", "Confirm")
        );

    /// <summary>Asks about something with a question of its own.</summary>
    /// <param name="what">What it is, for the verbose stream and an error: nothing personal, and no id.</param>
    /// <param name="question">Makes the question; called only where it is shown.</param>
    /// <param name="caption">The caption of the question.</param>
    /// <param name="defaultsToNo">True where Enter means No.</param>
    /// <param name="done">What an error says was not done.</param>
    /// <returns>True where it is to be done.</returns>
    public bool Confirm(string what, Func<string> question, string caption, bool defaultsToNo, string done) =>
        Ask(
            what,
            done,
            what,
            defaultsToNo,
            () =>
            {
                string shown = WhatIf || Asks(_impact) ? question() : what;
                return cmdlet.ShouldProcess(WhatIf ? shown : what, shown, caption);
            },
            () => (question(), caption)
        );

    private bool Ask(
        string what,
        string done,
        object target,
        bool defaultsToNo,
        Func<bool> process,
        Func<(string Question, string Caption)> careful
    )
    {
        bool asks = !WhatIf && Asks(_impact);
        if (asks && !HostInteraction.IsInteractive(cmdlet.Host))
        {
            cmdlet.EndStatement(Needed(what, done, null), target);
        }

        try
        {
            if (!asks || !defaultsToNo)
            {
                return process();
            }

            if (_yesToAll || _noToAll)
            {
                return _yesToAll;
            }

            // PowerShell's own question, with No as the answer to Enter.
            (string question, string caption) = careful();
            return cmdlet.ShouldContinue(question, caption, true, ref _yesToAll, ref _noToAll);
        }
        catch (Exception cannot) when (HostInteraction.CannotAsk(cannot))
        {
            cmdlet.EndStatement(Needed(what, done, cannot), target);
            return false;
        }
    }

    private static Go401Exception Needed(string what, string done, Exception? cause) =>
        new(
            "ConfirmationNeeded",
            ErrorKind.InvalidArgument,
            $"{what} requires confirmation, but this session is not interactive: PowerShell runs unattended, or its input "
                + $"is redirected or closed. Add -Confirm:$false to continue without confirmation. {done}",
            cause
        );

    /// <summary>Whether a switch that every cmdlet has was given as true; null where it was left out.</summary>
    public bool? IsOn(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) ? LanguagePrimitives.IsTrue(value) : null;
}
