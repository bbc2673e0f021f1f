using System;
using System.Buffers;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Participants;

public sealed class ParticipantReaderTests
{
    private const string Full = """
        {"object_id":"p1","name":"Ada","email":"a@example.com","phone":"1","start_date":"2020-01-31","termination_date":null,
            "met_eligibility_date":"2020-04-30","ssn":"900123456","dob":"1980-02-29",
         "hours_worked_ytd":"12.50","compensation_ytd":"23000.00","years_worked_1000_hours":3,"prior_year_total_compensation":"1.00",
         "deferrals":{"traditional":{"amount":"4.00","timestamp":"2026-01-01T00:00:00.123456-06:00","is_percent":true},
             "roth":{"amount":"2.50","timestamp":"2026-01-01T00:00:00Z","is_percent":false},"change_frequency":"Monthly","is_eligible":true,
             "hit_max":false,"extra":7},
         "loans":[{"todays_payment":"250.25","term":3},{"todays_payment":"10.10"}],"ownership_percentage":"0.50","company_officer":true,
         "address":{"address_line_1":"1 Main St","city":"Reno","state":"NV","postal_code":"89501","country":"US","county":"Washoe"},
             "timestamp":"2025-01-01T00:00:00Z","timestamp_updated":"2026-03-04T05:06:07Z","nickname":"Countess","tags":["x",1,null]}
        """;

    private static Participant Read(string json) => ParticipantReader.ForCurrentThread.Read(Encoding.UTF8.GetBytes(json), "c1");

    [Fact]
    public void Amounts_are_decimals_dates_are_dates_and_moments_keep_their_zone()
    {
        Participant p = Read(Full);
        Assert.Equal(("p1", "c1", "Ada", "900123456"), (p.ObjectId, p.CompanyId, p.Name, p.Ssn));
        Assert.Equal(23000.00m, p.CompensationYtd);
        Assert.Equal("23000.00", p.CompensationYtd!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((new DateTime(1980, 2, 29), DateTimeKind.Unspecified), (p.Dob!.Value, p.Dob.Value.Kind));
        Assert.Null(p.TerminationDate);
        Assert.Equal(true, p.IsActive);
        Assert.Equal(3, p.YearsWorked1000Hours);
        Assert.Equal(TimeSpan.FromHours(-6), p.Deferrals!.Traditional!.Timestamp!.Value.Offset);
        Assert.Equal(
            (4.00m, true, 2.50m, false),
            (p.TraditionalDeferral!.Value, p.TraditionalDeferralIsPercent!.Value, p.RothDeferral!.Value, p.RothDeferralIsPercent!.Value)
        );
        Assert.Equal((2, 260.35m), (p.LoanCount, p.LoanPayment));
        Assert.Equal(("Reno", "NV"), (p.City, p.Address!.State));
        Assert.Equal("1 Main St, Reno, NV 89501, US", p.Address.ToString());
    }

    [Fact]
    public void A_field_that_the_api_adds_tomorrow_is_kept()
    {
        Participant p = Read(Full);
        Assert.Equal(["address.county", "deferrals.extra", "nickname", "tags"], p.AdditionalProperties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Countess", p.AdditionalProperties["nickname"]);
        Assert.Equal(new object?[] { "x", 1m, null }, Assert.IsType<object?[]>(p.AdditionalProperties["tags"]));
        Assert.Equal(3m, p.Loans[0].AdditionalProperties["term"]);
    }

    [Fact]
    public void A_value_that_is_not_as_promised_is_kept_as_it_came()
    {
        Participant p = Read(
            """
            {"object_id":"p1","start_date":"31/01/2020","compensation_ytd":"n/a","company_officer":"yes",
            """
                + """
                "years_worked_1000_hours":2.5,"timestamp":"now","address":"somewhere","loans":"none","deferrals":null}
                """
        );
        Assert.Null(p.StartDate);
        Assert.Null(p.CompensationYtd);
        Assert.Null(p.Address);
        Assert.Null(p.Deferrals);
        Assert.Empty(p.Loans);
        Assert.Equal(
            ["address", "company_officer", "compensation_ytd", "loans", "start_date", "timestamp", "years_worked_1000_hours"],
            p.AdditionalProperties.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal("31/01/2020", p.AdditionalProperties["start_date"]);
    }

    [Theory]
    [InlineData("2021-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2021-13-01")]
    [InlineData("2021-1-001")]
    public void A_date_that_does_not_exist_is_none(string date) => Assert.Null(Read($$"""{"start_date":"{{date}}"}""").StartDate);

    // It was active where the last day could not be read.
    [Theory]
    [InlineData("null", "null", true)]
    [InlineData("\"\"", "null", true)]
    [InlineData("\"2020-01-31\"", "null", false)]
    [InlineData("\"2999-01-31\"", "null", true)]
    [InlineData("\"2020-01-31\"", "\"2021-01-01\"", true)]
    [InlineData("\"01/31/2020\"", "null", null)]
    [InlineData("\"2020-01-31T00:00:00Z\"", "null", null)]
    [InlineData("\"2020-02-30\"", "\"2019-01-01\"", null)]
    [InlineData("20200131", "null", null)]
    [InlineData("\"2020-01-31\"", "\"01/01/2021\"", null)]
    [InlineData("\"2999-01-31\"", "\"01/01/2021\"", true)]
    public void Whether_a_participant_is_active_is_not_known_where_a_date_that_decides_it_cannot_be_read(
        string last,
        string start,
        bool? active
    )
    {
        Participant p = Read($$"""{"object_id":"p1","termination_date":{{last}},"start_date":{{start}}}""");
        Assert.Equal(active, p.IsActive);
    }

    // Every column of the export has a property of that name with that value, so that both mean the same.
    [Fact]
    public void Every_column_is_a_property()
    {
        PropertyInfo[] properties = typeof(Participant).GetProperties();
        string[] missing = [.. ParticipantColumns.All.Select(c => c.Name).Except(properties.Select(p => p.Name))];
        Assert.Empty(missing);
    }

    [Fact]
    public void The_simulators_people_are_read_as_an_independent_parser_reads_them()
    {
        for (int i = 0; i < 300; i++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            Simulator.Data.People.Write(buffer, 1, i);
            using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
            JsonElement json = document.RootElement;
            Participant p = ParticipantReader.ForCurrentThread.Read(buffer.WrittenSpan, "c1");
            Assert.Empty(p.AdditionalProperties);
            Assert.Equal(json.GetProperty("name").GetString(), p.Name);
            Assert.Equal(
                json.GetProperty("compensation_ytd").GetString(),
                p.CompensationYtd!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            Assert.Equal(json.GetProperty("address").GetProperty("state").GetString(), p.State);
            Assert.Equal(
                json.GetProperty("deferrals").GetProperty("active_roth").GetProperty("amount").GetString(),
                p.ActiveRothDeferral!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            Assert.Equal(
                json.GetProperty("termination_date").GetString(),
                p.TerminationDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            );
            Assert.Equal(json.GetProperty("loans").GetArrayLength(), p.LoanCount);
            Assert.Equal(json.GetProperty("timestamp_updated").GetDateTimeOffset(), p.TimestampUpdated);
        }
    }
}
