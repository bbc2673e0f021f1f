using Go401.Client.Catalogue;

namespace Go401.Client.Http;

/// <summary>What a request would be, checked but not sent.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The path below the base address, as it would be sent, with its ids.</param>
/// <param name="Query">The query with its values masked, question mark included; empty where there is none.</param>
/// <param name="Template">The path with its ids replaced.</param>
/// <param name="Shown">Method and path with the ids of company and participant, and the company's name where it is known.</param>
/// <param name="Operation">The operation that is meant, where the catalogue knows it.</param>
/// <param name="KnowsKeys">False where an idempotency key would protect nothing.</param>
internal sealed record RequestPreview(
    string Method,
    string Path,
    string Query,
    string Template,
    string Shown,
    ApiOperation? Operation,
    bool KnowsKeys
);
