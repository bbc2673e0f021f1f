using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace Go401.PowerShell.Vault;

/// <summary>
/// The host of the vault's runspace: hands what a vault asks to the host of the current caller, and refuses where no one can
/// answer (S45). It is between them because a runspace that is made with a cmdlet's host shares the engine's side of it:
/// each call of the vault would then take the warnings and verbose texts of the calling pipeline with it when it ends. It also
/// outlives the session that made the runspace.
/// </summary>
internal sealed class VaultHost : PSHost
{
    /// <summary>What a vault is told that asks for its password where there is no one to type it.</summary>
    public const string NoPassword = "The vault prompts for its password, but this session is not interactive.";
    private readonly Questions _questions = new();

    /// <summary>The host that the vault may ask during its next call; null where no one can answer. One call at a time.</summary>
    public PSHost? Caller
    {
        set => _questions.Caller = value?.UI;
    }

    public override string Name => "Go401 vault";

    public override Version Version { get; } = typeof(VaultHost).Assembly.GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => Thread.CurrentThread.CurrentCulture;

    public override CultureInfo CurrentUICulture => Thread.CurrentThread.CurrentUICulture;

    public override PSHostUserInterface UI => _questions;

    // A vault does not end the session.
    public override void SetShouldExit(int exitCode) { }

    public override void EnterNestedPrompt() => throw NoAnswer();

    public override void ExitNestedPrompt() => throw NoAnswer();

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    private static HostException NoAnswer() => new("The vault prompts for input, but this session is not interactive.");

    private sealed class Questions : PSHostUserInterface
    {
        public PSHostUserInterface? Caller { get; set; }

        public override PSHostRawUserInterface RawUI => null!;

        private PSHostUserInterface Person => Caller ?? throw NoAnswer();

        private PSHostUserInterface CallerUI => Caller ?? throw new HostException(NoPassword);

        public override string ReadLine() => Person.ReadLine();

        public override SecureString ReadLineAsSecureString() => CallerUI.ReadLineAsSecureString();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            // How Read-Host asks with a prompt.
            (descriptions.Any(d => d.ParameterTypeName is nameof(SecureString) or nameof(PSCredential)) ? CallerUI : Person).Prompt(
                caption,
                message,
                descriptions
            );

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
            Person.PromptForChoice(caption, message, choices, defaultChoice);

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            CallerUI.PromptForCredential(caption, message, userName, targetName);

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options
        ) => CallerUI.PromptForCredential(caption, message, userName, targetName, allowedCredentialTypes, options);

        // What a question says before it asks.
        public override void Write(string value) => Caller?.Write(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
            Caller?.Write(foregroundColor, backgroundColor, value);

        public override void WriteLine(string value) => Caller?.WriteLine(value);

        public override void WriteErrorLine(string value) => Caller?.WriteErrorLine(value);

        public override void WriteWarningLine(string message) => Caller?.WriteWarningLine(message);

        // What a vault tells its developers is no word of ours; neither is what follows.
        public override void WriteVerboseLine(string message) { }

        public override void WriteDebugLine(string message) { }

        public override void WriteProgress(long sourceId, ProgressRecord record) { }
    }
}
