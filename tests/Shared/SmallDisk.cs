#if NET
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit;

namespace Go401.Tests;

/// <summary>A test that fills a disk. It runs where the process can mount a small tmpfs, and is skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!SmallDisk.IsAvailable)
        {
            Skip = "It fills a small file system (tmpfs), which only root can mount on Linux.";
        }
    }
}

/// <summary>A file system with little space, mounted at a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Available = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("go401-disk-").FullName;
        bool mounted = OperatingSystem.IsLinux() && Environment.UserName == "root" && Mount(folder, 64);
        if (mounted)
        {
            Run("umount", folder);
        }

        Directory.Delete(folder);
        return mounted;
    });

    private SmallDisk(string path) => Path = path;

    /// <summary>True where one can be mounted.</summary>
    public static bool IsAvailable => Available.Value;

    /// <summary>Its folder.</summary>
    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler.lock");

    /// <summary>Mounts one.</summary>
    /// <param name="kilobytes">How much it holds.</param>
    /// <param name="path">The folder, which is made; a new one below <c>/tmp</c> when null.</param>
    public static SmallDisk Create(int kilobytes, string? path = null)
    {
        path = path is null ? Directory.CreateTempSubdirectory("go401-disk-").FullName : Directory.CreateDirectory(path).FullName;
        Assert.True(Mount(path, kilobytes));
        return new SmallDisk(path);
    }

    /// <summary>Uses up all space that is left.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, 0);
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static bool Mount(string path, int kilobytes) =>
        Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"mode=700,size={kilobytes}k"), "none", path) == 0;

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
#endif
