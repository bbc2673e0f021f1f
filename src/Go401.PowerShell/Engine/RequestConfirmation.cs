using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Engine;

/// <summary>Asks before a request is sent, where <see cref="RequestPolicy"/> says so.</summary>
internal sealed class RequestConfirmation(Confirmation confirmation, Connection connection, string method)
{
    /// <summary>True where the request is to be sent.</summary>
    public bool Confirm(OutgoingRequest preview, RequestBody? body)
    {
        RequestQuestion question = RequestPolicy.QuestionOf(method, preview.Operation);
        bool asks =
            question != RequestQuestion.None
            && (
                confirmation.WhatIf
                || (
                    question == RequestQuestion.Medium
                        ? confirmation.Asks(ConfirmImpact.Medium, debugAsks: false)
                        : confirmation.Asks(ConfirmImpact.High)
                )
            );

        // Where it is processed the text goes to the verbose stream: of the path the ids of company and participant only (S59).
        return !asks
            || confirmation.Confirm(
                preview.What,
                () => Text(preview, body),
                preview.Operation is { } known ? known.Summary : "Send this request to 401GO?",
                question == RequestQuestion.DefaultsToNo,
                "Nothing was sent."
            );
    }

    private string Text(OutgoingRequest preview, RequestBody? body)
    {
        Uri baseUri = connection.Settings.BaseUri;
        string request =
            $"{method} /{preview.Address.Path}{LoggedAddress.Query(preview.Address.Query)} "
            + $"({connection.Settings.Name}, {baseUri.Authority})";
        return body is null ? request : $"{request}\n{body.Preview(Payroll)}";

        string? Payroll(ReadOnlyMemory<byte> json) =>
            PayrollPreview.Of(
                new StateFolder(),
                baseUri,
                preview.Address.Path,
                json,
                connection.SeenIds.CompanyNameOf(preview.Address.Path)
            );
    }
}
