namespace Go401.PowerShell.Engine;

/// <summary>
/// A cmdlet whose texts cannot drive a terminal, whatever they hold: every stream and every question goes through here (S63).
/// Objects keep what they hold; the views clean what they show. No stream asks a question where no person can answer (S70).
/// </summary>
public abstract class SafeTextCmdlet : PSCmdlet
{
    private InquirePreference Questions => field ??= new InquirePreference(this);

    /// <summary>Writes to the verbose stream.</summary>
    public new void WriteVerbose(string text) => Questions.Verbose(TerminalText.Clean(text)!, base.WriteVerbose);

    /// <summary>Writes to the debug stream.</summary>
    public new void WriteDebug(string text) => Questions.Debug(TerminalText.Clean(text)!, base.WriteDebug);

    /// <summary>Writes to the warning stream.</summary>
    public new void WriteWarning(string text) => Questions.Warning(TerminalText.Clean(text)!, base.WriteWarning);

    /// <summary>Writes to the information stream.</summary>
    public new void WriteInformation(object messageData, string[] tags)
    {
        object data = messageData is string text ? TerminalText.Clean(text)! : messageData;
        Questions.Information(data, () => base.WriteInformation(data, tags));
    }

    /// <summary>
    /// Tells a person what came of the command, as Write-Host does: on the screen and in the information stream, and not in the output.
    /// </summary>
    private protected void Say(string text) =>
        Questions.Information(
            text,
            () => base.WriteInformation(new HostInformationMessage { Message = TerminalText.Clean(text) }, ["PSHOST"])
        );

    /// <summary>Writes to the progress stream.</summary>
    public new void WriteProgress(ProgressRecord progressRecord)
    {
        ProgressRecord record = progressRecord ?? throw new ArgumentNullException(nameof(progressRecord));
        record.Activity = TerminalText.Clean(record.Activity);
        record.StatusDescription = TerminalText.Clean(record.StatusDescription);
        record.CurrentOperation = TerminalText.Clean(record.CurrentOperation);
        Questions.Progress(() => base.WriteProgress(record));
    }

    /// <summary>Writes to the error stream.</summary>
    public new void WriteError(ErrorRecord errorRecord)
    {
        ErrorRecord record = Safe(errorRecord);
        if (Questions.ErrorAsksUnattended)
        {
            base.ThrowTerminatingError(record);
        }

        base.WriteError(record);
    }

    /// <summary>Ends the statement.</summary>
    public new void ThrowTerminatingError(ErrorRecord errorRecord) => base.ThrowTerminatingError(Safe(errorRecord));

    /// <summary>Asks whether something is to be done.</summary>
    public new bool ShouldProcess(string target) => base.ShouldProcess(TerminalText.Clean(target));

    /// <summary>Asks whether something is to be done.</summary>
    public new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(TerminalText.Clean(target), TerminalText.Clean(action));

    /// <summary>Asks whether something is to be done.</summary>
    public new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) =>
        base.ShouldProcess(TerminalText.Clean(verboseDescription), TerminalText.Clean(verboseWarning), TerminalText.Clean(caption));

    /// <summary>Asks whether something is to be done, and says why it was not.</summary>
    public new bool ShouldProcess(
        string verboseDescription,
        string verboseWarning,
        string caption,
        out ShouldProcessReason shouldProcessReason
    ) =>
        base.ShouldProcess(
            TerminalText.Clean(verboseDescription),
            TerminalText.Clean(verboseWarning),
            TerminalText.Clean(caption),
            out shouldProcessReason
        );

    /// <summary>Asks a question of its own.</summary>
    public new bool ShouldContinue(string query, string caption) =>
        base.ShouldContinue(TerminalText.Clean(query), TerminalText.Clean(caption));

    /// <summary>Asks a question of its own that may be answered for all.</summary>
    public new bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) =>
        base.ShouldContinue(TerminalText.Clean(query), TerminalText.Clean(caption), hasSecurityImpact, ref yesToAll, ref noToAll);

    // The exception's own message is clean (Go401Exception); what the record adds to it is what is shown.
    private static ErrorRecord Safe(ErrorRecord record)
    {
        if (record is null)
        {
            throw new ArgumentNullException(nameof(record));
        }

        if (
            record.ErrorDetails is ErrorDetails details
            && !(TerminalText.IsClean(details.Message) && TerminalText.IsClean(details.RecommendedAction ?? ""))
        )
        {
            record.ErrorDetails = new ErrorDetails(TerminalText.Clean(details.Message))
            {
                RecommendedAction = TerminalText.Clean(details.RecommendedAction),
            };
        }
        else if (record.ErrorDetails is null && !TerminalText.IsClean(record.Exception.Message))
        {
            record.ErrorDetails = new ErrorDetails(TerminalText.Clean(record.Exception.Message));
        }

        if (!TerminalText.IsClean(record.CategoryInfo.TargetName ?? ""))
        {
            record.CategoryInfo.TargetName = TerminalText.Clean(record.CategoryInfo.TargetName);
        }

        return record;
    }
}
