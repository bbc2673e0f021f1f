using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator.Rest;

/// <summary>One call of a resource: what its path named, and the ways to answer.</summary>
internal sealed class RestCall(HttpContext http, IReadOnlyDictionary<string, string> values)
{
    public HttpContext Http { get; } = http;

    public string Method => HttpMethods.IsHead(Http.Request.Method) ? "GET" : Http.Request.Method;

    /// <summary>The company that the path names; 0 where it names none.</summary>
    public int Company { get; set; }

    /// <summary>The participant that the path names.</summary>
    public PersonKey Person { get; set; }

    /// <summary>What is in the path in place of a name in braces.</summary>
    public string this[string parameter] => values[parameter];

    public IReadOnlyDictionary<string, string> Values => values;

    public Task OkAsync(JsonNode answer) => Answers.BytesAsync(Http, 200, Answers.Bytes(answer));

    public Task CreatedAsync(JsonNode answer) => Answers.BytesAsync(Http, 201, Answers.Bytes(answer));

    public Task EmptyAsync()
    {
        Http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public Task NotFoundAsync() => Answers.ErrorAsync(Http, 404, "Not found.");

    public Task RefuseAsync(string forPeople, string? forDevelopers = "invalid") => Answers.ErrorAsync(Http, 400, forPeople, forDevelopers);

    public Task RefuseAsync(JsonNode errors) => Answers.BytesAsync(Http, 400, Answers.Bytes(errors));

    /// <summary>Reads a body, JSON or a form; answers 400 or 415 itself and returns null where there is none to be read.</summary>
    public async Task<JsonNode?> ReadAsync()
    {
        if (Http.Request.HasFormContentType)
        {
            IFormCollection form = await Http.Request.ReadFormAsync(Http.RequestAborted);
            return new JsonObject(form.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value.ToString()))));
        }

        if (Http.Request.ContentType is string type && !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await Answers.ErrorAsync(Http, 415, "This media type is not supported.", "unsupported_media_type");
            return null;
        }

        try
        {
            if (await JsonNode.ParseAsync(Http.Request.Body, cancellationToken: Http.RequestAborted) is JsonNode body)
            {
                Visit(body);
                return body;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Answered below, as an empty body is.
        }

        await RefuseAsync("The request could not be read.", "JSON parse error");
        return null;
    }

    /// <summary>Reads a body that is an object.</summary>
    public async Task<JsonObject?> ReadObjectAsync()
    {
        JsonNode? body = await ReadAsync();
        if (body is null or JsonObject)
        {
            return (JsonObject?)body;
        }

        await RefuseAsync(Fields.General("Invalid data. Expected an object."));
        return null;
    }

    // Texts are decoded and names looked at when someone asks for them; half characters and double names are found here.
    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                foreach ((_, JsonNode? value) in item)
                {
                    Visit(value);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? value in items)
                {
                    Visit(value);
                }

                break;
            default:
                _ = node?.ToString();
                break;
        }
    }
}

/// <summary>Who a participant is: the company's number from 1, and the participant's from 0.</summary>
internal readonly record struct PersonKey(int Company, int Index);
