using Reuseport.Containers;
using Reuseport.Harness;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;

using var interruption = new Interruption();
var terminal = new Terminal(Console.Out, Console.Error, ErrorIsLive: !Console.IsErrorRedirected, TimeProvider.System)
{
    OutputIsLive = !Console.IsOutputRedirected,
    Input = Console.In,
};
var probe = ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe"));
var targets = new RealTargets(probe, terminal.Clock, terminal.Say);
var commands = new HarnessCommand(terminal, probe, targets.OpenAsync);
return (int)await commands.RunAsync(args, interruption.Token);
