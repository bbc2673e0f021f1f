// What the linked tests and the simulator use of .NET, and .NET Framework and the package Polyfill do not have.
global using Go401.Tests.Unit.NetFramework;
using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace System
{
    internal readonly record struct DateOnly(int Year, int Month, int Day) : IComparable<DateOnly>
    {
        private DateTime Date => new(Year, Month, Day);

        public int DayNumber => (int)(Date.Ticks / TimeSpan.TicksPerDay);

        public DayOfWeek DayOfWeek => Date.DayOfWeek;

        public static DateOnly FromDateTime(DateTime date) => new(date.Year, date.Month, date.Day);

        public static DateOnly ParseExact(string text, string format, IFormatProvider culture) =>
            FromDateTime(DateTime.ParseExact(text, format, culture));

        public static bool TryParseExact(string text, string format, IFormatProvider culture, DateTimeStyles styles, out DateOnly date)
        {
            bool read = DateTime.TryParseExact(text, format, culture, styles, out DateTime time);
            date = read ? FromDateTime(time) : default;
            return read;
        }

        public DateOnly AddDays(int days) => FromDateTime(Date.AddDays(days));

        public DateOnly AddMonths(int months) => FromDateTime(Date.AddMonths(months));

        public DateOnly AddYears(int years) => FromDateTime(Date.AddYears(years));

        public int CompareTo(DateOnly other) => Date.CompareTo(other.Date);

        public override string ToString() => ToString("O", CultureInfo.InvariantCulture);

        public string ToString(string format, IFormatProvider culture) =>
            Date.ToString(format is "O" or "o" ? "yyyy-MM-dd" : format, culture);

        public static bool operator <(DateOnly left, DateOnly right) => left.Date < right.Date;

        public static bool operator >(DateOnly left, DateOnly right) => left.Date > right.Date;

        public static bool operator <=(DateOnly left, DateOnly right) => left.Date <= right.Date;

        public static bool operator >=(DateOnly left, DateOnly right) => left.Date >= right.Date;
    }
}

namespace System.Net.Http
{
    internal sealed class SocketsHttpHandler : HttpClientHandler { }
}

namespace Go401
{
    /// <summary>
    /// A key of the length that was asked for: mono's <c>RSA.Create</c> takes none. Two keys of a length take turns, since mono
    /// needs a second to make one.
    /// </summary>
    internal sealed class RSA : System.Security.Cryptography.RSA
    {
        private static readonly ConcurrentDictionary<int, RSACryptoServiceProvider> Keys = new();
        private static int _made;
        private readonly RSACryptoServiceProvider _key;

        private RSA(RSACryptoServiceProvider key) => _key = key;

        public static RSA Create(int bits)
        {
            int turn = Interlocked.Increment(ref _made) % 2;
            return new(Keys.GetOrAdd((2 * bits) + turn, _ => new RSACryptoServiceProvider(bits)));
        }

        public override RSAParameters ExportParameters(bool includePrivateParameters) => _key.ExportParameters(includePrivateParameters);

        public override void ImportParameters(RSAParameters parameters) => _key.ImportParameters(parameters);

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) =>
            _key.SignHash(hash, hashAlgorithm, padding);

        // Any bytes of the public key are as good where a test uses them for what they are not.
        public byte[] ExportRSAPublicKey() => ExportParameters(false).Modulus;

        public byte[] ExportSubjectPublicKeyInfo() => [.. ExportParameters(false).Modulus, .. ExportParameters(false).Exponent];

        protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm)
        {
            using var hash = SHA256.Create();
            return hash.ComputeHash(data, offset, count);
        }
    }
}

namespace System.Runtime.CompilerServices
{
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
    internal sealed class InterpolatedStringHandlerAttribute : Attribute { }

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
    {
        public string[] Arguments { get; } = [argument];
    }

    internal static class RuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            (int offset, int length) = range.GetOffsetAndLength(array.Length);
            return array.AsSpan(offset, length).ToArray();
        }
    }
}

namespace System.Text
{
    internal readonly struct Rune(int value)
    {
        public int Value => value;

        public static bool TryGetRuneAt(string text, int index, out Rune rune)
        {
            bool pair = char.IsSurrogatePair(text, index),
                alone = !pair && char.IsSurrogate(text, index);
            rune = alone ? default : new Rune(char.ConvertToUtf32(text, index));
            return !alone;
        }
    }
}

namespace Go401.Tests.Unit.NetFramework
{
    /// <summary>A text with values of a culture.</summary>
    [System.Runtime.CompilerServices.InterpolatedStringHandler]
    internal readonly struct CultureText(int literals, int values, IFormatProvider culture)
    {
        private readonly StringBuilder _text = new(literals + (16 * values));

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted<T>(T value, string format = null) =>
            _text.Append(value is IFormattable formattable ? formattable.ToString(format, culture) : value?.ToString());

        public override string ToString() => _text.ToString();
    }

    internal static class Shims
    {
        extension(string)
        {
            public static string Create(
                IFormatProvider culture,
                [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(culture))] CultureText text
            ) => text.ToString();
        }

        extension(ArgumentNullException)
        {
            public static void ThrowIfNull(object value)
            {
                if (value is null)
                {
                    throw new ArgumentNullException();
                }
            }
        }

        extension(HMACSHA256)
        {
            public static byte[] HashData(byte[] key, byte[] data)
            {
                using var hash = new HMACSHA256(key);
                return hash.ComputeHash(data);
            }
        }

        extension(HttpMethod)
        {
            public static HttpMethod Patch => new("PATCH");
        }

        extension(DateTimeOffset)
        {
            public static DateTimeOffset UnixEpoch => new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        }

        extension(StringSplitOptions)
        {
            // Without it what is split here keeps its spaces, and there are none.
            public static StringSplitOptions TrimEntries => StringSplitOptions.None;
        }

        extension(Task)
        {
            public static Task Delay(TimeSpan wait, TimeProvider time, CancellationToken cancellation) => time.Delay(wait, cancellation);
        }

        extension(Process)
        {
            public static Process Start(string program, string[] arguments) => Process.Start(program, string.Join(" ", arguments));
        }

        extension(File)
        {
            public static void CreateSymbolicLink(string link, string target)
            {
                if (symlink(target, link) != 0)
                {
                    throw new IOException("A link cannot be made.");
                }
            }
        }

        extension(FileInfo file)
        {
            public string LinkTarget
            {
                get
                {
                    byte[] bytes = new byte[4096];
                    int length = (int)readlink(file.FullName, bytes, (IntPtr)bytes.Length);
                    return length < 0 ? null : Encoding.UTF8.GetString(bytes, 0, length);
                }
            }

            public UnixFileMode UnixFileMode => File.GetUnixFileMode(file.FullName);
        }

        public static string Replace(this string text, string what, string with, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(what, with) : throw new NotSupportedException();

        public static StringBuilder Append(this StringBuilder text, IFormatProvider culture, FormattableString more) =>
            text.Append(more.ToString(culture));

        [DllImport("libc")]
        private static extern int symlink(string target, string link);

        [DllImport("libc")]
        private static extern IntPtr readlink(string link, byte[] target, IntPtr size);
    }
}
