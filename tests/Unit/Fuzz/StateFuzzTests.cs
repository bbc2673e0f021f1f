using System;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Payroll;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Go401.Tests.Unit.OAuth;
using Xunit;

namespace Go401.Tests.Unit.Fuzz;

/// <summary>
/// Whatever stands in a file or a vault that the module reads again, nothing but a Go401Exception comes out. What was found once
/// goes into Corpus/state.txt.
/// </summary>
public sealed class StateFuzzTests : IDisposable
{
    private static readonly Gen<byte[]> Bytes = Mutations.Of([.. Mutations.Corpus("state"), .. Mutations.Corpus("network")]);
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void S81_no_stored_connection_brings_anything_but_an_error_of_the_module() =>
        Mutations.Check(
            Bytes,
            5000,
            bytes =>
                Mutations.Try(() =>
                {
                    if (bytes.Length > 0)
                    {
                        StoredConnection stored = StoredConnectionJson.Read(
                            new SecretValue(Encoding.UTF8.GetString(bytes)),
                            new SecretLocation("v", "payroll")
                        );
                        Assert.Equal("payroll", stored.Settings.Name, ignoreCase: true);
                        Assert.InRange(stored.Generation, 0, StoredConnectionJson.MaxGeneration);
                        Assert.DoesNotContain(stored.Tokens?.RefreshToken?.Reveal() ?? "", char.IsControl);
                    }
                })
        );

    [Fact]
    public void S81_no_file_of_the_state_folder_brings_anything_but_an_error_of_the_module()
    {
        var folder = new StateFolder(Path.Combine(_folder, "state"));
        var seal = StateSeal.Create(folder);
        string side = Path.Combine(folder.Path, "side.json");
        string journal = Journal(folder);
        Mutations.Check(
            Bytes,
            1500,
            bytes =>
            {
                Write(side, bytes);
                Mutations.Try(() => Assert.InRange(RotationJournal.Read(side)?.Generation ?? 0, 0, StoredConnectionJson.MaxGeneration));

                // With its seal, as a faulty version of the module could have written it, and without.
                string tag = Convert.ToHexStringLower(seal.Tag("payroll journal file", bytes));
                Write(journal, [.. bytes, (byte)'\n', .. Encoding.ASCII.GetBytes(tag), (byte)'\n']);
                Mutations.Try(() =>
                {
                    PayrollJournal read = PayrollJournal.Open(folder, new Uri("https://server.example/api"), "c1");
                    Assert.All(read.Entries, e => Assert.NotNull(e.Key));
                });
                Write(journal, bytes);
                Mutations.Try(() => PayrollJournal.Open(folder, new Uri("https://server.example/api"), "c1"));
            }
        );
    }

    [Fact]
    public void S81_no_file_beside_an_export_brings_anything_but_an_error_of_the_module()
    {
        var seal = StateSeal.Create(new StateFolder(Path.Combine(_folder, "state")));
        string csv = Path.Combine(_folder, "x.csv");
        var target = ExportTarget.Create(csv, DateTimeOffset.UtcNow);
        string status = Path.Combine(_folder, "status.json");
        Mutations.Check(
            Bytes,
            1000,
            bytes =>
            {
                Write(ExportOptions.ManifestPath(csv), bytes);
                Mutations.Try(() => ExportManifest.LastSha256(csv));
                File.Delete(target.BaselinePath);
                Mutations.Try(() =>
                    BaselineSource.Open(target, "l", new Talk(), BaselineSeal.Create(target.BaselinePath, new Talk())).Dispose()
                );
                Write(target.BaselinePath, bytes);
                Mutations.Try(() => ReadWhole(target.BaselinePath));
                Write(target.CheckpointPath, seal.Seal("unfinished export " + target.CheckpointPath, bytes));
                Mutations.Try(() => _ = ResumeCheckpoint.Load(target.CheckpointPath, "f", seal)?.Files.Count());
                Write(status, bytes);
                Mutations.Try(() => new RunRecord(status).Begin());
            }
        );
    }

    [Fact]
    public void S81_no_file_that_is_given_as_input_brings_anything_but_an_error_of_the_module() =>
        Mutations.Check(
            Bytes,
            3000,
            bytes =>
            {
                Mutations.Try(() => CsvRows.Read(bytes));
                Mutations.Try(() => DeductionFile.Read(bytes));
            }
        );

    private static void ReadWhole(string path)
    {
        using Baseline? baseline = BaselineReader.Load(path);
        foreach (BaselineCompany company in baseline?.Companies ?? [])
        {
            int at = baseline!.Find(company, BaselineFormat.KeyOf("p1"u8, escaped: false));
            var finder = new ChangeFinder(["ObjectId", "Name"]);
            foreach (byte[] line in baseline.Removed(company).Concat(at < 0 ? [] : [baseline.Line(at)]))
            {
                finder.Compare(line, company.Columns, """["p1","Ann"]"""u8);
            }
        }
    }

    private static string Journal(StateFolder folder)
    {
        PayrollJournal journal = PayrollJournal.Open(folder, new Uri("https://server.example/api"), "c1");
        journal.Write(new JournalEntry { Key = "k" });
        return Directory.GetFiles(folder.Path, "payroll.*.json").Single();
    }

    private static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
