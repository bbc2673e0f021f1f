using System.Diagnostics;
using System.Reflection;

namespace Go401.Client.Errors;

/// <summary>
/// Makes one of our failures of an exception that was not foreseen. Its text is not repeated: it may quote what must not be shown
/// (S57, S58).
/// </summary>
internal static class UnexpectedFailure
{
    // EMFILE and ENFILE have these numbers on Linux and macOS.
    private const int TooManyFiles = 24;
    private const int TooManyFilesOfSystem = 23;

    /// <summary>The failure as one of ours.</summary>
    public static Go401Exception Of(Exception fault) =>
        fault as Go401Exception ?? (IsLibrary(fault, out string? name) ? LibraryNotLoaded(name) : Bug(fault));

    /// <summary>True where a library of the runtime could not be loaded; such an exception is an <see cref="IOException"/> too.</summary>
    public static bool IsOfLibrary(Exception fault) => fault is FileNotFoundException or FileLoadException && IsLibrary(fault, out _);

    // The runtime loads a library when it is first used. Where the process has no descriptor left it says that the file is not there,
    // and says so from then on, also after descriptors are free again.
    private static bool IsLibrary(Exception fault, out string? name)
    {
        name = null;
        for (Exception? e = fault; e is not null; e = e.InnerException)
        {
            string? file = (e as FileNotFoundException)?.FileName ?? (e as FileLoadException)?.FileName;
            int comma = file?.IndexOf(", Version=", StringComparison.Ordinal) ?? -1;
            if (comma > 0)
            {
                name = file!.Substring(0, comma);
                return true;
            }

            if (e is IOException { HResult: TooManyFiles or TooManyFilesOfSystem } || IsSocketLimit(e))
            {
                return true;
            }
        }

        return false;
    }

    // By name: the library of the type may be the one that cannot be loaded. EMFILE is 10024, WSAEMFILE.
    private static bool IsSocketLimit(Exception e) =>
        e.GetType().FullName == "System.Net.Sockets.SocketException"
        && e is System.ComponentModel.Win32Exception { NativeErrorCode: TooManyFiles or TooManyFilesOfSystem or 10024 };

    private static Go401Exception LibraryNotLoaded(string? name) =>
        new(
            "LibraryNotLoaded",
            ErrorKind.ResourceUnavailable,
            name is null
                ? "The process has too many files or connections open. Start a new PowerShell session."
                : $"The .NET library '{name}' could not be loaded. Most often the process has too many files or connections open. "
                    + "Start a new PowerShell session: this one cannot load the library any more."
        );

    private static Go401Exception Bug(Exception fault) =>
        new(
            "UnexpectedError",
            ErrorKind.InvalidResult,
            $"This is a bug in Go401 ({fault.GetType().FullName}{Place(fault)}): it does not handle this input or state. Check "
                + "what was done before you run the command again, and report this message."
        );

    private static string Place(Exception fault)
    {
        try
        {
            MethodBase? place = new StackTrace(fault)
                .GetFrames()
                ?.Select(f => f?.GetMethod())
                .FirstOrDefault(m => m?.DeclaringType?.FullName?.StartsWith("Go401.", StringComparison.Ordinal) == true);
            return place is null ? "" : $" in {place.DeclaringType!.FullName}.{place.Name}";
        }
        catch (Exception)
        {
            // The trace needs a library of its own.
            return "";
        }
    }
}
