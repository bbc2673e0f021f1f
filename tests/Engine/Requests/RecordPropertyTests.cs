using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Tests.Engine.Network;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>The properties of raw records behave as those that Add-Member adds, although they are not added one by one.</summary>
public sealed class RecordPropertyTests
{
    [Fact]
    public async Task Properties_can_be_added_changed_and_removed()
    {
        Outcome outcome = await RunAsync(
            """{"First":1,"second":"b","nested":{"a":[1,2]}}""",
            "$r = Invoke-Go401Request x; $r.FIRST = 5; $r.PSObject.Properties.Add([psnoteproperty]::new('more', 7)); "
                + "$r.PSObject.Properties.Add([psnoteproperty]::new('SECOND', 'c')); $r.PSObject.Properties.Remove('nested'); "
                + "$r.PSObject.Properties.Name -join ','; $r.First; $r.second; $r.More; $r.PSObject.Properties['first'].MemberType; "
                + "$null -eq $r.nested"
        );
        Assert.Equal(["First,SECOND,more", "5", "c", "7", "NoteProperty", "True"], outcome.Output.Select(o => o.BaseObject.ToString()));
    }

    [Fact]
    public async Task A_copy_shares_no_property_with_the_record()
    {
        Outcome outcome = await RunAsync(
            """{"plain":1,"nested":{"a":1}}""",
            "$r = Invoke-Go401Request x; $copy = $r.PSObject.Copy(); $copy.plain = 2; $copy.nested = 3; $r.plain; $r.nested.a; "
                + "$again = $r.PSObject.Copy(); $again.plain = 4; $r.plain; $copy.plain; $copy.nested"
        );
        Assert.Equal(["1", "1", "1", "2", "3"], outcome.Output.Select(o => o.BaseObject.ToString()));
    }

    // The engine compiles a script's access for objects without such a property, until it is told of one.
    [Fact]
    public async Task A_script_that_ran_over_other_objects_before_finds_the_property_of_a_record()
    {
        string name = "n" + Guid.NewGuid().ToString("N");
        Outcome outcome = await RunAsync(
            $$"""{"{{name}}":"found","inner":{"{{name}}x":"too"} }""",
            $"function Read-It($o) {{ $o.{name}; $o.inner.{name}x }}; foreach ($i in 1..40) {{ Read-It ([pscustomobject]@{{ a = 1 }}) }}; "
                + "Read-It (Invoke-Go401Request x)"
        );
        Assert.Equal(["found", "too"], outcome.Output.Where(o => o is not null).Select(o => o.BaseObject.ToString()));
    }

    // A record's own _PSObject or _ was lost where the record had PSObject or an empty name as well.
    [Theory]
    [InlineData("", "_=1,__=2,___=3,_PSObject=4,__pSObject=5,_psbase=6,a=7")]
    [InlineData("-AsHashtable", "PSObject=4,_=1,__=2,___=3,_pSObject=5,a=7,psbase=6")]
    public async Task A_name_that_no_property_can_have_gets_an_underscore_and_takes_no_other_fields_place(string how, string expected)
    {
        Outcome outcome = await RunAsync(
            """{"":1,"_":2,"__":3,"PSObject":4,"_pSObject":5,"psbase":6,"a":7}""",
            $"$r = Invoke-Go401Request x {how}; if ($r -is [hashtable]) {{ $n = [string[]]$r.Keys; [array]::Sort($n, "
                + "[StringComparer]::Ordinal); ($n | ForEach-Object { \"$_=$($r[$_])\" }) -join ',' } else { "
                + "($r.PSObject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }) -join ',' }"
        );
        Assert.Equal(expected, outcome.Single.BaseObject);
    }

    // As the runtime compares them, and not as a culture does.
    [Fact]
    public async Task Names_that_differ_in_case_only_are_one_property_and_the_last_one_wins()
    {
        string[] names =
        [
            .. Enumerable
                .Range(' ', 0xD800 - ' ')
                .Select(c => (char)c)
                .Where(c => char.ToUpperInvariant(c) != c || char.ToLowerInvariant(c) != c || char.IsAscii(c))
                .Where(c => !char.IsControl(c))
                .Select(c => "p" + c),
        ];
        var expected = new System.Collections.Specialized.OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            expected[name] = name;
        }

        string json = JsonSerializer.Serialize(names.Select(n => KeyValuePair.Create(n, n)).ToDictionary(StringComparer.Ordinal));
        PSObject record = (await RunAsync(json, "Invoke-Go401Request x")).Single;
        Assert.Equal(expected.Keys.Cast<string>(), record.Properties.Select(p => record.Properties[p.Name].Name));
        Assert.Equal(expected.Values.Cast<string>(), record.Properties.Select(p => p.Value));
        Assert.All(names, name => Assert.Equal(expected[name], record.Properties[name].Value));
    }

    // Each property would be copied, hashed three times and told to the engine otherwise: half of the time of a long read.
    [Fact]
    public async Task The_engine_lets_a_record_be_made_over_its_table_of_properties()
    {
        PSObject record = (await RunAsync("""{"a":1}""", "Invoke-Go401Request x")).Single;
        const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic;
        object? members = typeof(PSObject).GetProperty("InstanceMembers", Inside)?.GetValue(record);
        object? table = members?.GetType().GetField("_members", Inside)?.GetValue(members);
        object? comparer = table?.GetType().GetField("_comparer", Inside)?.GetValue(table);
        Assert.Equal("PropertyNameComparer", comparer?.GetType().Name);
    }

    private static async Task<Outcome> RunAsync(string json, string script)
    {
        await using var server = new OddServer(_ => OddServer.Json(json));
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        return outcome;
    }
}
