using Reuseport.Containers;
using Reuseport.Harness;
using Reuseport.Harness.Commands;

using var interruption = new Interruption();
var terminal = new Terminal(Console.Out, Console.Error, ErrorIsLive: !Console.IsErrorRedirected, TimeProvider.System);
var probe = ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe"));
var commands = new HarnessCommand(terminal, probe, StartAsync);
return (int)await commands.RunAsync(args, interruption.Token);

async Task<IGuest> StartAsync(int number, CancellationToken cancellationToken) => probe is null
    ? throw new GuestException("the probe is not beside the harness: build the harness again", "")
    : await ProcessGuest.StartAsync(probe, number, terminal.Clock, cancellationToken);
