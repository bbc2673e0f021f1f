using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Go401.Client.Data;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Data;

/// <summary>The data catalogue against the code, in both directions.</summary>
public sealed class DataCatalogueTests
{
    // The objects of the module are compared by DataPagesTests.
    public static TheoryData<string> Objects =>
        [
            .. DataCatalogue
                .Tables.Where(t => !t.IsFile && !typeof(SessionData).GetFields().Any(f => ReferenceEquals(f.GetValue(null), t)))
                .Select(t => t.Name),
        ];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Every_property_has_an_entry_and_every_entry_a_property(string name)
    {
        PropertyInfo[] properties = Type(name).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Assert.Equal(
            properties.Where(p => p.GetMethod is { IsPublic: true }).Select(p => p.Name).Order(StringComparer.Ordinal),
            DataCatalogue.Table(name).Columns.Where(c => c.Place != DataPlace.FileOnly).Select(c => c.Name).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_type_of_an_entry_is_that_of_the_property(string name) =>
        Assert.All(
            DataCatalogue.Table(name).Columns.Where(c => c.Place != DataPlace.FileOnly),
            c => Assert.True(Kind(Type(name).GetProperty(c.Name)!.PropertyType).Contains(c.Type), $"{name}.{c.Name} is no {c.Type}.")
        );

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_can_be_empty_says_what_that_means(string name) =>
        Assert.All(
            DataCatalogue.Table(name).Columns.Where(c => c.Place != DataPlace.FileOnly),
            c =>
            {
                Type type = Type(name).GetProperty(c.Name)!.PropertyType;
                bool value = type.IsValueType && Nullable.GetUnderlyingType(type) is null;
                Assert.False(Nullable.GetUnderlyingType(type) is not null && c.Empty is null && c.Name != "CheckDate", $"{name}.{c.Name}");
                Assert.False(value && c.Empty is not null && c.Name != "LoanCount", $"{name}.{c.Name} is never empty.");
            }
        );

    [Fact]
    public void Every_column_of_an_export_has_an_entry_and_every_entry_can_be_written()
    {
        string[] written = new[] { Names(incremental: false), Names(incremental: true) }.SelectMany(n => n).Distinct().ToArray();
        Assert.All(written, c => Assert.NotNull(DataCatalogue.ExportColumn(c)));
        Assert.Equal(
            DataCatalogue
                .Table("Participant")
                .Columns.Where(c => c.Place != DataPlace.ObjectOnly)
                .Select(c => c.Name)
                .Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal)
        );
        Assert.Equal(RowLayout.DetailNames, DataCatalogue.Table("ChangeDetail").Columns.Select(c => c.Name));
        Assert.Equal("Loan7Payment", DataCatalogue.ExportColumn("Loan7Payment")!.Name);
        Assert.Null(DataCatalogue.ExportColumn("nickname"));
    }

    [Fact]
    public void A_unit_hangs_on_a_column_that_there_is() =>
        Assert.All(
            DataCatalogue.Tables.SelectMany(t => t.Columns.Select(c => (t, c))).Where(e => e.c.UnitColumn is not null),
            e => Assert.Equal(DataType.Boolean, e.t.Find(e.c.UnitColumn!)?.Type)
        );

    [Fact]
    public void Every_amount_and_number_has_a_unit() =>
        Assert.All(
            DataCatalogue
                .Tables.SelectMany(t => t.Columns)
                .Where(c => c.Type is DataType.Number or DataType.WholeNumber && c.Name != "Row"),
            c => Assert.False(string.IsNullOrEmpty(c.Unit), c.Name)
        );

    [Fact]
    public void Ids_and_numbers_that_are_not_for_sums_are_text() =>
        Assert.All(
            ["ObjectId", "CompanyId", "Phone", "Ssn", "PostalCode"],
            n => Assert.Equal(DataType.Text, DataCatalogue.ExportColumn(n)!.Type)
        );

    private static string[] Names(bool incremental) =>
        new RowLayout(
            new ExportOptions
            {
                Path = "/x.csv",
                Incremental = incremental,
                Sensitive = SensitiveData.Included,
                Columns = ParticipantColumns.Select(["*", "CompanyName"], null, withSensitive: true, loans: 1),
            }
        ).Names;

    private static Type Type(string name) => typeof(Participant).Assembly.GetTypes().Single(t => t.IsPublic && !t.IsEnum && t.Name == name);

    private static DataType[] Kind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsEnum ? [DataType.Text]
            : type == typeof(bool) ? [DataType.Boolean]
            : type == typeof(decimal) ? [DataType.Number]
            : type == typeof(int) || type == typeof(long) ? [DataType.WholeNumber]
            : type == typeof(DateTime) ? [DataType.Date]
            : type == typeof(DateTimeOffset) ? [DataType.Timestamp]
            : typeof(IDictionary<string, object?>).IsAssignableFrom(type) ? [DataType.Group]
            : typeof(IEnumerable).IsAssignableFrom(type) ? [DataType.List]
            : [DataType.Group];
    }
}
