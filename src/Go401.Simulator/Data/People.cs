using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Go401.Simulator.Data;

/// <summary>
/// Synthetic participants: each is a function of its company's and its own number, the same on every start, and none is
/// held in memory. Social security numbers are from the range that is never given out (900 and above).
/// </summary>
internal static class People
{
    private static readonly string[] FirstNames =
    [
        "Ada",
        "Ben",
        "Chloé",
        "Dinh",
        "Elena",
        "Farid",
        "Grace",
        "Hugo",
        "Ines",
        "José",
        "Kira",
        "Liam",
        "Maya",
        "Noor",
        "Omar",
        "Pia",
        "Quinn",
        "Rosa",
        "Søren",
        "Tara",
        "Uma",
        "Viktor",
        "Wen",
        "Ximena",
        "Yusuf",
        "Zoe",
    ];
    private static readonly string[] LastNames =
    [
        "Abara",
        "Brown",
        "Castillo",
        "Dubois",
        "Evans",
        "Fischer",
        "García",
        "Hansen",
        "Ito",
        "Jensen",
        "Kowalski",
        "López",
        "Müller",
        "Nguyen",
        "O'Brien",
        "Patel",
        "Quist",
        "Rossi",
        "Smith",
        "Tanaka",
        "Urban",
        "Varga",
        "Wilson",
        "Xu",
        "Young",
        "Zhang",
    ];
    private static readonly (string City, string State, string Zip)[] Places =
    [
        ("Salt Lake City", "UT", "84101"),
        ("Austin", "TX", "73301"),
        ("Portland", "OR", "97035"),
        ("Denver", "CO", "80014"),
        ("Boise", "ID", "83702"),
        ("Chicago", "IL", "60007"),
        ("Albany", "NY", "12084"),
        ("Reno", "NV", "89501"),
        ("Miami", "FL", "33101"),
        ("Phoenix", "AZ", "85001"),
        ("Boston", "MA", "02134"),
    ];

    /// <summary>The id of a participant.</summary>
    public static string Id(int company, int index) => string.Create(CultureInfo.InvariantCulture, $"p{company}-{index:D7}");

    /// <summary>Reads an id back; false where it is none of ours.</summary>
    public static bool TryParse(string id, out int company, out int index)
    {
        company = index = -1;
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 1
            && id[0] == 'p'
            && int.TryParse(id.AsSpan(1, dash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out company)
            && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    /// <summary>Writes one participant as JSON.</summary>
    public static void Write(IBufferWriter<byte> output, int company, int index)
    {
        uint seed = unchecked((((uint)company * 2654435761u) ^ ((uint)index * 40503u)) * 2246822519u) ^ (uint)index;
        uint Next(uint below)
        {
            seed = unchecked((seed * 1664525u) + 1013904223u);
            return (seed >> 8) % below;
        }

        string first = FirstNames[Next((uint)FirstNames.Length)];
        string last = LastNames[Next((uint)LastNames.Length)];
        (string city, string state, string zip) = Places[Next((uint)Places.Length)];
        var born = new DateOnly(1955 + (int)Next(48), 1 + (int)Next(12), 1 + (int)Next(28));
        var started = new DateOnly(2008 + (int)Next(17), 1 + (int)Next(12), 1 + (int)Next(28));
        bool gone = Next(8) == 0;
        bool eligible = Next(5) != 0;
        uint traditional = eligible ? Next(13) : 0,
            roth = eligible ? Next(8) : 0;
        bool percent = Next(4) != 0;
        uint hours = Next(2080),
            cents = Next(100),
            pay = 20000 + Next(140000);
        uint ssn = 900_000_000u + ((uint)index % 100_000_000u);
        string changed = string.Create(
            CultureInfo.InvariantCulture,
            $"2026-{1 + Next(11):D2}-{1 + Next(28):D2}T{Next(24):D2}:{Next(60):D2}:00Z"
        );
        string eligibleFrom = eligible ? string.Create(CultureInfo.InvariantCulture, $"\"{started.AddMonths(3):yyyy-MM-dd}\"") : "null";
        string amount(uint value) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {"amount":"{{(percent ? value : value * 25)}}.00","timestamp":"{{changed}}",
                """
                    + $$"""
                    "is_percent":{{(percent ? "true" : "false")}}}
                    """
            );
        string activeTraditional = amount(traditional),
            activeRoth = amount(roth);

        // Some have elected more than is active: not eligible yet, or the plan takes changes at set times only.
        string t = index % 10 == 7 ? amount(traditional + 1) : activeTraditional,
            r = activeRoth;
        string loans =
            Next(12) == 0 ? "[{\"todays_payment\":\"" + (50 + Next(200)).ToString(CultureInfo.InvariantCulture) + ".25\"}]" : "[]";
        string person = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"object_id":"{{Id(company, index)}}","name":"{{first}} {{last}}","email":"p{{company}}.{{index}}@example.com","phone":"555{{(
                index % 10000000
            ):D7}}","start_date":"{{started:yyyy-MM-dd}}","termination_date":{{(
                gone ? $"\"{started.AddYears(2):yyyy-MM-dd}\"" : "null"
            )}},"met_eligibility_date":{{eligibleFrom}},"met_match_eligibility_date":{{eligibleFrom}},
            "met_profit_share_eligibility_date":null,"ssn":"{{ssn}}","dob":"{{born:yyyy-MM-dd}}",
            "hours_worked_ytd":"{{hours}}.50","compensation_ytd":"{{pay}}.{{cents:D2}}","years_worked_1000_hours":{{Next(
                20
            )}},"prior_year_total_compensation":"{{pay - 1000}}.00","deferrals":{"traditional":{{t}},"roth":{{r}},"change_frequency":"{{(
                index % 10 == 7 ? "Quarterly" : "Each pay period"
            )}}","active_traditional":{{activeTraditional}},"active_roth":{{activeRoth}},"is_eligible":{{(
                eligible ? "true" : "false"
            )}},"hit_max":false},"loans":{{loans}},"ownership_percentage":"0.00","company_officer":{{(
                Next(40) == 0 ? "true" : "false"
            )}},"address":{"address_line_1":"{{1
                + Next(
                    9999
                )}} Example Street","address_line_2":"","city":"{{city}}","state":"{{state}}","postal_code":"{{zip}}","country":"US"},
            "timestamp":"2025-01-01T00:00:00Z","timestamp_updated":"{{changed}}"}
            """
        );
        Span<byte> target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(person.Length));
        output.Advance(Encoding.UTF8.GetBytes(person, target));
    }
}
