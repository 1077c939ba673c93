using MimeKit;
using Reuseport.Harness.Toml;
using Reuseport.Vocabulary;
using Tomlyn.Syntax;

namespace Reuseport.Harness.Nights;

/// <summary>Reads a plan.</summary>
sealed class PlanReader
{
    const string Scripts = "scripts";
    const string Source = "source";
    const string Mail = "mail";
    const string Nipa = "nipa";

    readonly TomlErrors _errors = new();
    Placed? _nipa;

    /// <summary>The plan; null where there are errors.</summary>
    public static (Plan? Plan, IReadOnlyList<TomlError> Errors) Read(string text)
    {
        var reader = new PlanReader();
        var plan = reader._errors.Parse(text) is { } document ? reader.Read(document) : null;
        return (reader._errors.All is [] ? plan : null, reader._errors.All);
    }

    Plan Read(DocumentSyntax document)
    {
        var plan = ReadHead(new("a plan", document, _errors));
        var seen = new HashSet<string>();
        foreach (var table in document.Tables)
        {
            var name = TomlTable.NameOf(table.Name!);
            if (table is TableArraySyntax || !_tables.Contains(name))
            {
                var tables = string.Join(", ", _tables.Select(known => $"[{known}]"));
                _errors.Add(table.Span, $"'{name}' is not a table of a plan ({tables})");
            }
            else if (!seen.Add(name))
                _errors.Add(table.Span, $"[{name}] is there twice");
            else
                plan = ReadTable(plan, name, table);
        }
        if (_nipa is { } nipa && !seen.Contains(Nipa))
            _errors.Add(nipa.Place, $"'{Nipa}' needs the table [{Nipa}] with the 'url' at which its folder is served");
        if (_nipa is null && document.Tables.FirstOrDefault(table => TomlTable.NameOf(table.Name!) == Nipa) is { } idle)
            _errors.Add(idle.Span, $"[{Nipa}] is there, and 'outputs' does not have \"{Nipa}\"");
        if (_errors.All is [] && plan is { Scripts: null, Folders: [], Sources: [] })
            _errors.Add(default, $"the plan has no work: [{Scripts}], corpus, scenarios, size or [{Source}]");
        return plan;
    }

    static readonly string[] _tables = [Scripts, Source, Mail, Nipa];

    static readonly (string Key, Work Work)[] _folders =
        [("corpus", Work.Corpus), ("scenarios", Work.Scenarios), ("size", Work.Size)];

    Plan ReadHead(TomlTable table)
    {
        var kernels = table.TextsIfAny("kernels");
        foreach (var kernel in kernels.Where(kernel => !KernelChoice.IsOne(kernel.Text)))
        {
            _errors.Add(kernel.Place, $"'{kernel.Text}' is not a kernel: a version or its beginning, a path with a /, "
                + $"\"{KernelChoice.Newest}\", \"{KernelChoice.New}\" or \"{KernelChoice.Host}\"");
        }
        var plan = new Plan(Texts(kernels))
        {
            Folders =
            [
                .. from row in _folders from folder in table.TextsIfAny(row.Key) select (row.Work, folder.Text),
            ],
            Ledger = table.TextIfAny("ledger")?.Text,
        };
        plan = plan with
        {
            Store = table.TextIfAny("store")?.Text,
            Outputs = ReadOutputs(table),
            KeepDays = ReadKeep(table),
            Nights = table.TextIfAny("nights")?.Text ?? plan.Nights,
            SideBySide = table.NumberIfAny("side-by-side") ?? plan.SideBySide,
            FollowUp = table.NumberIfAny("follow-up", least: 0) ?? plan.FollowUp,
        };
        table.End();
        return plan;
    }

    List<string> ReadOutputs(TomlTable table)
    {
        var outputs = table.TextsIfAny("outputs");
        foreach (var output in outputs.Where(output => !Plan.KnownOutputs.Contains(output.Text)))
        {
            _errors.Add(
                output.Place, $"'{output.Text}' is not an output ({string.Join(", ", Plan.KnownOutputs)})");
        }
        _nipa = outputs.FirstOrDefault(output => output.Text == Plan.NipaOutput);
        return Texts(outputs);
    }

