using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Threading.Tasks;
using FsCheck.Xunit;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>Whatever is in a body: what comes out reads back as the same value, or nothing is sent and the refusal says why.</summary>
public sealed class ValuePropertyTests : IAsyncLifetime
{
    private Session _session = null!;

    public async ValueTask InitializeAsync() => _session = await Session.ConnectedAsync();

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    [Property(MaxTest = 200)]
    public void A_value_reads_back_as_what_it_was_or_is_refused(int seed)
    {
        var random = new Random(seed);
        bool refused = false;
        (object? value, Action<JsonElement> check) = Make(random, 0, ref refused);
        _session.Set("value", new Dictionary<string, object?> { ["v"] = value });
        _session.Simulator.Log.Clear();
        Outcome outcome = _session.Run("Invoke-Go401Request participants/p1-0000001/portfolio -Method POST -Body $value");
        if (refused)
        {
            Assert.Equal("BodyNotSupported", outcome.ErrorId);
            Assert.Empty(_session.Simulator.Log.All);
            return;
        }

        check(JsonDocument.Parse(Assert.Single(_session.Simulator.Log.All).Body).RootElement.GetProperty("v"));
    }

    private static (object? Value, Action<JsonElement> Check) Make(Random random, int depth, ref bool refused)
    {
        switch (random.Next(depth < 4 ? 26 : 22))
        {
            case 0:
                return (
                    random.Next(3) switch
                    {
                        0 => null,
                        1 => DBNull.Value,
                        _ => System.Management.Automation.Internal.AutomationNull.Value,
                    },
                    e => Assert.Equal(JsonValueKind.Null, e.ValueKind)
                );
            case 1:
                bool flag = random.Next(2) == 0;
                return (flag, e => Assert.Equal(flag, e.GetBoolean()));
            case 2:
                string text = Text(random);
                refused |= HasHalf(text);
                return (text, e => Assert.Equal(text, e.GetString()));
            case 3:
                char c = (char)random.Next(65536);
                refused |= char.IsSurrogate(c);
                return (c, e => Assert.Equal(c.ToString(), e.GetString()));
            case 4:
                double real = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
                refused |= !double.IsFinite(real);
                return (real, e => Assert.Equal(real, e.GetDouble()));
            case 5:
                float single = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
                refused |= !float.IsFinite(single);
                return (single, e => Assert.Equal(single, e.GetSingle()));
            case 6:
                Half half = BitConverter.UInt16BitsToHalf((ushort)random.Next(65536));
                refused |= !Half.IsFinite(half);
                return (half, e => Assert.Equal(half, Half.Parse(e.GetRawText(), CultureInfo.InvariantCulture)));
            case 7:
                var exact = new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29));
                return (exact, e => Assert.Equal(exact.ToString(CultureInfo.InvariantCulture), e.GetRawText()));
            case 8:
                long whole = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                return (
                    random.Next(2) == 0 ? whole : (object)(ulong)whole,
                    e => Assert.Equal(whole, unchecked((long)(Int128)BigInteger.Parse(e.GetRawText(), CultureInfo.InvariantCulture)))
                );
            case 9:
                var large = new Int128(
                    (ulong)random.NextInt64(long.MinValue, long.MaxValue),
                    (ulong)random.NextInt64(long.MinValue, long.MaxValue)
                );
                return (large, e => Assert.Equal(large, Int128.Parse(e.GetRawText(), CultureInfo.InvariantCulture)));
            case 10:
                BigInteger big = BigInteger.Pow(random.Next(int.MinValue, int.MaxValue), random.Next(40));
                return (big, e => Assert.Equal(big, BigInteger.Parse(e.GetRawText(), CultureInfo.InvariantCulture)));
            case 11:
                DateOnly day = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber));
                return (day, e => Assert.Equal(day, DateOnly.ParseExact(e.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
            case 12:
                var time = new TimeOnly(random.NextInt64(TimeOnly.MaxValue.Ticks));
                return (time, e => Assert.Equal(time, TimeOnly.Parse(e.GetString()!, CultureInfo.InvariantCulture)));
            case 13:
                var moment = new DateTimeOffset(
                    random.NextInt64(DateTime.MaxValue.Ticks / 2),
                    TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60))
                );
                return (moment, e => Assert.Equal(moment, DateTimeOffset.Parse(e.GetString()!, CultureInfo.InvariantCulture)));
            case 14:
                DateTime date = DateTime.SpecifyKind(
                    new DateTime(random.NextInt64(DateTime.MaxValue.Ticks)),
                    random.Next(2) == 0 ? DateTimeKind.Utc : DateTimeKind.Unspecified
                );
                return (
                    date,
                    e =>
                        Assert.Equal(
                            date.Ticks,
                            DateTime.Parse(e.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Ticks
                        )
                );
            case 15:
                DateTime midnight = DateTime.SpecifyKind(
                    new DateTime(2000, 1, 1).AddDays(random.Next(20000)),
                    (DateTimeKind)random.Next(3)
                );
                return (midnight, e => Assert.Equal(midnight.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), e.GetString()));
            case 16:
                var span = new TimeSpan(random.NextInt64(long.MinValue, long.MaxValue));
                return (span, e => Assert.Equal(span, TimeSpan.ParseExact(e.GetString()!, "c", CultureInfo.InvariantCulture)));
            case 17:
                var id = Guid.NewGuid();
                return (id, e => Assert.Equal(id, Guid.ParseExact(e.GetString()!, "D")));
            case 18:
                var address = new IPAddress(random.NextInt64(uint.MaxValue));
                return (address, e => Assert.Equal(address, IPAddress.Parse(e.GetString()!)));
            case 19:
                var name = (DayOfWeek)random.Next(7);
                return (name, e => Assert.Equal(name.ToString(), e.GetString()));
            case 20:
                string json = JsonSerializer.Serialize(new { a = random.Next(), b = new[] { random.NextDouble() } });
                return (JsonDocument.Parse(json).RootElement, e => Assert.Equal(json, e.GetRawText()));
            case 21:
                object odd = random.Next(6) switch
                {
                    0 => new System.IO.FileInfo("x"),
                    1 => new System.Xml.XmlDocument(),
                    2 => Complex.One,
                    3 => new byte[] { 1 },
                    4 => typeof(int),
                    _ => (1, 2),
                };
                refused = true;
                return (odd, _ => Assert.Fail("It was to be refused."));
            case 22 or 23:
                List<(object? Value, Action<JsonElement> Check)> items = [];
                for (int i = random.Next(5); i > 0; i--)
                {
                    items.Add(Make(random, depth + 1, ref refused));
                }

                object list = random.Next(2) == 0 ? items.Select(i => i.Value).ToArray() : items.Select(i => i.Value).ToList();
                return (list, e => Assert.All(items.Zip(e.EnumerateArray()), pair => pair.First.Check(pair.Second)));
            default:
                var table = new Dictionary<string, object?>();
                var checks = new Dictionary<string, Action<JsonElement>>();
                for (int i = random.Next(5); i > 0; i--)
                {
                    string key = $"k{i} \"é\n";
                    (table[key], checks[key]) = Make(random, depth + 1, ref refused);
                }

                return (
                    table,
                    e =>
                    {
                        Assert.Equal(table.Keys, e.EnumerateObject().Select(p => p.Name));
                        Assert.All(checks, check => check.Value(e.GetProperty(check.Key)));
                    }
                );
        }
    }

    private static string Text(Random random) =>
        new([
            .. Enumerable
                .Range(0, random.Next(12))
                .Select(_ =>
                    random.Next(8) switch
                    {
                        0 => (char)random.Next(0xD800, 0xE000),
                        1 => (char)random.Next(32),
                        _ => (char)random.Next(32, 0x3000),
                    }
                ),
        ]);

    private static bool HasHalf(string text) =>
        text.EnumerateRunes().Any(r => r.Value == 0xFFFD && !text.Contains('\ufffd', StringComparison.Ordinal));
}
