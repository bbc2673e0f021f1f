// What the linked tests use of .NET and .NET Framework does not have.
global using Go401.Tests.Unit.NetFramework;
using System;
using System.Text;

namespace System.Net.Http
{
    internal sealed class SocketsHttpHandler : HttpClientHandler { }
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
    internal static class Shims
    {
        public static string Replace(this string text, string what, string with, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(what, with) : throw new NotSupportedException();

        public static StringBuilder Append(this StringBuilder text, IFormatProvider culture, FormattableString more) =>
            text.Append(more.ToString(culture));
    }
}
