using Go401.Client.Census;
using Go401.Client.Payroll;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Payroll;

/// <summary>Offers the ids of warnings.</summary>
public sealed class WarningIdCompleter() : ValueCompleter(PayrollFaults.Warnings);

/// <summary>Offers the fields of a census.</summary>
public sealed class CensusFieldCompleter() : ValueCompleter(CensusField.Names);
