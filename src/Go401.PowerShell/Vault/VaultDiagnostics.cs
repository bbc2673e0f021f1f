using System.Diagnostics;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Vault;

/// <summary>What a check of Test-Go401Vault found.</summary>
internal sealed record Finding(string Text, bool Warns = false);

/// <summary>The checks of Test-Go401Vault, in the order in which one builds on another.</summary>
/// <param name="wanted">The vault; null means GO401_VAULT, else the default vault.</param>
internal sealed class VaultDiagnostics(string? wanted, bool interactive, ICallReporter reporter, CancellationToken cancellation)
{
    private const string Failed = "Failed";

    // A refresh writes, reads back and reads; slower than this it is felt, and time limits come near.
    private const int SlowMilliseconds = 5000;

    // What the checks are about, as soon as it is known.
    private string? _name;
    private SecretManagementVault? _vault;
    private RegisteredVault? _registered;

    public async IAsyncEnumerable<Go401VaultCheck> RunAsync()
    {
        yield return await CheckAsync("Account", () => Task.FromResult(AccountCheck.Run(interactive)));
        yield return await CheckAsync("StateFolder", () => Task.FromResult(StateFolder()));
        Go401VaultCheck registered = await CheckAsync("Registered", FindAsync);
        yield return registered;
        if (registered.Result == Failed)
        {
            yield break;
        }

        foreach ((string name, Func<Task<Finding>> look) in new VaultProbe(_vault!, _name!, interactive, cancellation).Checks())
        {
            Go401VaultCheck check = await CheckAsync(name, look, timed: true);
            yield return check;
            if (name is "Opens" or "Write" && check.Result == Failed)
            {
                yield break;
            }
        }

        yield return await CheckAsync("KnownFaults", FaultsAsync);
    }

    private async Task<Go401VaultCheck> CheckAsync(string check, Func<Task<Finding>> look, bool timed = false)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            Finding found = await look();
            bool slow = timed && clock.ElapsedMilliseconds > SlowMilliseconds;
            return Result(
                slow || found.Warns ? "Warning" : "Passed",
                found.Text + (slow ? " It is slow; a refresh needs several such calls." : ""),
                null
            );
        }
        catch (Go401Exception failure)
        {
            return Result(Failed, failure.Message, failure.ErrorId);
        }

        Go401VaultCheck Result(string result, string detail, string? errorId) =>
            new()
            {
                Vault = _name,
                Check = check,
                Result = result,
                Milliseconds = timed ? clock.ElapsedMilliseconds : null,
                Detail = detail,
                ErrorId = errorId,
            };
    }

    private static Finding StateFolder()
    {
        try
        {
            var folder = new StateFolder();
            folder.Create();
            AccountCheck.CreateProbe(folder.Path);
            return new($"{folder.Path} is writable; locks between processes work.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Go401Exception(
                "StateFolderUnusable",
                ErrorKind.ResourceUnavailable,
                $"The folder for locks is not writable. Set {Client.Files.StateFolder.Variable} to a folder that this "
                    + "account can write to."
            );
        }
    }

    private async Task<Finding> FindAsync()
    {
        _name = wanted;
        _vault = SecretManagementVault.Find();
        VaultChoice choice = await StoredConnections.ChooseAsync(wanted, reporter, cancellation);
        if (choice.Name is null || _vault is null)
        {
            string why = choice.Why ?? "";
            why = why.Length == 0 ? why : char.ToUpperInvariant(why[0]) + why.Substring(1);
            throw _vault is null
                ? new Go401Exception("VaultModuleMissing", ErrorKind.ResourceUnavailable, why)
                : new Go401Exception("VaultNotFound", ErrorKind.ObjectNotFound, why);
        }

        _name = choice.Name;
        _registered = await _vault.VaultAsync(choice.Name, cancellation);
        return new($"Provided by the module {_registered.ModuleName}{(_registered.IsDefault ? "; it is the default vault." : ".")}");
    }

    private async Task<Finding> FaultsAsync()
    {
        if (_registered!.IsSecretStore)
        {
            return await SecretStoreView.OpensWithoutPasswordAsync(_vault!, _name!, cancellation)
                ? new(
                    "SecretStore can show a process an old state and write it back over the changes of other "
                        + "processes. It is set to open without a password, so Go401 makes it reload its file before and "
                        + "after every use. Other programs should not write to it at the same time."
                )
                : new(
                    "SecretStore shows each process a state that is up to ten seconds old, and unattended runs "
                        + "cannot type its password. For tasks, or for several processes at once, run: "
                        + "Set-SecretStoreConfiguration -Authentication None -Interaction None (the account's own file "
                        + "rights then protect it).",
                    Warns: true
                );
        }

        string module = _registered.ModuleName;
        return KnownVaults.Of(module) is KnownVault known
            ? new(
                $"{module} was {(known.Tried ? "tested" : "not tested; its code was reviewed")}. {known.Facts} See about_Go401_Vaults.",
                Warns: !known.Suits
            )
            : new(
                $"{module} was not tested with Go401. Before you rely on it, connect, run Update-Go401Token and connect again in a new "
                    + "PowerShell."
            );
    }
}
