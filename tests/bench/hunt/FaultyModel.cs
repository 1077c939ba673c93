using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Reuseport.Bench.Hunt;

/// <summary>The model's source, its mutations, and copies of it that are compiled with them.</summary>
sealed class FaultyModel
{
    const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>What the harness does around the model, and the alphabet of functions: no kernel of sockets has it.
    /// </summary>
    static readonly HashSet<string> _leftOut =
    [
        "NamedResult.cs", "KernelFunctionAttribute.cs", "Course.cs", "Worlds.cs", "Prediction.cs", "Behaviours.cs",
        "KernelProfile.cs", "Net.Order.cs", "Net.Left.cs", "Net.Functions.cs", "Net.Snapshot.cs",
    ];

    readonly CSharpCompilation _compilation;
    readonly Dictionary<SyntaxTree, string> _files = [];

    public FaultyModel(string folder)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        foreach (var path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var text = SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8);
            _files[CSharpSyntaxTree.ParseText(text, options, path)] =
                Path.GetRelativePath(folder, path).Replace('\\', '/');
        }
        var around = new[] { Usings, Resource("Kernel.Mutant.cs"), Resource("Kernel.FaultyKernel.cs") }
            .Select(text => CSharpSyntaxTree.ParseText(text, options));
        _compilation = CSharpCompilation.Create(
            "FaultyModel", _files.Keys.Concat(around), References(),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Disable));
    }

    /// <summary>Every change that the operators know, whether it compiles or not.</summary>
    public IReadOnlyList<Mutation> All() =>
    [
        .. from file in _files
           where !_leftOut.Contains(Path.GetFileName(file.Value))
           from mutation in new Operators(file.Value, _compilation.GetSemanticModel(file.Key)).Find(file.Key.GetRoot())
           select mutation,
    ];

    /// <summary>Those that compile: where the compiler refuses something, what was put there is taken out.</summary>
    public IReadOnlyList<Mutation> Compiling(IReadOnlyList<Mutation> mutations)
    {
        var left = mutations.ToList();
        while (true)
        {
            var compilation = Rewritten(left);
            var errors = compilation.GetDiagnostics()
                .Where(found => found.Severity == DiagnosticSeverity.Error).ToList();
            if (errors is [])
                return left;
            var refused = errors.SelectMany(error => At(error.Location)).ToHashSet();
            if (refused.Count == 0)
                throw new InvalidOperationException($"the copy of the model does not compile: {errors[0]}");
            left = [.. left.Where((_, number) => !refused.Contains(number))];
        }
    }

    /// <summary>A copy with a switch for each mutation.</summary>
    public byte[] Emit(IReadOnlyList<Mutation> mutations)
    {
        using var image = new MemoryStream();
        var emitted = Rewritten(mutations).Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(
                $"the copy of the model does not compile: {First(emitted.Diagnostics)}");
        }
        return image.ToArray();
    }

    /// <summary>A kernel in an assembly of its own, so that its switches are its own, too.</summary>
    public static IFaultyKernel Load(byte[] image, Model.Behaviours behaviours, int mutants)
    {
        var assembly = new AssemblyLoadContext("faulty").LoadFromStream(new MemoryStream(image));
        return (IFaultyKernel)Activator.CreateInstance(
            assembly.GetType("Reuseport.Model.FaultyKernel", throwOnError: true)!, (int)behaviours, mutants)!;
    }

    static Diagnostic First(IEnumerable<Diagnostic> found) =>
        found.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    CSharpCompilation Rewritten(IReadOnlyList<Mutation> mutations)
    {
        var rewriter = new Rewriter(mutations.Select((mutation, number) => (number, mutation))
            .ToLookup(each => each.mutation.Node));
        var compilation = _compilation;
        foreach (var tree in _files.Keys)
        {
            var root = rewriter.Visit(tree.GetRoot())!;
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(root, tree.Options));
        }
        return compilation;
    }

    /// <summary>The innermost change at an error; all those of its function where it is at none.</summary>
    static IEnumerable<int> At(Location location)
    {
        var place = location.SourceTree!.GetRoot().FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        var within = place.AncestorsAndSelf().FirstOrDefault(node => node.HasAnnotations(Rewriter.Mark));
        IEnumerable<SyntaxNode> marked = within is not null
            ? [within]
            : place.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First()
                .GetAnnotatedNodes(Rewriter.Mark);
        return marked.SelectMany(node => node.GetAnnotations(Rewriter.Mark))
            .Select(mark => int.Parse(mark.Data!, CultureInfo.InvariantCulture));
    }

    /// <summary>What this program runs on, but for the model itself.</summary>
    static IEnumerable<MetadataReference> References() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        where Path.GetFileName(path) is not ("Model.dll" or "harness.dll")
        select MetadataReference.CreateFromFile(path);

    static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
