using Go401.Client.Files;

namespace Go401.Client.Payroll;

/// <summary>
/// A receipt, as JSON that only its owner can read. The file is begun before anything is sent, so that a folder that cannot be written
/// is found in time.
/// </summary>
/// <exception cref="Go401Exception">As <see cref="ReceiptFile.Check"/>.</exception>
internal abstract class Receipt(string path) : IDisposable
{
    private readonly PartialFile _file = ReceiptFile.Begin(path);

    public string Path { get; } = path;

    public void Dispose() => _file.Dispose();

    /// <summary>Writes it and puts it in place.</summary>
    protected void Commit(JsonMembers content)
    {
        _file.Write(JsonMembers.ToUtf8(content, new JsonWriterOptions { Indented = true }));
        _file.Commit();
    }
}
