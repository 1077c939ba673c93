using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Where the sockets of one script are bound: mostly all at one address and port, in the form of their family.
/// </summary>
sealed class Locals
{
    readonly Dice _dice;
    readonly Endpoint[] _inet;
    readonly Endpoint[] _inet6;

    public Locals(Dice dice)
    {
        _dice = dice;
        PortId home = new(dice.Below(2)), away = dice.Percent(OnePortInScript) ? home : new(2);
        var address = dice.Of(Address.Any, Address.Lo, Address.Lo, Address.Lo2);
        var elsewhere = dice.Of(Address.Any, Address.Lo);
        _inet = MostlyFirst(new(address, home), new(elsewhere, away));

        var address6 = dice.Of(Address.Any6, Address.Any6, Address.Lo6, Address.Lo6, address.AsInet6);
        var elsewhere6 = dice.Of(Address.Any6, Address.Lo6, Address.MappedAny, Address.MappedLo);
        _inet6 = MostlyFirst(new(address6, home), new(elsewhere6, away));
    }

    public Endpoint Home(Transport transport) => (transport.IsInet6 ? _inet6 : _inet)[0];

    /// <summary>Now and then of the other family: refusing it is behaviour.</summary>
    public Endpoint For(Sock sk) => _dice.Percent(BindToOtherFamily) ? Any() : _dice.Of(sk.IsInet6 ? _inet6 : _inet);

    public Endpoint Any() => _dice.Of(_dice.Percent(AnyLocalIsInet6) ? _inet6 : _inet);

    public Endpoint AnyReachable()
    {
        var local = Any();
        return local with { Address = Reachable(new Saddr(local.Address)) };
    }

    /// <summary>An address that leads to the socket, and its port.</summary>
    public Endpoint ReachableAt(Sock sk) => new(Reachable(sk.Saddr), sk.Port.Name!.Value);

    /// <summary>The same over IPv4, where that reaches the socket.</summary>
    public Endpoint ReachableOverInet(Sock sk) => new(Reachable(new Saddr(sk.Saddr.V4!.Value)), sk.Port.Name!.Value);

    /// <summary>A wildcard is no destination: a flow to it goes to one of the addresses that it stands for.</summary>
    Address Reachable(Saddr local) => local.OnTheWire switch
    {
        Address.Any => _dice.Of(Address.Lo, Address.Lo, Address.Lo2),
        Address.Any6 when local.V6Only => Address.Lo6,
        Address.Any6 => _dice.Of(Address.Lo6, Address.Lo6, Address.Lo, Address.Lo2),
        var address => address,
    };

    static Endpoint[] MostlyFirst(Endpoint home, Endpoint away) => [home, home, home, home, away];
}
