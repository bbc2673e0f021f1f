using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace Go401.Tests;

/// <summary>A test of what only Linux and macOS have: modes of files, FIFOs, links that every account can make.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no modes of files and no FIFOs in folders.";
        }
    }
}
