using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>-AsTyped: amounts sort as amounts, and nothing that is no number becomes one.</summary>
public sealed class TypedTests
{
    [Fact]
    public async Task Amounts_sort_as_amounts()
    {
        await using Session session = await Session.ConnectedAsync();
        decimal[] sorted =
        [
            .. session
                .Run("Invoke-Go401Request companies/c1/participants -AsTyped")
                .Output.Select(p => (decimal)Session.Value(p, "compensation_ytd")!)
                .OrderDescending(),
        ];
        Assert.True(sorted.Length > 20);
        Assert.Contains(sorted[0], session.Run("(Get-Go401Participant c1).CompensationYtd").Output.Select(o => (decimal)o.BaseObject));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-AsHashtable")]
    public async Task Types_are_those_of_the_document_at_any_depth(string also)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"$p = (Invoke-Go401Request companies/c1/participants -AsTyped {also})[0]; "
                + "$p.start_date; $p.dob; $p.timestamp_updated; $p.deferrals.traditional.amount; $p.deferrals.traditional.timestamp; "
                + "$p.ownership_percentage; $p.years_worked_1000_hours; $p.ssn; $p.phone; $p.address.postal_code; $p.object_id"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(
            [
                typeof(DateTime),
                typeof(DateTime),
                typeof(DateTimeOffset),
                typeof(decimal),
                typeof(DateTimeOffset),
                typeof(decimal),
                typeof(int),
                typeof(string),
                typeof(string),
                typeof(string),
                typeof(string),
            ],
            outcome.Output.Select(o => o.BaseObject.GetType())
        );
    }

    [Fact]
    public async Task Without_it_texts_stay_texts()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.IsType<string>(session.Run("(Invoke-Go401Request companies/c1/participants)[0].compensation_ytd").Single.BaseObject);
    }

    [Theory]
    [InlineData("-Raw")]
    [InlineData("-OutFile x.json")]
    public async Task Text_that_is_returned_unchanged_has_no_types(string with)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("ParametersConflict", session.Run($"Invoke-Go401Request companies -AsTyped {with}").ErrorId);
    }

    // A view and a format string would show what the compiler made of a list.
    [Fact]
    public async Task Lists_of_an_export_are_arrays_and_read_well()
    {
        await using Session session = await Session.ConnectedAsync();
        string shown = session.Show(
            "$f = [IO.Path]::Combine([IO.Path]::GetTempPath(), [guid]::NewGuid().ToString('N') + '.csv'); "
                + "$r = Export-Go401Participant -CompanyId c1, c2 -Path $f -PassThru; [IO.File]::Delete($f); $r"
        );
        Assert.DoesNotContain("<>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("[System.", shown, StringComparison.Ordinal);
        Assert.Contains("c1, c2", shown, StringComparison.Ordinal);
        PSObject result = session.Run("$r").Single;
        Assert.All(
            result.Properties.Where(p => p.Value is IEnumerable and not string),
            p => Assert.True(p.Value.GetType().IsVisible, p.Name)
        );
    }
}
