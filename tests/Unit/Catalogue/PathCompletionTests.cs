using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public sealed class PathCompletionTests
{
    private static readonly SeenIds None = new();

    [Fact]
    public void Nothing_typed_offers_every_path() =>
        Assert.Equal(OperationCatalogue.All.Select(o => o.PathTemplate).Distinct().Order(StringComparer.Ordinal), Complete("", null, None));

    [Theory]
    [InlineData("comp", "companies/")]
    [InlineData("COMP", "companies/")]
    [InlineData("/comp", "/companies/")]
    [InlineData("companies/c9/part", "companies/c9/participants/")]
    [InlineData("companies/c9/participants/p7", null)]
    [InlineData("companies/c9/participants/p7/", "companies/c9/participants/p7/")]
    [InlineData("participants/p7/tot", "participants/p7/totals/")]
    [InlineData("totals", "participants/{participant_id}/totals/")]
    [InlineData("part*loan*info", "participants/{participant_id}/loan-requests-info/")]
    [InlineData("weather", null)]
    [InlineData("companies//part", null)]
    [InlineData("//", null)]
    public void What_was_typed_is_continued(string typed, string? first) =>
        Assert.Equal(first, Complete(typed, null, None).FirstOrDefault());

    [Fact]
    public void A_method_leaves_only_the_paths_that_know_it() =>
        Assert.Equal(["companies/c1/participants/", "companies/c1/submit-payroll/"], Complete("companies/c1/", "post", None));

    [Fact]
    public void Where_an_id_belongs_the_ids_seen_come_first_newest_at_the_top()
    {
        var seen = new SeenIds();
        seen.Add("company_id", "c1", "One & Sons");
        seen.Add("company_id", "c 2");
        seen.Add("participant_id", "p1", "Ada");
        PathProposal[] offered = [.. PathCompletion.Complete("companies/", null, seen.Of)];
        Assert.Equal(["companies/c%202/", "companies/c1/", "companies/"], offered.Take(3).Select(p => p.Path));
        Assert.Equal("{company_id}: One & Sons", offered[1].ToolTip);
        Assert.Equal(["companies/c1/participants/p1/"], Complete("companies/c1/participants/p", null, seen));
        Assert.Equal("participants/p1/", Complete("participants/", null, seen)[0]);
    }

    [Fact]
    public void Only_the_newest_ids_are_kept_and_only_of_companies_and_participants()
    {
        var seen = new SeenIds();
        for (int i = 0; i < 1000; i++)
        {
            seen.Add("participant_id", $"p{i}");
        }

        seen.Add("participant_id", "p900", "Again");
        seen.Add("participant_id", "p900");
        seen.Add("participant_id", new string('x', 5000));
        seen.Add("document_name", "w2");
        IReadOnlyList<SeenId> kept = seen.Of("participant_id");
        Assert.Equal(SeenIds.Capacity, kept.Count);
        Assert.Equal([new SeenId("p900", "Again"), new SeenId("p999", null)], kept.Take(2));
        Assert.Equal("p800", kept[^1].Id);
        Assert.Empty(seen.Of("document_name"));
        seen.Clear();
        Assert.Empty(seen.Of("participant_id"));
    }

    [Fact]
    public void Ids_in_a_path_that_was_answered_are_noted()
    {
        var seen = new SeenIds();
        seen.AddPath("https://app.401go.com/api/companies/c%201/participants/p1/?page=2");
        seen.AddPath("companies/{company_id}/participants/");
        seen.AddPath("weather/w1/");
        Assert.Equal("c 1", Assert.Single(seen.Of("company_id")).Id);
        Assert.Equal("p1", Assert.Single(seen.Of("participant_id")).Id);
    }

    [Fact]
    public async Task Many_threads_note_at_once()
    {
        var seen = new SeenIds();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(t =>
                    Task.Run(() =>
                    {
                        for (int i = 0; i < 2000; i++)
                        {
                            seen.Add("company_id", $"c{t}-{i}");
                            _ = seen.Of("company_id");
                        }
                    })
                )
        );
        Assert.Equal(SeenIds.Capacity, seen.Of("company_id").Select(s => s.Id).Distinct().Count());
    }

    private static string[] Complete(string typed, string? method, SeenIds seen) =>
        [.. PathCompletion.Complete(typed, method, seen.Of).Select(p => p.Path)];
}
