using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>The lines of docs/data.md for SQL Server, parsed as the T-SQL of SQL Server 2017, and as the newest.</summary>
public sealed class SqlServerTests
{
    [Fact]
    public void The_lines_of_the_manual_are_statements_of_T_SQL()
    {
        foreach (TSqlParser parser in new TSqlParser[] { new TSql140Parser(true), new TSql170Parser(true) })
        {
            TSqlFragment script = parser.Parse(new StringReader(Manual.Blocks("SQL Server")[^1]), out IList<ParseError> errors);
            Assert.Empty(errors.Select(e => $"{e.Line}: {e.Message}"));
            TSqlStatement[] statements = [.. ((TSqlScript)script).Batches.SelectMany(b => b.Statements)];
            BulkInsertStatement load = Assert.Single(statements.OfType<BulkInsertStatement>());
            BulkInsertOptionKind[] kinds = [.. load.Options.Select(o => o.OptionKind)];
            Assert.Contains(BulkInsertOptionKind.DataFileFormat, kinds);
            Assert.Contains(BulkInsertOptionKind.KeepNulls, kinds);
            CreateTableStatement table = Assert.Single(statements.OfType<CreateTableStatement>());
            Assert.Equal(table.SchemaObjectName.BaseIdentifier.Value, load.To.BaseIdentifier.Value);
        }
    }
}
