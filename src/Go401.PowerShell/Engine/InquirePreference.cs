using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Engine;

/// <summary>
/// A preference of Inquire, which -Debug implies, makes PowerShell ask at each line of a stream. Where no person can answer, the question
/// would hang, read a line of a script's input, or end in an exception of the host. There, the line is written without the question,
/// and an error ends the statement as Stop does.
/// </summary>
internal sealed class InquirePreference(PSCmdlet cmdlet)
{
    // From PowerShell 6 on -Debug writes debug lines without a question.
    private static readonly bool DebugAsks = typeof(PSCmdlet).Assembly.GetName().Version!.Major < 6;

    public void Verbose(string text, Action<string> write) =>
        Write(
            BoundValue("Verbose") is null && (IsDebug || Prefers("VerbosePreference")),
            () => write(text),
            () => cmdlet.Host.UI.WriteVerboseLine(text)
        );

    public void Debug(string text, Action<string> write) =>
        Write(
            BoundValue("Debug") is object bound ? DebugAsks && LanguagePrimitives.IsTrue(bound) : Prefers("DebugPreference"),
            () => write(text),
            () => cmdlet.Host.UI.WriteDebugLine(text)
        );

    public void Warning(string text, Action<string> write) =>
        Write(Asks("Warning"), () => write(text), () => cmdlet.Host.UI.WriteWarningLine(text));

    public void Information(object data, Action write) =>
        Write(
            BoundValue("InformationAction") is object bound ? IsInquire(bound) : Prefers("InformationPreference"),
            write,
            () => cmdlet.Host.UI.WriteLine(data.ToString() ?? "")
        );

    public void Progress(Action write) =>
        Write(BoundValue("ProgressAction") is object bound ? IsInquire(bound) : Prefers("ProgressPreference"), write, () => { });

    /// <summary>True where an error would ask a question that no person can answer.</summary>
    public bool ErrorAsksUnattended => Asks("Error") && !HostInteraction.IsInteractive(cmdlet.Host);

    private bool IsDebug => BoundValue("Debug") is object bound && LanguagePrimitives.IsTrue(bound);

    private void Write(bool asks, Action write, Action unasked)
    {
        if (!asks || HostInteraction.IsInteractive(cmdlet.Host))
        {
            write();
            return;
        }

        if (cmdlet.Host.UI is not null && !HostInteraction.IsUnattended)
        {
            unasked();
            return;
        }

        try
        {
            // PowerShell writes the line first; its question fails immediately.
            write();
        }
        catch (Exception cannot) when (HostInteraction.CannotAsk(cannot)) { }
    }

    private bool Asks(string stream) =>
        BoundValue(stream + "Action") is object bound
            ? IsInquire(bound)
            : IsDebug || (BoundValue("Verbose") is null && Prefers(stream == "Error" ? "ErrorActionPreference" : stream + "Preference"));

    private object? BoundValue(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) ? value : null;

    private bool Prefers(string variable) => IsInquire(cmdlet.GetVariableValue(variable));

    private static bool IsInquire(object? preference) =>
        LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Inquire;
}
