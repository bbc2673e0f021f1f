using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Payroll;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Gets what payroll has to withhold: one object for each participant of a company, with active elections, loan payments and, where the
/// pay is given, amounts.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Go401Deduction")]
[OutputType(typeof(Deduction))]
public sealed class GetGo401DeductionCommand : Go401ConnectionCmdlet
{
    private readonly List<string> _companies = [];
    private DateTimeOffset? _since;
    private byte[]? _earlier;
    private GrossPayTable? _pay;
    private bool _failed;

    /// <summary>The ids of companies, or companies of Get-Go401Company. Participants from the pipeline are an error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CompanyIdTransformation(KeepsParticipants = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] CompanyId { get; set; } = [];

    /// <summary>
    /// Only what changed: a date (2026-03-13) or time, or the path of a file that Export-Csv or ConvertTo-Json made of an earlier run.
    /// With a file, old and new values are told, and who came and who left.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? ChangedSince { get; set; }

    /// <summary>
    /// The pay of this payroll, US dollars: a number for everyone, or a table of participant id and number. It makes amounts of
    /// percentages.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? GrossPay { get; set; }

    /// <summary>How many requests may be under way at once, over all companies.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        (_since, _earlier) = ReadChangedSince();
        _pay = GrossPay is null ? null : GrossPayTable.Of(GrossPay);
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Array.Exists(CompanyId, PipedParticipant.Is))
        {
            throw new Go401Exception(
                "NoCompanies",
                ErrorKind.InvalidArgument,
                "Single participants are not accepted: this cmdlet reads the deductions of whole companies. Specify "
                    + "-CompanyId, and select the people with Where-Object ParticipantId -in $ids. If the rows are companies, "
                    + "pipe only their ids: ForEach-Object CompanyId. Nothing was read."
            );
        }

        // Without a connection nothing is read, and the pipeline that feeds this one need not go on.
        ResolveConnection();
        _companies.AddRange(CompanyId);
        if (_companies.Count >= ThrottleLimit * RoundsAhead)
        {
            Read();
        }
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        Read();

        // Of companies that could not be read, it is not known who is in them.
        if (!_failed && _pay?.Unknown() is { Length: > 0 } unknown)
        {
            WriteWarning(unknown);
        }
    }

    private void Read()
    {
        if (_companies.Count == 0)
        {
            return;
        }

        Connection connection = ResolveConnection();
        string[] companies = [.. _companies];
        _companies.Clear();
        var query = new DeductionQuery
        {
            GrossPay = _pay is null ? null : _pay.Find,
            ChangedSince = _since,
            EarlierRun = _earlier is null ? (ReadOnlyMemory<byte>?)null : _earlier,
        };
        _failed |= !RunInOrder(
            companies,
            ThrottleLimit,
            (company, options, reporter, cancellation) => query.ReadAsync(connection.Api, company, options, reporter, cancellation),
            company => company
        );
    }

    private (DateTimeOffset? Since, byte[]? Earlier) ReadChangedSince() =>
        Wrapped.Value(ChangedSince) switch
        {
            null => (null, null),
            DateTime { Kind: DateTimeKind.Utc } date => (new DateTimeOffset(date), null),
            DateTime date => (new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Local)), null),
            DateTimeOffset time => (time, null),
            FileInfo file => (null, Bytes(file.FullName, file.Name)),
            object value when IsoTime.TryRead(IsoTimeAttribute.Text(value), out DateTimeOffset since) => (since, null),
            object value => (null, Bytes(FilePath(IsoTimeAttribute.Text(value)), IsoTimeAttribute.Text(value))),
        };

    private static byte[] Bytes(string path, string given)
    {
        try
        {
            return InputRows.ReadAll(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Go401Exception(
                "FileNotFound",
                ErrorKind.ObjectNotFound,
                $"'{given}' in -ChangedSince is neither a date (yyyy-MM-dd, for example 2026-03-13) nor a file that can be read: "
                    + (File.Exists(path) ? $"'{path}': {failure.Message}" : InputFile.WhyNotFound(path))
            );
        }
    }
}
