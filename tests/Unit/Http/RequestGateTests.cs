using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class RequestGateTests
{
    [Fact]
    public async Task A_429_halves_once_for_all_that_were_under_way_and_good_answers_bring_it_back()
    {
        var gate = new RequestGate(8);
        long[] rounds = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => gate.EnterAsync(i, CancellationToken.None)));
        foreach (long round in rounds)
        {
            gate.Leave(round, limited: true);
        }

        Assert.Equal(4, gate.Limit);
        for (int i = 0; i < 4 + 5 + 6 + 7; i++)
        {
            gate.Leave(await gate.EnterAsync(i, CancellationToken.None), limited: false);
        }

        Assert.Equal(8, gate.Limit);
    }

    [Fact]
    public async Task It_never_falls_below_one()
    {
        var gate = new RequestGate(2);
        for (int i = 0; i < 5; i++)
        {
            gate.Leave(await gate.EnterAsync(i, CancellationToken.None), limited: true);
        }

        Assert.Equal(1, gate.Limit);
    }

    [Fact]
    public async Task Who_waits_is_let_in_by_number()
    {
        var gate = new RequestGate(1);
        long inside = await gate.EnterAsync(0, CancellationToken.None);
        Task<long> late = gate.EnterAsync(9, CancellationToken.None),
            early = gate.EnterAsync(3, CancellationToken.None);
        gate.Leave(inside, false);
        inside = await early;
        Assert.False(late.IsCompleted);
        gate.Leave(inside, false);
        await late;
    }

    [Fact]
    public async Task Who_gives_up_takes_no_place()
    {
        var gate = new RequestGate(1);
        long inside = await gate.EnterAsync(0, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task<long> waiting = gate.EnterAsync(1, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Leave(inside, false);
        await gate.EnterAsync(2, CancellationToken.None);
    }
}
