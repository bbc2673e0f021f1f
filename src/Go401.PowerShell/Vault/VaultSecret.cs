using Go401.PowerShell.Conversion;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Vault;

/// <summary>
/// What a vault put out for one secret. It was given a SecureString; vaults give it back as that, as a string, as the password of a
/// PSCredential, as a table with the secret under its name, or as bytes, and some put something else out before it.
/// </summary>
/// <param name="Value">The secret; null where the output holds none that can be ours.</param>
/// <param name="Other">The type of what came instead; null where nothing did.</param>
internal sealed record VaultSecret(SecretValue? Value, Type? Other)
{
    // Tables within tables: a server's answer with the secret among its data.
    private const int MaxTables = 3;

    /// <summary>
    /// True where the value is text of the kind that Go401 stores. Anything else may be a vault's remark that came first.
    /// </summary>
    public bool LooksLikeOurs => Value is not null && IsRecord(Value);

    /// <summary>True where the vault put out nothing that could be a secret.</summary>
    public bool IsNothing => this is { Value: null, Other: null };

    /// <summary>Finds the secret in a vault's output.</summary>
    public static VaultSecret From(IEnumerable<PSObject?> output, string secretName)
    {
        VaultSecret last = new(null, null);
        foreach (object item in Flat(output))
        {
            VaultSecret one = FromOne(item, secretName);
            if (one.LooksLikeOurs)
            {
                return one;
            }

            last = one.Value is not null || one.Other is not null ? one : last;
        }

        return last;
    }

    private static VaultSecret FromOne(object item, string secretName)
    {
        switch (item)
        {
            case SecureString secure:
                return new(SecretInput.From(secure), null);
            case string text:
                return new(text.Length == 0 ? null : new SecretValue(text), null);
            case byte[] { Length: > 0 } bytes:
                return IfRecord(new SecretValue((IsWide(bytes) ? Encoding.Unicode : Encoding.UTF8).GetString(bytes)), item);
            case PSCredential empty when SecretInput.LengthOf(empty.Password) == 0:
                return new(null, null);
            case PSCredential credential:
                return IfRecord(SecretInput.From(credential.Password), item);
            case IDictionary table when !HoldsText(table, MaxTables):
                // How some vaults say that there is no such secret.
                return new(null, null);
            case IDictionary table:
                return FromTable(table, secretName, MaxTables);
            default:
                return new(null, item.GetType());
        }
    }

    private static VaultSecret FromTable(IDictionary table, string secretName, int depth)
    {
        object? key = table
            .Keys.Cast<object>()
            .FirstOrDefault(k => string.Equals(k.ToString(), secretName, StringComparison.OrdinalIgnoreCase));
        object? named = key is null ? null : table[key];
        foreach (object? value in named is null ? table.Values.Cast<object?>() : [named])
        {
            VaultSecret? found = Wrapped.Value(value) switch
            {
                null => null,
                IDictionary inner => depth > 1 ? FromTable(inner, secretName, depth - 1) : null,
                object plain => FromOne(plain, secretName),
            };
            if (found is { LooksLikeOurs: true })
            {
                return found;
            }
        }

        return new(null, table.GetType());
    }

    // What a table without any text holds is about a secret, and is none.
    private static bool HoldsText(IDictionary table, int depth) =>
        table
            .Values.Cast<object?>()
            .Select(Wrapped.Value)
            .Any(value =>
                value switch
                {
                    null => false,
                    string text => text.Length > 0,
                    SecureString secure => SecretInput.LengthOf(secure) > 0,
                    byte[] bytes => bytes.Length > 0,
                    PSCredential credential => SecretInput.LengthOf(credential.Password) > 0,
                    IDictionary inner => depth <= 1 || HoldsText(inner, depth - 1),
                    _ => false,
                }
            );

    // UTF-16, as Windows stores text: the record begins with a brace.
    private static bool IsWide(byte[] bytes) => bytes.Length > 1 && bytes[0] == '{' && bytes[1] == 0;

    // A credential or a table that holds something else is someone's own, and is named by its type.
    private static VaultSecret IfRecord(SecretValue? value, object item) =>
        value is not null && IsRecord(value) ? new(value, null) : new(null, item.GetType());

    private static bool IsRecord(SecretValue value) =>
        value.Reveal() is string text && text.TrimStart().StartsWith("{", StringComparison.Ordinal);

    private static IEnumerable<object> Flat(IEnumerable output)
    {
        foreach (object? item in output)
        {
            switch (Wrapped.Value(item))
            {
                case null:
                    break;
                case IList<object> several:
                    foreach (object one in Flat(several))
                    {
                        yield return one;
                    }

                    break;
                case object one:
                    yield return one;
                    break;
            }
        }
    }
}
