using System.Data;
using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Payroll;

/// <summary>Makes rows of what comes out of the pipeline, and of files.</summary>
internal static class InputRows
{
    private const long MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads a CSV file.</summary>
    /// <exception cref="Go401Exception"><c>FileNotFound</c>, <c>FileNotReadable</c>, <c>InputNotCsv</c>.</exception>
    public static IReadOnlyList<InputRow> Read(
        string path,
        IReadOnlyList<InputField> fields,
        IReadOnlyDictionary<string, string> columnMap,
        out byte[] content
    )
    {
        try
        {
            content = ReadAll(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputFile.NotFound(path, "Nothing was sent.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Go401Exception(
                "FileNotReadable",
                ErrorKind.ObjectNotFound,
                $"'{path}' cannot be read: {failure.Message} Nothing was sent."
            );
        }

        return CsvRows.Read(content, fields, columnMap);
    }

    /// <summary>Reads a regular file, which another program may have open.</summary>
    /// <exception cref="Go401Exception"><c>FileNotReadable</c>: a FIFO or a device, or it cannot be opened.</exception>
    /// <exception cref="IOException">It is not there, it is too large, or it changed while it was read.</exception>
    public static byte[] ReadAll(string path)
    {
        using FileStream file = Open(path);
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (file.Length > MaxBytes)
        {
            throw new IOException($"It has {file.Length / 1048576} MB, and a list of people can have {MaxBytes / 1048576} MB at most.");
        }

        byte[] content = new byte[file.Length];
        int length = InputFile.Fill(file, content);
        if (length != content.Length || file.Length != length || File.GetLastWriteTimeUtc(path) != written)
        {
            // Half of an old file and half of a new one can be rows that no one has written.
            throw new IOException("It changed while it was being read. Wait until the other program has finished, and try again.");
        }

        return content;
    }

    // Excel keeps a file open that it shows, and lets others read it. A FIFO would wait forever.
    private static FileStream Open(string path) =>
        File.Exists(path) ? InputFile.OpenShared(path) : throw new FileNotFoundException(null, path);

    /// <summary>Makes a row of an object or a table; names become headers.</summary>
    /// <param name="record">What came out of the pipeline.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="dateFormat">How dates are written as text; ISO when null.</param>
    /// <exception cref="Go401Exception"><c>InputNotRows</c>.</exception>
    public static InputRow From(object record, int number, string? dateFormat)
    {
        object value = Wrapped.Bare(record)!;
        if (value is string or ValueType or FileSystemInfo)
        {
            throw new Go401Exception(
                "InputNotRows",
                ErrorKind.InvalidArgument,
                "The pipeline accepts rows, for example from Import-Csv: objects or hashtables with one property per "
                    + "column. Specify a file with -Path. Nothing was sent."
            );
        }

        var cells = new InputCells(dateFormat);
        if (value is not (DataRow or DataRowView) && Conversion.InputTable.Entries(value) is { } entries)
        {
            foreach (KeyValuePair<object?, object?> entry in entries)
            {
                cells.Add(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value);
            }
        }
        else
        {
            AddProperties(cells, record, number);
        }

        cells.AddAddress();
        return new InputRow(number, cells.Texts) { NotCells = cells.Others, LackedCells = Lacked(record) };
    }

    /// <summary>Reads a table of two texts from a table, rows, or a CSV file.</summary>
    /// <param name="given">A table; rows with both columns; or the path of a CSV file.</param>
    /// <param name="resolve">Makes a whole path of what the user wrote.</param>
    public static IReadOnlyDictionary<string, string> EmployeeIds(object? given, Func<string, string> resolve)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        object? value = Wrapped.Bare(given);
        if (value is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                // 7 and '7', or 'a1' and 'A1' in a table that knows cases, are one employee.
                EmployeeIdMap.Add(map, InputCells.Text(entry.Key, null).Trim(), InputCells.Text(entry.Value, null).Trim());
            }
        }
        else if (value is not null)
        {
            IReadOnlyList<InputRow> rows = value is string path
                ? Read(resolve(path), Client.Payroll.EmployeeIdMap.Fields, new Dictionary<string, string>(), out _)
                : Rows(value);
            foreach (KeyValuePair<string, string> pair in EmployeeIdMap.Read(rows))
            {
                map[pair.Key] = pair.Value;
            }
        }

        return map;
    }

    private static List<InputRow> Rows(object value)
    {
        var rows = new List<InputRow>();
        foreach (object? item in LanguagePrimitives.GetEnumerable(value) ?? new[] { value })
        {
            if (Wrapped.Bare(item) is string or ValueType or FileSystemInfo)
            {
                throw EmployeeIdMap.Invalid(
                    "it takes a hashtable, the path of a CSV file, or rows with the columns EmployeeId and ParticipantId"
                );
            }

            if (item is not null)
            {
                rows.Add(From(item, rows.Count + 1, null));
            }
        }

        return rows;
    }

    private static void AddProperties(InputCells cells, object record, int number)
    {
        string what = "An object";
        try
        {
            foreach (PSPropertyInfo property in PSObject.AsPSObject(record).Properties)
            {
                what = "The property " + ServerText.Clean(property.Name, 100);
                if (
                    property.MemberType
                        is PSMemberTypes.NoteProperty
                            or PSMemberTypes.Property
                            or PSMemberTypes.ScriptProperty
                            or PSMemberTypes.AliasProperty
                    && property.IsGettable
                )
                {
                    cells.Add(property.Name, property.Value);
                }
            }
        }
        catch (ExtendedTypeSystemException)
        {
            // A getter that throws, an alias of a property that does not exist, two members that differ in case only.
            throw new Go401Exception(
                "InputNotRows",
                ErrorKind.InvalidArgument,
                $"Row {number}: {what} cannot be read. Select the columns that are needed, for example with Select-Object. "
                    + "Nothing was sent."
            );
        }
    }

    // Import-Csv makes texts, an empty one of an empty cell, and null of a cell that a short row does not have. What was selected from
    // other objects has a type name of its own, and null there is a value.
    private static IReadOnlyCollection<string> Lacked(object record)
    {
        var lacked = new List<string>();
        if (
            record is not PSObject { BaseObject: PSCustomObject } row
            || row.TypeNames[0] is not string type
            || (type != typeof(PSCustomObject).FullName && !type.StartsWith("CSV:", StringComparison.Ordinal))
        )
        {
            return lacked;
        }

        bool any = false;
        foreach (PSPropertyInfo property in row.Properties)
        {
            switch (property is PSNoteProperty ? property.Value : property)
            {
                case null:
                    lacked.Add(property.Name);
                    break;
                case string text when lacked.Count == 0:
                    any |= text.Trim().Length > 0;
                    break;
                default:
                    // A value behind null, or one that is no text.
                    return [];
            }
        }

        // H3 is the name of a column that has no header.
        lacked.RemoveAll(n => Regex.IsMatch(n, "^H[0-9]+$"));
        return any ? lacked : [];
    }
}
