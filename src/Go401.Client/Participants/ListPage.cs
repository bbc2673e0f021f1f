using Go401.Client.Errors;
using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>Tells a page of a list from an answer that is something else: a single object would be read as one empty record.</summary>
internal static class ListPage
{
    /// <summary>Returns the page when it is one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="what">What was asked for, for the error.</param>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the answer is not quoted (S56).</exception>
    public static RecordPage Checked(RecordPage page, string? what = null)
    {
        if (page.Count is not null || page.HasMore)
        {
            return page;
        }

        foreach (byte b in page.Body.Span)
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
