namespace Go401.PowerShell.Engine;

/// <summary>Leaves a cmdlet whose error was written as -ErrorAction says. It never leaves the base of the cmdlets.</summary>
#pragma warning disable CA1032, CA1064 // It carries nothing and goes nowhere.
internal sealed class StatementEndedException : Exception { }
#pragma warning restore CA1032, CA1064
