using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>How the lists that the typed commands need are read: a single object would be read as one empty record.</summary>
internal static class ListPage
{
    /// <summary>How a list is read.</summary>
    /// <param name="takesNothing">True takes a response without a body for no records, and warns.</param>
    /// <param name="what">What was asked for, for the warning.</param>
    /// <param name="reporter">Is warned.</param>
    public static PagingOptions Options(PagingOptions options, bool takesNothing, string what, ICallReporter reporter) =>
        options with
        {
            ListOnly = true,
            TakesNothing = takesNothing,
            FirstResponse = response =>
            {
                if (takesNothing && ServerJson.IsBlank(response.Body))
                {
                    reporter.Warning(
                        $"401GO returned an empty response ({response.StatusCode.ToString(CultureInfo.InvariantCulture)}) "
                            + $"instead of {what}. Try again: an empty list has a body."
                    );
                }
            },
        };
}
