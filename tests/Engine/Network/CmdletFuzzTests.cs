using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>
/// Answers that no server gives, through the cmdlets: each ends in objects or in an error that was foreseen. The last catch of the
/// cmdlets, which calls a fault UnexpectedError, is never reached. GO401_FUZZ gives the number of rounds.
/// </summary>
public sealed class CmdletFuzzTests
{
    private const int Usual = 40;

    private static readonly string[] Heads =
    [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=iso-8859-1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: //\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Type: APPLICATION/JSON;;;=\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ///\r\n",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 418 \u0001\u009b\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 429 Slow\r\nRetry-After: NaN\r\n",
        "HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
        "HTTP/1.1 999 Odd\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n",
    ];

    private static readonly string[] Pieces =
    [
        "\\ud800",
        "\\u0000",
        "\\u001b[",
        "1e999",
        "-0",
        "null",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\u00ff",
        "\u0000",
        "9999-12-31T23:59:59Z",
        "9223372036854775807",
    ];

    private static readonly string[] Scripts =
    [
        "Invoke-Go401Request companies",
        "Invoke-Go401Request companies/c1/participants -All",
        "Invoke-Go401Request companies/c1/participants -First 3 -IncludeTotalCount -AsHashtable",
        "Invoke-Go401Request x -AsDateTime",
        "Invoke-Go401Request x -Raw",
        "Invoke-Go401Request x -SkipHttpErrorCheck -StatusCodeVariable s -ResponseHeadersVariable h",
        "Invoke-Go401Request x -Method POST -Body @{ a = 1 }",
        "Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = '2026-03-01' } -IdempotencyKey k "
            + "-Confirm:$false",
        "Invoke-Go401Request x -Method DELETE -Confirm:$false",
        "Invoke-Go401Request x -OutFile $File",
        "Invoke-Go401Request companies -All -OutFile $File",
        "Get-Go401Company",
        "Get-Go401Participant c1",
        "Get-Go401Participant c1 -Id p1",
        "Get-Go401Deduction c1",
        "Get-Go401Deduction c1 -ChangedSince 2026-01-01",
        "Export-Go401Participant $File c1 -Format Csv -Manifest -Report",
        "Export-Go401Participant $File c1, c2 -Format JsonLines -Incremental -IncludeSensitive",
        "Export-Go401Participant $File c1, c2 -Format Json -Resume -Property CompanyName, name, address.*",
        "Test-Go401Payroll -InputObject $Rows -CompanyId c1 -CheckDate 2026-03-01",
        "Submit-Go401Payroll -InputObject $Rows -CompanyId c1 -CheckDate 2026-03-01 -AcceptWarning * -Confirm:$false",
        "Compare-Go401Payroll -InputObject $Rows -CompanyId c1 -CheckDate 2026-03-01",
        "Sync-Go401Participant -InputObject $Census -CompanyId c1 -AllowMassTermination -AllowNewPerson -Confirm:$false",
        "Confirm-Go401Connection",
        "Connect-Go401 -Name odd-cc -ClientCredentials -ClientId x -ClientSecret $Text -BaseUri $Uri -NoPersist",
        "Connect-Go401 -Name odd-rt -RefreshToken $Text -ClientId x -BaseUri $Uri -ExpectRole r -NoPersist",
    ];

    private static readonly string[] Seeds = File.ReadAllLines(Path.Combine(Folder(), "fuzz-corpus.txt"));

    private static readonly Gen<(string Script, byte[] Answer)> Cases =
        from script in Gen.Elements(Scripts)
        from head in Gen.Frequency((6, Gen.Constant(Heads[0])), (4, Gen.Elements(Heads)))
        from seed in Gen.Elements(Seeds)
        from cuts in Gen.Choose(0, 2000).ListOf(3)
        from pieces in Gen.Elements(Pieces).ListOf(3)
        from drop in Gen.Choose(0, 5)
        from length in Gen.Choose(-1, 12)
        from changes in Gen.Choose(0, 3)
        select (script, Answer(head, Mutated(seed, [.. cuts], [.. pieces], drop, changes), length));

    [Fact]
    public async Task S81_no_answer_reaches_the_last_catch_of_a_cmdlet()
    {
        // What is asked again is answered: the waits between tries are no part of this.
        byte[] answer = [];
        var asked = new ConcurrentDictionary<string, int>();
        await using var server = new OddServer(request =>
            asked.AddOrUpdate(request[..Math.Max(0, request.IndexOf(" HTTP", StringComparison.Ordinal))], 1, (_, n) => n + 1) == 1
                ? answer
                : OddServer.Json("{\"detail\":\"enough\"}", "400 Bad Request")
        );
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        string folder = Directory.CreateTempSubdirectory("go401-fuzz-").FullName;
        session.Set("File", Path.Combine(folder, "x.json"));
        session.Set("Text", Session.Secure("odd"));
        session.Set("Uri", server.BaseUri);
        session.Run(
            """
            $Rows = [pscustomobject]@{ ParticipantId = 'p1'; GrossPay = '100'; Hours = '1'; PreTax = '0'; Roth = '0' }
            $Census = [pscustomobject]@{ FirstName = 'A'; LastName = 'B'; Ssn = '987-65-4321'; DateOfBirth = '1980-01-01'
                HireDate = '2020-01-01'; Email = 'a@example.test' }
            $PSDefaultParameterValues = @{ 'Invoke-Go401Request:MaximumRetrySec' = 0 }
            """
        );
        try
        {
            Prop.ForAll(
                    Cases.ToArbitrary(),
                    one =>
                    {
                        answer = one.Answer;
                        asked.Clear();
                        Outcome outcome = session.Run(one.Script);
                        Assert.All(
                            outcome.Errors,
                            e =>
                                Assert.True(
                                    IsForeseen(e),
                                    $"{one.Script}: {e.FullyQualifiedErrorId}: {e.Exception.Message}\n"
                                        + $"base64:{Convert.ToBase64String(one.Answer)}"
                                )
                        );
                    }
                )
                .Check(
                    Config.QuickThrowOnFailure.WithMaxTest(
                        int.TryParse(Environment.GetEnvironmentVariable("GO401_FUZZ"), out int rounds) ? rounds : Usual
                    )
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsForeseen(ErrorRecord error) =>
        error.Exception.GetType().FullName!.StartsWith("Go401.", StringComparison.Ordinal)
        && !error.FullyQualifiedErrorId.StartsWith("UnexpectedError", StringComparison.Ordinal);

    private static byte[] Answer(string head, byte[] body, int length) =>
        [
            .. Encoding.Latin1.GetBytes(head),
            .. Encoding.Latin1.GetBytes(
                length < 0
                    ? ""
                    : $"Content-Length: {(length == 12 ? body.Length / 2 : body.Length).ToString(CultureInfo.InvariantCulture)}\r\n"
            ),
            .. "Connection: close\r\n\r\n"u8,
            .. body,
        ];

    private static byte[] Mutated(string seed, int[] cuts, string[] pieces, int drop, int changes)
    {
        string text = seed;
        for (int i = 0; i < changes && i < cuts.Length && i < pieces.Length; i++)
        {
            int at = text.Length == 0 ? 0 : cuts[i] % text.Length;
            text = text.Remove(at, Math.Min(drop, text.Length - at)).Insert(at, pieces[i]);
        }

        // Letters beyond ASCII are bytes that are not UTF-8.
        return Encoding.Latin1.GetBytes(text);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
