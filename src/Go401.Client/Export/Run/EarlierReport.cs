using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// The report of an earlier run beside a newer file. It would be taken for the newer file's, so it is renamed; nothing is lost.
/// </summary>
internal static class EarlierReport
{
    /// <summary>Gives the report of an earlier run a name with the time at which it was written.</summary>
    public static void Rename(string target, ICallReporter reporter)
    {
        string report = ExportOptions.ReportPath(target);
        try
        {
            if (!File.Exists(report))
            {
                return;
            }

            string stamp = IsoDate.FileStamp(File.GetLastWriteTimeUtc(report));
            string aside = target + ".report-" + stamp + ".html";
            for (int i = 2; File.Exists(aside); i++)
            {
                aside = target + ".report-" + stamp + "-" + i.ToString(CultureInfo.InvariantCulture) + ".html";
            }

            FileWithRetry.Move(report, aside);
            reporter.Verbose($"This run creates no report. The report of an earlier run was renamed to '{aside}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reporter.Warning(
                $"The report '{report}' is from an earlier run, not from the file next to it, and could not be renamed: {exception.Message}"
            );
        }
    }
}
