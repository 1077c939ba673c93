using System.CommandLine;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary><c>--blame</c>: which packaged kernels do what the model does not explain.</summary>
sealed class BlameOption(Terminal terminal, OpenTarget open, PackagedKernels kernels)
{
    readonly Option<bool> _blame = new("--blame")
    {
        Description = "says of each divergence which packaged kernels do the same; boots a handful of them",
    };

    readonly CandidateSearch _candidates = new(kernels, offline: false, git: null);

    KernelTree? _tree;

    public void AddTo(Command command) => command.Add(_blame);

    /// <summary>
    /// The line of a finding; null where none is asked for, or where it is no divergence of a whole kernel.
    /// </summary>
    public async Task<string?> OfAsync(
        ParseResult options, Kernel kernel, Finding finding, CancellationToken cancellationToken)
    {
        if (!options.GetValue(_blame) || finding is not { Verdict: Verdict.Diverges, Difference: { } difference }
            || !finding.Trace.Script.Alphabets.HasFlag(Vocabulary.Alphabets.Sockets))
            return null;
        if (KernelRelease.Of(kernel.Hello) is not { } release)
            return $"blame    nothing can be told of {kernel.Hello.Kernel}: its release is not known";
        try
        {
            _tree ??= KernelTree.Of(await VersionsAsync(cancellationToken));
            var witness = new KernelWitness(open, kernels.FetchAsync, terminal.Clock, terminal.Say);
            var blame = new Blame(
                _tree, witness.LookAsync, _candidates, Options.HalfTheProcessors)
            {
                Judges = !kernel.IsDeclared,
            };
            var answers = new KernelAnswers(kernel.Profile, finding.Trace.Outcomes);
            var blamed = await blame.OfAsync(
                finding.Case.Name, finding.Trace.Script, difference.Call, release,
                VmName.PathOf(kernel.Target.Name), answers, cancellationToken);
            return $"blame    {blamed}; looked at {string.Join(' ', blamed.Looked)}";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "blame    interrupted";
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            return $"blame    nothing can be told: {e.Message.Split('\n')[0]}";
        }
    }

    /// <summary>The archive's, or those of the cache where it cannot be reached.</summary>
    async Task<IReadOnlyList<string>> VersionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await kernels.ListAsync(false, cancellationToken);
        }
        catch (KernelException e)
        {
            terminal.Say($"{e.Message.Split('\n')[0]}: only cached kernels are looked at");
            return await kernels.ListAsync(true, cancellationToken);
        }
    }
}
