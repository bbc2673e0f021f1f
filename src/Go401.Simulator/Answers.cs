using System;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator;

/// <summary>The shapes of answers that every part of the service shares.</summary>
internal static class Answers
{
    // Django REST framework writes UTF-8 as it is and escapes nothing that JSON does not ask for.
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(JsonNode node) => node.ToJsonString(Json);

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(Text(node));

    public static Task JsonAsync(HttpContext http, int status, object value) =>
        BytesAsync(http, status, JsonSerializer.SerializeToUtf8Bytes(value, Json));

    public static async Task BytesAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(json, http.RequestAborted);
        }
    }

    public static Task HtmlAsync(HttpContext http, int status, string html)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(html, http.RequestAborted);
    }

    /// <summary>The API's error envelope.</summary>
    public static Task ErrorAsync(HttpContext http, int status, string forPeople, string? forDevelopers = null) =>
        JsonAsync(http, status, new { user_error_message = forPeople, developer_error_detail = forDevelopers });

    /// <summary>401: the body is always the same, only the header tells the kinds apart.</summary>
    public static Task UnauthorizedAsync(HttpContext http, string? description)
    {
        http.Response.Headers.WWWAuthenticate = description is null
            ? "Bearer realm=\"api\""
            : $"Bearer realm=\"api\", error=\"invalid_token\", error_description=\"{description}\"";
        return ErrorAsync(http, 401, "Authentication credentials were not provided or have expired.");
    }

    public static string? Bearer(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;
    }
}
