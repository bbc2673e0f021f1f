using System.Data;
using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Payroll;

/// <summary>The base of the cmdlets that take rows of people: of the pipeline, or of a CSV file.</summary>
public abstract class Go401RowCmdlet : Go401ConnectionCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string RowSet = "InputObject";
    private readonly List<InputRow> _rows = [];
    private int _number;

    /// <summary>A CSV file with a header row and one row a person. UTF-8, or UTF-16 with a byte order mark.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("LiteralPath", "FilePath")]
    public string Path { get; set; } = "";

    /// <summary>Rows, one a person: objects of Import-Csv, or tables.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RowSet)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>The company's id, or a company of Get-Go401Company; a column CompanyId with one value when left out.</summary>
    [Parameter]
    [CompanyIdTransformation]
    [ValidateNotNullOrEmpty]
    [ValidateCount(1, 1)]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[]? CompanyId { get; set; }

    /// <summary>Field to header, where the file's own headers are others: @{ GrossPay = 'Plan wages' }.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? ColumnMap { get; set; }

    /// <summary>How the input writes dates, for instance 'M/d/yyyy'; yyyy-MM-dd when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateDateFormat]
    public string? DateFormat { get; set; }

    /// <summary>The bytes of the file; null where the rows came from the pipeline.</summary>
    private protected byte[]? FileContent { get; private set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (ParameterSetName != RowSet || InputObject is null)
        {
            return;
        }

        object value = Wrapped.Bare(InputObject)!;
        foreach (object? item in value as IList ?? (IEnumerable?)(value as DataTable)?.Rows ?? new[] { InputObject })
        {
            if (item is not null)
            {
                _rows.Add(InputRows.From(item, ++_number, DateFormat));
            }
        }
    }

    private protected abstract IReadOnlyList<InputField> Fields { get; }

    /// <summary>True where a column that no field takes could matter.</summary>
    private protected abstract bool Matters(string header, IEnumerable<string> values);

    /// <summary>True where a property of an object that no field takes could matter. Objects have many other properties.</summary>
    private protected virtual bool MattersAsProperty(string header, IEnumerable<string> values) => false;

    /// <summary>The rows, with a warning about columns that are ignored.</summary>
    /// <exception cref="Go401Exception">The file cannot be read.</exception>
    private protected IReadOnlyList<InputRow> Rows(ICallReporter reporter)
    {
        if (ParameterSetName == RowSet)
        {
            // A spreadsheet has blank rows behind its last one. In a file they are no rows either.
            if (!_rows.TrueForAll(IsBlank))
            {
                _rows.RemoveAll(IsBlank);
            }

            Warn(_rows, "input", MattersAsProperty);
            return _rows;
        }

        IReadOnlyList<InputRow> rows = InputRows.Read(FilePath(Path), Fields, Texts(ColumnMap), out byte[] content);
        FileContent = content;
        Warn(rows, "file", Matters);
        return rows;

        void Warn(IReadOnlyList<InputRow> rows, string what, Func<string, IEnumerable<string>, bool> matters)
        {
            if (IgnoredColumns.Describe(rows, Fields, Texts(ColumnMap), what, matters) is string ignored)
            {
                reporter.Warning(ignored);
            }
        }
    }

    private static bool IsBlank(InputRow row) => row.NotCells.Count == 0 && row.Cells.Values.All(c => c.Trim().Length == 0);

    /// <inheritdoc/>
    private protected override string? Named(Go401Exception failure) =>
        ParameterSetName == PathSet && FileFailure.IsOfInput(failure) ? Path : null;

    /// <summary>Ends the statement with the error of an input that cannot be used as it is; its target are the faults.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private protected void Refuse(string id, string lead, IReadOnlyList<Go401PayrollFault> faults)
    {
        const int MaxShown = 20;
        FaultLine[] lines = FaultLine.Of(faults);
        FaultLine[] shown = [.. lines.Take(MaxShown)];
        int others = faults.Count - shown.Sum(l => l.Named);
        string more =
            others > 0
                ? Environment.NewLine
                    + others.ToString(CultureInfo.InvariantCulture)
                    + " more: see TargetObject of this error"
                    + (id == "CensusRefused" ? "." : ", or Test-Go401Payroll.")
                : "";
        string text = lead + string.Concat(shown.Select(l => Environment.NewLine + l.Text)) + more;

        // One thing to do is what the error recommends; for several, the topic has what holds for all.
        string[] remedies = [.. faults.Select(f => f.Remedy).Distinct(StringComparer.Ordinal)];
        var refused = new Go401Exception(id, ErrorKind.InvalidArgument, text)
        {
            RecommendedAction = remedies.Length == 1 && remedies[0].Length > 0 ? remedies[0] : null,
        };
        EndStatement(refused, faults.ToArray());
    }

    /// <summary>Asks before anything is sent. Enter means No, and after No a message says that nothing was sent.</summary>
    private protected bool IsConfirmed(string what, Func<string> question, string caption)
    {
        const string Nothing = "Nothing was sent.";
        bool confirmed = Confirmation.Confirm(what, question, caption, defaultsToNo: true, Nothing);
        if (!confirmed && !Confirmation.WhatIf)
        {
            Say(Nothing);
        }

        return confirmed;
    }

    /// <summary>Ends the statement where a receipt cannot be written there: before anything is read, and under -WhatIf too.</summary>
    private protected void CheckReceipt(string? path)
    {
        if (path is not null)
        {
            Need(() => Checked(FilePath(path)), path);
        }

        string Checked(string receipt)
        {
            string? same = InputFiles.FirstOrDefault(f => FullPath.Replaces(receipt, FilePath(f.File))).Parameter;
            if (same is not null)
            {
                throw ParameterConflict.Of(
                    $"{same} and -ReceiptPath are the same file. The receipt would overwrite the input: use another file."
                );
            }

            ReceiptFile.Check(receipt);
            return receipt;
        }
    }

    /// <summary>Writes a receipt of what was sent; where that fails, the error to show.</summary>
    private protected static Go401Exception? WithoutReceipt(Action commit, string what)
    {
        try
        {
            commit();
            return null;
        }
        catch (Go401Exception f)
        {
            return new Go401Exception(f.ErrorId, f.Kind, $"{what} {f.Message}") { RecommendedAction = f.RecommendedAction };
        }
    }

    /// <summary>The files that are read, with their parameters.</summary>
    private protected virtual IEnumerable<(string Parameter, string File)> InputFiles =>
        ParameterSetName == PathSet ? [("-Path", Path)] : [];

    private protected static Dictionary<string, string> Texts(IDictionary? table)
    {
        // Names that differ in case only are kept: both may not be meant, and the client says so.
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            texts[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] =
                Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "";
        }

        return texts;
    }
}
