namespace Go401.Client.Data;

/// <summary>The columns of the objects that are about a connection, a vault or the API, and not about people.</summary>
internal static class SessionData
{
    private const string NotKept = "The vault keeps no such fact, or the connection is signed out.";
    private const string NoOpenId = "The sign-in did not request the scope openid, or no person signed in.";
    private static readonly string[] Grants = ["AuthorizationCode", "ClientCredentials", "RefreshToken", "AccessToken"];

    public static readonly DataTable Connection = new(
        "Go401Connection",
        "A connection of this process. Nothing in it is secret.",
        [
            new("Name", DataType.Text, "The name of the connection."),
            new("State", DataType.Text, "Whether it can be used. With Expired, the next call refreshes the access token.")
            {
                Values = ["Connected", "Expired", "SignInRequired", "Disconnected"],
            },
            new("IsCurrent", DataType.Boolean, "True for the current connection of this runspace."),
            new("BaseUri", DataType.Text, "The base address of the API."),
            new("ClientId", DataType.Text, "The client id.") { Empty = "It was created from an access token." },
            new("Grant", DataType.Text, "How it was signed in.") { Values = Grants },
            new("Scope", DataType.List, "The scopes that were granted."),
            new("Role", DataType.Text, "The role of the account that was selected.") { Empty = NoOpenId, Source = "userinfo: role" },
            new("CompanyName", DataType.Text, "The company of the account that was selected.")
            {
                Empty = NoOpenId,
                Source = "userinfo: company_name",
            },
            new("ApiVersion", DataType.Text, "The Api-Version that is sent.") { Empty = "None is sent." },
            Time("AccessTokenExpires", "When the access token expires, local time.", "There is no token."),
            RefreshTokenExpires("There is no refresh token, as with client credentials."),
            new("Vault", DataType.Text, "The vault that stores it.") { Empty = "It is in the memory of this process only." },
            new("SignInId", DataType.Text, "A random id of the sign-in, which tells it from a later one with the same name."),
        ]
    );

    public static readonly DataTable StoredConnection = new(
        "Go401StoredConnection",
        "A connection in a vault, from the metadata that the vault keeps. The secret is not read.",
        [
            new("Name", DataType.Text, "The name of the connection."),
            new("Vault", DataType.Text, "The vault that stores it."),
            new("State", DataType.Text, "Whether it can be used. SignInRequired: 401GO rejected its refresh token, or it was lost.")
            {
                Empty = NotKept,
                Values = ["Stored", "SignInRequired", "Expired", "Disconnected"],
            },
            Time("Refused", "When 401GO rejected its refresh token, or it was lost, local time.", "This machine knows of neither."),
            new("BaseUri", DataType.Text, "The base address of the API.") { Empty = NotKept },
            new("ClientId", DataType.Text, "The client id.") { Empty = NotKept },
            new("Grant", DataType.Text, "How it was signed in.") { Empty = NotKept, Values = Grants },
            Time("Updated", "When its tokens were obtained, local time.", NotKept),
            Time("AccessTokenExpires", "When the access token expires, local time.", NotKept),
            RefreshTokenExpires("There is no refresh token, or the vault keeps no such fact."),
        ]
    );

    public static readonly DataTable Disconnection = new(
        "Go401Disconnection",
        "A connection that was ended.",
        [
            new("Connection", DataType.Text, "The name of the connection."),
            new("Revocation", DataType.Text, "Whether 401GO revoked its tokens. NotSupported: they expire on their own.")
            {
                Values = ["Revoked", "NotSupported", "Failed", "NothingToRevoke"],
            },
            new("ForgottenLocally", DataType.Boolean, "True where this process has removed it from its memory."),
            new("Stored", DataType.Text, "What happened in the vault. TokensRemoved: the client id and the client secret are still there.")
            {
                Values = ["NotStored", "TokensRemoved", "Forgotten", "Failed"],
            },
        ]
    );

    public static readonly DataTable Confirmation = new(
        "Go401Confirmation",
        "What 401GO answered when it was told that a connection works.",
        [
            new("Connection", DataType.Text, "The name of the connection."),
            new("Uri", DataType.Text, "The address that was called."),
            new("StatusCode", DataType.WholeNumber, "The status code of the response.") { Unit = "HTTP status" },
            new("Message", DataType.Text, "The server's message.") { Empty = "The server sent none." },
        ]
    );

    public static readonly DataTable VaultCheck = new(
        "Go401VaultCheck",
        "One check of a vault, for the account that runs it.",
        [
            new("Vault", DataType.Text, "The vault.") { Empty = "No vault is registered, or the check is not about a vault." },
            new("Check", DataType.Text, "What was checked."),
            new("Result", DataType.Text, "What came out.") { Values = ["Passed", "Warning", "Failed", "Skipped"] },
            new("Milliseconds", DataType.WholeNumber, "How long it took.") { Unit = "milliseconds", Empty = "It was not measured." },
            new("Detail", DataType.Text, "What was found, and what to do about it.") { Empty = "There is nothing to say." },
            new("ErrorId", DataType.Text, "The stable id of the error.") { Empty = "The check did not fail." },
        ]
    );

    public static readonly DataTable Operation = new(
        "Go401Operation",
        "An operation of the API.",
        [
            new("Method", DataType.Text, "The HTTP method."),
            new("Path", DataType.Text, "The path below the base address, with names in braces in place of ids."),
            new("Area", DataType.Text, "The part of the API that it belongs to."),
            new("Summary", DataType.Text, "What it is for."),
            new("Remark", DataType.Text, "What else to know.") { Empty = "There is nothing else." },
            new("Scope", DataType.Text, "The scope that it needs, as its path and method suggest.") { Empty = "It is not known." },
            new("Paged", DataType.Boolean, "True where the response comes in pages."),
            new("Idempotent", DataType.Boolean, "True where it takes an idempotency key: the same key is processed once."),
            new("MovesMoney", DataType.Boolean, "True where it moves money."),
            new("Body", DataType.Text, "What the body has.") { Empty = "No body is sent." },
            new("RequiredField", DataType.List, "The fields that the body must have.") { Empty = "There is none." },
            new("OptionalField", DataType.List, "The fields that the body can also have.") { Empty = "There is none." },
            new("PathParameter", DataType.List, "The names in braces in the path.") { Empty = "There is none." },
            new("QueryParameter", DataType.List, "The query parameters, without those of paging.") { Empty = "There is none." },
            new("TypeName", DataType.Text, "The type name of the records that come out."),
            new("Example", DataType.Text, "A command to start with."),
        ]
    );

    private static DataColumn RefreshTokenExpires(string empty) =>
        Time(
            "RefreshTokenExpires",
            "When the refresh token expires if it is not used before, local time. Estimated: 30 days after its last use.",
            empty
        );

    private static DataColumn Time(string name, string meaning, string empty) => new(name, DataType.Timestamp, meaning) { Empty = empty };
}
