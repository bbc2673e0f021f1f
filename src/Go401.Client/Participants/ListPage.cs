using Go401.Client.Errors;
using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>Tells a page of a list from an answer that is something else: a single object would be read as one empty record.</summary>
internal static class ListPage
{
    /// <summary>Returns the page when it is one.</summary>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the answer is not quoted (S56).</exception>
    public static RecordPage Checked(RecordPage page)
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

        throw new Go401Exception("ResponseNotJson", ErrorKind.InvalidResult, "The server's answer is not the list that its documentation promises. Try again later.");
    }
}
