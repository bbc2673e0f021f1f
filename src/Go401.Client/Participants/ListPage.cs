using System.Globalization;
using Go401.Client.Calls;
using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>Tells a page of a list from a response that is something else: a single object would be read as one empty record.</summary>
internal static class ListPage
{
    /// <summary>How a list is read.</summary>
    /// <param name="takesNothing">True takes a response without a body for no records, and warns.</param>
    /// <param name="what">What was asked for, for the warning.</param>
    /// <param name="reporter">Is warned.</param>
    public static PagingOptions Options(PagingOptions options, bool takesNothing, string what, ICallReporter reporter) =>
        takesNothing
            ? options with
            {
                TakesNothing = true,
                FirstResponse = response =>
                {
                    if (ServerJson.IsBlank(response.Body))
                    {
                        reporter.Warning(
                            $"401GO returned an empty response ({response.StatusCode.ToString(CultureInfo.InvariantCulture)}) "
                                + $"instead of {what}. Try again: an empty list has a body."
                        );
                    }
                },
            }
            : options;

    /// <summary>Returns the page when it is one.</summary>
    /// <param name="what">What was asked for, for the error.</param>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the response is not quoted (S56).</exception>
    public static RecordPage Checked(RecordPage page, string? what = null)
    {
        if (page.Count is not null || page.HasMore)
        {
            return page;
        }

        // Nothing at all gets here only where the caller takes that for no records.
        ReadOnlyMemory<byte> body = ServerJson.WithoutByteOrderMark(page.Body);
        if (ServerJson.IsBlank(body))
        {
            return page;
        }

        foreach (byte b in body.Span)
        {
            if (b == (byte)'[')
            {
                return page;
            }

            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                break;
            }
        }

        throw new Go401Exception(
            "ResponseNotJson",
            ErrorKind.InvalidResult,
            $"The server's response{(what is null ? "" : $" for {what}")} is not the list that the API documentation "
                + "describes. Try again later."
        );
    }
}
