namespace Go401.Client.Http;

/// <summary>A response is JSON, but not the list that was asked for.</summary>
internal sealed class NotListException : JsonException;
