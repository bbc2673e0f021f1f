namespace Go401.Client.Settings;

/// <summary>
/// The account that was picked on 401GO's page, from user info. Only what tells accounts apart is kept: no name of a
/// person, no birth date, no email address, no telephone number. The texts are as the server wrote them, so that one is never
/// taken for another that it looks like; they are cleaned where they are shown.
/// </summary>
/// <param name="Subject">The <c>sub</c> claim.</param>
/// <param name="Role">For instance <c>participant</c> or <c>company_admin</c>.</param>
/// <param name="CompanyName">The company, where the account belongs to one.</param>
internal sealed record Account(string Subject, string? Role, string? CompanyName);
