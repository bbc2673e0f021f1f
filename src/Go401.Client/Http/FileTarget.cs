using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Paging;

namespace Go401.Client.Http;

/// <summary>Puts answers into files: written beside the place where they belong, their owner's alone (S62), and put there only when they are whole.</summary>
internal static class FileTarget
{
    private static readonly byte[] Open = Encoding.ASCII.GetBytes("[\n");
    private static readonly byte[] Between = Encoding.ASCII.GetBytes(",\n");
    private static readonly byte[] Close = Encoding.ASCII.GetBytes("\n]\n");

    /// <summary>One answer as it is; an error's too where the caller takes errors as answers.</summary>
    /// <exception cref="Errors.Go401Exception"><c>PathNotFileSystem</c>, <c>PathIsFolder</c>, <c>FolderNotFound</c> or <c>FileNotWritable</c>.</exception>
    public static async Task<ApiResponse> SaveAsync(string path, Func<IBodyTarget, Task<ApiResponse>> send)
    {
        using PartialFile file = Begin(path);
        ApiResponse answer = await send(new Target(file)).ConfigureAwait(false);
        if (answer.Body.Length > 0)
        {
            file.Truncate(0);
            file.Write(answer.Body.ToArray());
        }

        file.Commit();
        return answer;
    }

    /// <summary>The records of all pages as one JSON list.</summary>
    public static async Task SavePagesAsync(string path, IAsyncEnumerable<byte[]> pages)
    {
        using PartialFile file = Begin(path);
        file.Write(Open);
        bool first = true;
        await foreach (byte[] page in pages.ConfigureAwait(false))
        {
            if (page.Length == 0)
            {
                continue;
            }

            if (!first)
            {
                file.Write(Between);
            }

            first = false;
            file.Write(page);
        }

        file.Write(Close);
        file.Commit();
    }

    /// <summary>A page's records, one after the other.</summary>
    public static byte[] Join(RecordPage page)
    {
        int length = 0;
        for (int i = 0; i < page.Records.Count; i++)
        {
            length += page.Records[i].Length + (i > 0 ? Between.Length : 0);
        }

        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < page.Records.Count; i++)
        {
            if (i > 0)
            {
                Between.CopyTo(joined, at);
                at += Between.Length;
            }

            page[i].CopyTo(joined.AsMemory(at));
            at += page.Records[i].Length;
        }

        return joined;
    }

    // Before the request: what is wrong with the path must not be found after a write was sent.
    private static PartialFile Begin(string path)
    {
        TargetFile.Check(path);
        PartialFile.CheckNotHeld(path);
        return PartialFile.Create(path);
    }

    private sealed class Target(PartialFile file) : IBodyTarget
    {
        public void Begin() => file.Truncate(0);

        public void Write(byte[] bytes, int count) => file.Write(bytes, 0, count);
    }
}

/// <summary>Where a body goes instead of into memory.</summary>
internal interface IBodyTarget
{
    /// <summary>Takes back what an earlier try has written.</summary>
    void Begin();

    /// <summary>Writes the first bytes of a buffer.</summary>
    void Write(byte[] bytes, int count);
}