    /// <summary>What is in no store must stay: without one, nothing may go.</summary>
    int? ReadKeep(TomlTable table)
    {
        if (table.TextIfAny("keep") is not { } keep)
            return null;
        int? days = keep.Text is [.. var digits, 'd'] && Digits.TryParse(digits, out int count) && count > 0
            ? count
            : null;
        if (days is null)
            _errors.Add(keep.Place, $"'{keep.Text}' is not a number of days such as 30d");
        if (!table.Has("store"))
            _errors.Add(keep.Place, "'keep' needs a 'store': what is in none would be lost");
        return days;
    }

    Plan ReadTable(Plan plan, string name, TableSyntaxBase table) => name switch
    {
        Scripts => ReadScripts(plan, table),
        Source => ReadSource(plan, table),
        Nipa => plan with { Nipa = ReadNipa(table) },
        _ => plan with { Mail = ReadMail(table) },
    };

    NipaPlan? ReadNipa(TableSyntaxBase syntax)
    {
        var table = new TomlTable($"the table [{Nipa}]", syntax, _errors);
        var (url, executor) = (table.Text("url"), table.TextIfAny("executor"));
        table.End();
        if (url is null)
            return null;
        if (!NipaPlan.IsAddress(url.Text))
            _errors.Add(url.Place, $"'{url.Text}' is not an address such as https://example.org/nipa");
        var plan = new NipaPlan(url.Text);
        return executor is null ? plan : plan with { Executor = executor.Text };
    }

    MailPlan? ReadMail(TableSyntaxBase syntax)
    {
        var table = new TomlTable($"the table [{Mail}]", syntax, _errors);
        var (from, to) = (table.Text("from"), table.TextsIfAny("to"));
        table.End();
        foreach (var address in to.Prepend(from).OfType<Placed>())
        {
            if (!MailboxAddress.TryParse(address.Text, out var mailbox) || !mailbox.Address.Contains('@'))
                _errors.Add(address.Place, $"'{address.Text}' is not an address such as Nightly <nightly@example.org>");
        }
        if (!table.Has("to"))
            _errors.Add(syntax.Span, $"[{Mail}] has no 'to'");
        return from is null ? null : new(from.Text, Texts(to));
    }

    Plan ReadScripts(Plan plan, TableSyntaxBase syntax)
    {
        var table = new TomlTable($"the table [{Scripts}]", syntax, _errors);
        var amount = ReadAmount(table);
        table.End();
        if (!table.Has("each") && !table.Has("time"))
            _errors.Add(syntax.Span, $"[{Scripts}] has neither 'each' nor 'time'");
        if (plan.Kernels is [])
            _errors.Add(syntax.Span, $"[{Scripts}] needs 'kernels' at the head of the plan");
        return plan with { Scripts = amount };
    }

    Plan ReadSource(Plan plan, TableSyntaxBase syntax)
    {
        var table = new TomlTable($"the table [{Source}]", syntax, _errors);
        var packages = table.TextsIfAny("packages");
        var amount = ReadAmount(table);
        table.End();
        if (packages is [] && !table.Has("packages"))
            _errors.Add(syntax.Span, $"[{Source}] has no 'packages'");
        return plan with { Sources = Texts(packages), SourceScripts = amount ?? plan.SourceScripts };
    }

    Amount? ReadAmount(TomlTable table)
    {
        var (each, time) = (table.NumberIfAny("each"), table.TextIfAny("time"));
        var shards = table.NumberIfAny("shards");
        if (table.Has("each") && table.Has("time"))
            _errors.Add(table.PlaceOf("time"), "'each' and 'time' cannot be combined");
        if (time is not null && Durations.Parse(time.Text) is null)
            _errors.Add(time.Place, $"'{time.Text}' is not a time such as 30s, 10m or 8h");
        var length = time is null ? null : Durations.Parse(time.Text);
        return each is null && length is null ? null : new(each, length, shards);
    }

    static List<string> Texts(IEnumerable<Placed> texts) => [.. texts.Select(text => text.Text).Distinct()];
}
