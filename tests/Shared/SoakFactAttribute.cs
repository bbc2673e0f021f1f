using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace Go401.Tests;

/// <summary>
/// A test that takes too long for every run: <c>GO401_SOAK=1 dotnet test --filter-trait Category=Soak</c> runs it. Give it
/// <c>[Trait("Category", "Soak")]</c> as well.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (Environment.GetEnvironmentVariable("GO401_SOAK") != "1")
        {
            Skip = "A soak test: set GO401_SOAK=1 to run it.";
        }
    }
}
