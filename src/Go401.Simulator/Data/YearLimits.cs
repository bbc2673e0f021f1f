using System;

namespace Go401.Simulator.Data;

/// <summary>
/// What a participant may contribute in a year, US dollars, by plan type and age. The amounts are those that the Internal Revenue
/// Service has published: Notice 2024-80 for 2025 and Notice 2025-67 for 2026. Later years have the amounts of 2026.
/// </summary>
/// <param name="Deferrals">Pre-tax and Roth together, without catch-up.</param>
/// <param name="PreTaxCatchUp">The part of the catch-up that may be pre-tax.</param>
/// <param name="RothCatchUp">The catch-up.</param>
internal sealed record YearLimits(decimal Deferrals, decimal PreTaxCatchUp, decimal RothCatchUp)
{
    /// <summary>The catch-up begins in the year of this birthday.</summary>
    private const int CatchUpAge = 50;

    /// <summary>All contributions together.</summary>
    public decimal Total => Deferrals + RothCatchUp;

    /// <summary>The limits of a person.</summary>
    /// <param name="starter">True for a starter 401(k), which has lower limits and no higher catch-up.</param>
    /// <param name="year">The year of the pay date.</param>
    /// <param name="born">The birth date; no catch-up where it is not known.</param>
    /// <param name="priorPay">Last year's pay: above a limit, the catch-up of 2026 and later is Roth only.</param>
    public static YearLimits Of(bool starter, int year, DateOnly? born, decimal priorPay)
    {
        bool before = year <= 2025;
        int age = born is DateOnly day ? year - day.Year : 0;
        decimal deferrals =
            starter ? 6_000
            : before ? 23_500
            : 24_500;
        decimal catchUp =
            age < CatchUpAge ? 0
            : starter ? (before ? 1_000 : 1_100)
            : age is >= 60 and <= 63 ? 11_250
            : before ? 7_500
            : 8_000;
        return new YearLimits(deferrals, !before && priorPay > 150_000 ? 0 : catchUp, catchUp);
    }
}
