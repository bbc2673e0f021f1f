using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>A participant of either cmdlet has the names and the values of the other.</summary>
public sealed class FamilyTests
{
    private const string Text =
        "function text($v) { if ($v -is [datetime]) { $v.ToString('yyyy-MM-dd') } elseif ($v -is [datetimeoffset]) "
        + "{ $v.UtcDateTime.ToString('yyyy-MM-ddTHH:mm:ss') + 'Z' } else { \"$v\" } }; "
        + "$raw = @(Invoke-Go401Request companies/c1/participants -All); $typed = @(Get-Go401Participant c1); ";

    [Fact]
    public async Task A_record_has_every_column_of_a_participant_with_its_value_and_its_type()
    {
        await using Session session = await Session.ConnectedAsync();

        // A record does not know its company; a group and what is left over are parts of it under other names.
        Outcome outcome = session.Run(
            Text
                + "$names = $typed[0].PSObject.Properties.Name.Where({ $_ -notin 'CompanyId', 'Deferrals', 'Loans', 'Address', "
                + "'AdditionalProperties' }); foreach ($i in 0..24) { foreach ($n in $names) { $a = $typed[$i].$n; $b = $raw[$i].$n; "
                + "if ((text $a) -cne (text $b)) { \"$i ${n}: $(text $a) and $(text $b)\" }; "
                + "if ($n -cnotin $raw[0].PSObject.Properties.Name -and $null -ne $a -and $n -notin $raw[0].PSObject.Properties.Name "
                + "-and $a.GetType() -ne $b.GetType()) { \"$i ${n}: $($a.GetType()) and $($b.GetType())\" } } }; $names.Count -gt 40"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("True", string.Join('\n', outcome.Output.Select(o => o.ToString())));
    }

    [Fact]
    public async Task A_participant_has_every_field_of_a_record_with_its_text()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            Text
                + "function same($a, $b, $at) { foreach ($p in $a.PSObject.Properties) { $n = $p.Name; $v = $p.Value; "
                + "if ($v -is [array]) { } elseif ($v -is [System.Management.Automation.PSCustomObject]) { same $v $b.$n \"$at.$n\" } "
                + "elseif ((text $v) -cne (text $b.$n)) { \"$at.${n}: $(text $v) and $(text $b.$n)\" } else { $script:count++ } } }; "
                + "$script:count = 0; foreach ($i in 0..24) { same $raw[$i] $typed[$i] $i }; $script:count -gt 600"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("True", string.Join('\n', outcome.Output.Select(o => o.ToString())));
    }
}
