using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Go401.Client.Errors;

namespace Go401.Tests.Unit.Fuzz;

/// <summary>
/// Texts that were found to be hard once (Corpus/*.txt, one a line, or "base64:" and bytes), changed at random. GO401_FUZZ gives
/// the number of rounds.
/// </summary>
internal static class Mutations
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\\ud800",
            "\\udc00",
            "\\u0000",
            "\\u001b[",
            "1e999",
            "-0",
            "null",
            "true",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "NaN",
            "9999-12-31T23:59:59Z",
            "9223372036854775807",
            "\u009b",
            "\r\n",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC2],
        [0xED, 0xA0, 0x80],
        [0xEF, 0xBB, 0xBF],
        [0],
    ];

    /// <summary>How many rounds a test runs.</summary>
    public static int Rounds(int usual) => int.TryParse(Environment.GetEnvironmentVariable("GO401_FUZZ"), out int rounds) ? rounds : usual;

    /// <summary>Reads a corpus.</summary>
    public static byte[][] Corpus(string name) =>
        [
            .. File.ReadAllLines(Path.Combine(Folder(), "Corpus", name + ".txt"))
                .Select(line =>
                    line.StartsWith("base64:", StringComparison.Ordinal)
                        ? Convert.FromBase64String(line[7..])
                        : Encoding.UTF8.GetBytes(line)
                ),
        ];

    /// <summary>Seeds with some places cut out, written over or doubled.</summary>
    public static Gen<byte[]> Of(byte[][] corpus) =>
        from seed in Gen.Elements(corpus)
        from other in Gen.Elements(corpus)
        from cuts in Gen.Choose(0, 1000).ListOf(3)
        from pieces in Gen.Elements(Pieces).ListOf(3)
        from drop in Gen.Choose(0, 6)
        from splice in Gen.Choose(0, 9)
        select Mutated(splice == 0 ? Spliced(seed, other, cuts.FirstOrDefault()) : seed, [.. cuts], [.. pieces], drop);

    /// <summary>Runs rounds; what fails is told as a line for the corpus.</summary>
    public static void Check(Gen<byte[]> gen, int usual, Action<byte[]> act) =>
        Prop.ForAll(
                gen.ToArbitrary(),
                bytes =>
                {
                    try
                    {
                        act(bytes);
                    }
                    catch (Exception fault)
                    {
                        throw new InvalidOperationException("For the corpus: base64:" + Convert.ToBase64String(bytes), fault);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds(usual)));

    /// <summary>Does something of which nothing but an error of the module may come.</summary>
    public static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Go401Exception)
        {
            // As promised.
        }
    }

    private static byte[] Spliced(byte[] seed, byte[] other, int cut) =>
        [.. seed.Take(seed.Length * (cut % 10) / 10), .. other.Skip(other.Length * (cut / 10 % 10) / 10)];

    private static byte[] Mutated(byte[] seed, int[] cuts, byte[][] pieces, int drop)
    {
        List<byte> bytes = [.. seed];
        for (int i = 0; i < cuts.Length && i < pieces.Length; i++)
        {
            int at = bytes.Count == 0 ? 0 : cuts[i] % bytes.Count;
            bytes.RemoveRange(at, Math.Min(drop, bytes.Count - at));
            bytes.InsertRange(at, pieces[i]);
        }

        return [.. bytes];
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
