using System.Linq;
using System.Text;
using System.Text.Json;
using Go401.Client.Data;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class RowTests
{
    private const string Person = """
        {"object_id":"p1","name":"Ada","ssn":"900123456","dob":"1980-02-29","start_date":"2020-01-31","hours_worked_ytd":"-12.50",
         "years_worked_1000_hours":3,
         "compensation_ytd":"n/a",
         "deferrals":{"traditional":{"amount":"4.00","is_percent":true,"timestamp":"2026-01-01T00:00:00Z"},"roth":null,"is_eligible":true},
         "loans":[{"todays_payment":"250.25"},{"todays_payment":"10.10"}],"address":{"city":"Reno","county":"Washoe"},
         "new_field":{"a":[1, 2]},"company_officer":false}
        """;

    [Fact]
    public void Numbers_and_dates_are_written_as_the_server_wrote_them() =>
        Assert.Equal(
            "HoursWorkedYtd,YearsWorked1000Hours,StartDate,TraditionalDeferral,TraditionalDeferralIsPercent,RothDeferral,LoanCount,"
                + "LoanPayment,CompanyOfficer,City,TerminationDate\n-12.50,3,2020-01-31,4.00,true,,2,260.35,false,Reno,\n",
            Rows.Csv(
                Rows.Options(
                    "HoursWorkedYtd",
                    "YearsWorked1000Hours",
                    "StartDate",
                    "TraditionalDeferral",
                    "TraditionalDeferralIsPercent",
                    "RothDeferral",
                    "LoanCount",
                    "LoanPayment",
                    "CompanyOfficer",
                    "City",
                    "TerminationDate"
                ),
                Person
            )
        );

    [Fact]
    public void A_field_that_is_not_listed_is_named_by_its_path() =>
        Assert.Equal(
            "address.county,new_field,nickname\nWashoe,\"{\"\"a\"\":[1, 2]}\",\n",
            Rows.Csv(Rows.Options("address.county", "new_field", ".nickname"), Person)
        );

    [Fact]
    public void Json_has_numbers_booleans_and_nulls()
    {
        ExportOptions options = Rows.Options(
            "HoursWorkedYtd",
            "CompensationYtd",
            "YearsWorked1000Hours",
            "LoanPayment",
            "IsEligible",
            "HitMax",
            "new_field",
            "CompanyId"
        ) with
        {
            Format = ExportFormat.JsonLines,
        };
        Assert.Equal(
            """
            {"HoursWorkedYtd":-12.50,"CompensationYtd":"n/a","YearsWorked1000Hours":3,"LoanPayment":260.35,"IsEligible":true,
            """
                + """
                "HitMax":null,"new_field":{"a":[1, 2]},"CompanyId":"c1"}
                """
                + "\n",
            Encoding.UTF8.GetString(Rows.Format(options, Person))
        );
    }

    [Theory]
    [InlineData("007", "\"007\"")]
    [InlineData("5.", "\"5.\"")]
    [InlineData(".5", "\".5\"")]
    [InlineData("+5", "\"+5\"")]
    [InlineData("-0.10", "-0.10")]
    [InlineData("0", "0")]
    public void Digits_that_json_knows_as_no_number_stay_text(string amount, string written) =>
        Assert.Equal(
            $$"""{"CompensationYtd":{{written}}}""" + "\n",
            Encoding.UTF8.GetString(
                Rows.Format(
                    Rows.Options("CompensationYtd") with
                    {
                        Format = ExportFormat.JsonLines,
                    },
                    $$"""{"compensation_ytd":"{{amount}}"}"""
                )
            )
        );

    [Fact]
    public void A_json_array_is_whole_with_no_one_and_many_rows()
    {
        ExportOptions options = Rows.Options("ObjectId") with { Format = ExportFormat.Json };
        foreach (string[] records in new string[][] { [], [Person], [Person, Person, Person] })
        {
            using JsonDocument document = JsonDocument.Parse(Rows.Format(options, records));
            Assert.Equal(records.Length, document.RootElement.GetArrayLength());
        }
    }

    [Fact]
    public void A_line_of_json_lines_holds_no_line_break_of_the_server()
    {
        byte[] rows = Rows.Format(Rows.Options("new_field") with { Format = ExportFormat.JsonLines }, "{\"new_field\":{\n  \"a\": 1\r\n}}");
        Assert.Single(Encoding.UTF8.GetString(rows).Split('\n', System.StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Sensitive_columns_are_left_out_masked_or_written()
    {
        string[] plain = [.. ParticipantColumns.Select(null, null, false).Select(c => c.Name)];
        Assert.DoesNotContain("Ssn", plain);
        Assert.DoesNotContain("Dob", plain);
        ExportOptions options = Rows.Options("Ssn", "Dob");
        Assert.Equal("Ssn,Dob\n900123456,1980-02-29\n", Rows.Csv(options, Person));
        Assert.Equal("Ssn,Dob\n***-**-3456,1980-**-**\n", Rows.Csv(options with { Sensitive = SensitiveData.Masked }, Person));
    }

    [Theory]
    [InlineData("\"12345\"", "null", "***-**-****,\n")]
    [InlineData("900123456", "\"soon\"", "***-**-****,****-**-**\n")]
    [InlineData("{\"a\":\"900123456\"}", "\"19800229\"", "***-**-****,****-**-**\n")]
    public void A_masked_value_of_another_shape_shows_nothing(string ssn, string dob, string row) =>
        Assert.Equal(
            "Ssn,Dob\n" + row,
            Rows.Csv(Rows.Options("Ssn", "Dob") with { Sensitive = SensitiveData.Masked }, $$"""{"ssn":{{ssn}},"dob":{{dob}}}""")
        );

    [Theory]
    [InlineData("Ssn", "SensitiveColumn")]
    [InlineData("ssn", "SensitiveColumn")]
    [InlineData(".ssn", "SensitiveColumn")]
    [InlineData("..dob", "SensitiveColumn")]
    [InlineData("ssn.", "ColumnUnknown")]
    [InlineData(".", "ColumnUnknown")]
    [InlineData("Emial", "ColumnUnknown")]
    [InlineData("nickname", "ColumnUnknown")]
    [InlineData("Nothing*", "ColumnUnknown")]
    [InlineData("adress.city", "ColumnUnknown")]
    [InlineData("termination_dat", "ColumnUnknown")]
    [InlineData("name.first", "ColumnUnknown")]
    [InlineData(".name.first", "ColumnUnknown")]
    [InlineData("loans.0.payment", "ColumnUnknown")]
    [InlineData(".loans.todays_payment", "ColumnUnknown")]
    [InlineData("Loan1Payment", "ColumnUnknown")]
    public void A_column_that_cannot_be_written_is_an_error(string name, string id) =>
        Assert.Equal(id, Assert.Throws<Go401Exception>(() => ParticipantColumns.Select([name], null, false)).ErrorId);

    [Fact]
    public void A_listed_field_is_its_column_also_by_its_path() =>
        Assert.Equal(
            ["City", "TraditionalDeferral", "loans"],
            ParticipantColumns.Select(["address.city", ".deferrals.traditional.amount", ".loans"], null, false).Select(c => c.Name)
        );

    [Fact]
    public void A_typing_error_suggests_the_nearest() =>
        Assert.Contains(
            "Did you mean Email?",
            Assert.Throws<Go401Exception>(() => ParticipantColumns.Select(["Emial"], null, false)).Message,
            System.StringComparison.Ordinal
        );

    [Fact]
    public void All_names_that_are_wrong_are_in_one_error_each_with_the_nearest()
    {
        Go401Exception wrong = Assert.Throws<Go401Exception>(() =>
            ParticipantColumns.Select(["Nam", "Email", "Zip", "Xyzzy", "Ssn"], ["Phon", "Dob", "Nothing*"], false)
        );
        Assert.Equal("ColumnUnknown", wrong.ErrorId);
        foreach (
            string text in new[]
            {
                "There is no column 'Nam'. Did you mean Name?",
                "There is no column 'Zip'. Did you mean PostalCode?",
                "There is no column 'Xyzzy'. There",
                "There is no column 'Phon'. Did you mean Phone?",
                "There is no column 'Nothing*'. The columns are: ",
                "Ssn is sensitive. [Sensitive]",
            }
        )
        {
            Assert.Contains(text, wrong.Message, System.StringComparison.Ordinal);
        }

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(wrong.Message, "The columns are: "));
        wrong = Assert.Throws<Go401Exception>(() => ParticipantColumns.Select(["Ssn", "Dob", "ssn"], null, false));
        Assert.Equal(("SensitiveColumn", "Ssn, Dob are sensitive. [Sensitive]"), (wrong.ErrorId, wrong.Message));
    }

    [Theory]
    [InlineData("adress.city", "Did you mean address.city?")]
    [InlineData("termination_dat", "Did you mean termination_date?")]
    [InlineData("loans.0.payment", "[LoanColumns]")]
    public void A_path_that_cannot_be_is_answered_with_what_was_meant(string name, string advice) =>
        Assert.Contains(
            advice,
            Assert.Throws<Go401Exception>(() => ParticipantColumns.Select([name], null, false)).Message,
            System.StringComparison.Ordinal
        );

    [Theory]
    [InlineData("address.county")]
    [InlineData(".nickname")]
    [InlineData("employee_number")]
    [InlineData(".employer.name")]
    public void A_field_that_the_api_may_have_tomorrow_can_be_written(string name) =>
        Assert.Equal([name.TrimStart('.')], ParticipantColumns.Select([name], null, false).Select(c => c.Name));

    // What was to be left out must not be written for a typing error.
    [Theory]
    [InlineData("Emial")]
    [InlineData("Emial*")]
    public void What_cannot_be_left_out_is_an_error(string name) =>
        Assert.Equal("ColumnUnknown", Assert.Throws<Go401Exception>(() => ParticipantColumns.Select(null, [name], false)).ErrorId);

    [Fact]
    public void Each_loan_can_have_a_column()
    {
        ExportOptions options = Rows.Options() with
        {
            Columns = ParticipantColumns.Select(["LoanCount", "LoanPayment"], null, false, loans: 2),
        };
        byte[] csv = Rows.Format(
            options,
            out ExportTotals totals,
            """{"loans":[{"todays_payment":"10.50"},{"todays_payment":"20.25"},{"todays_payment":"1.00"}]}""",
            """{"loans":[{"todays_payment":"5.00"}]}""",
            """{"loans":[]}""",
            """{"loans":[{"todays_payment":"=n/a"}]}"""
        );
        Assert.Equal(["LoanCount", "LoanPayment", "Loan1Payment", "Loan2Payment"], Rows.Read(csv)[0]);
        Assert.Equal(
            ["3,31.75,10.50,20.25", "1,5.00,5.00,", "0,,,", "1,'=n/a,'=n/a,"],
            Rows.Read(csv).Skip(1).Select(r => string.Join(',', r))
        );
        Assert.Equal(1, totals.LoansLeftOut);
    }

    [Fact]
    public void Wildcards_choose_and_leave_out()
    {
        Assert.Equal(["AddressLine1", "AddressLine2"], ParticipantColumns.Select(["Address*"], null, false).Select(c => c.Name));
        Assert.Equal(["City", "State"], ParticipantColumns.Select(["address.*"], ["address.*_*", "Country"], false).Select(c => c.Name));
        Assert.Equal(["Name", "LoanCount", "LoanPayment"], ParticipantColumns.Select(["Name", "Loans*"], null, false).Select(c => c.Name));
        Assert.Equal(
            ["CompanyId", "CompanyOfficer", "CompanyName"],
            ParticipantColumns.Select(["Company*"], null, false).Select(c => c.Name)
        );
        Assert.DoesNotContain(ParticipantColumns.Select(["*"], ["*Timestamp*"], true), c => c.Kind == DataType.Timestamp);
        Assert.Equal("NoColumns", Assert.Throws<Go401Exception>(() => ParticipantColumns.Select(["Name"], ["*"], false)).ErrorId);
    }

    [Fact]
    public void A_byte_order_mark_and_another_delimiter_are_written_on_request()
    {
        byte[] csv = Rows.Format(Rows.Options("Name", "City") with { ByteOrderMark = true, Delimiter = ';' }, Person);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv.Take(3));
        Assert.Equal(["Ada", "Reno"], Rows.Read([.. csv.Skip(3)], ';')[1]);
    }

    [Fact]
    public void Case_25_a_postal_code_keeps_its_leading_zeros() =>
        Assert.Equal("PostalCode\n02138\n", Rows.Csv(Rows.Options("PostalCode"), """{"address":{"postal_code":"02138"}}"""));

    [Fact]
    public void Fields_are_found_in_any_order_also_when_it_changes()
    {
        string csv = Rows.Csv(
            Rows.Options("Name", "City"),
            """{"name":"a","address":{"city":"x"}}""",
            """{"address":{"zip":1,"city":"y"},"\u006eame":"b"}""",
            """{"x":{"name":"no"},"name":"c","address":null}""",
            """{"name":"d","address":{"city":"z"}}"""
        );
        Assert.Equal("Name,City\na,x\nb,y\nc,\nd,z\n", csv);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void A_record_that_is_no_object_is_an_error(string record) =>
        Assert.Equal("ResponseNotJson", Assert.Throws<Go401Exception>(() => Rows.Csv(Rows.Options("Name"), record)).ErrorId);
}
