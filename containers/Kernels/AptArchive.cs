namespace Reuseport.Containers.Kernels;

/// <summary>
/// The distribution's archive through apt itself, which checks signatures and hashes. Lists, cache and configuration
/// are the harness's own, in one folder; of the machine's, only mirrors and what apt needs to reach them is used.
/// </summary>
/// <param name="say">Takes lines about what takes long or went wrong without being fatal.</param>
sealed class AptArchive(string folder, TimeProvider clock, Action<string> say)
{
    /// <summary>A new point release is worth a look a few times a day.</summary>
    static readonly TimeSpan ListsAge = TimeSpan.FromHours(6);

    static readonly string[] Keyrings =
    [
        "/usr/share/keyrings/debian-archive-keyring.pgp", "/usr/share/keyrings/debian-archive-keyring.gpg",
    ];

    readonly string _sourcesList = Path.Combine(folder, "sources.list");
    readonly string _configuration = Path.Combine(folder, "apt.conf");
    readonly string _refreshed = Path.Combine(folder, "refreshed");

    /// <summary>Whether the lists were read by this object, so that reading them again is no use.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>All versions of all suites; reads the lists first when they are missing or old.</summary>
    /// <exception cref="KernelException">There is no apt here, or no archive to be reached.</exception>
    public async Task<IReadOnlyList<KernelPackage>> PackagesAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh && await NeedsRefreshAsync(cancellationToken))
            await RefreshAsync(cancellationToken);
        var architecture = await ArchitectureAsync(cancellationToken);
        var names = await Apt("apt-cache", "pkgnames", "linux-").ReadAsync(cancellationToken);
        var candidates = PackageRecords.Candidates(names, architecture);
        if (candidates is [])
            throw new KernelException("the archive has no cloud kernels for " + architecture);
        var show = await Apt("apt-cache", ["show", .. candidates]).ReadAsync(cancellationToken);
        var madison = await Apt("apt-cache", ["madison", .. candidates]).ReadAsync(cancellationToken);
        return PackageRecords.Read(show, madison);
    }

    /// <summary>Reads the lists. Suites that cannot be reached are named, and keep the lists that they have.</summary>
    /// <exception cref="KernelException">There is no apt here, or no suite to be reached and no list.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken);
        var list = await WriteAsync(sources, cancellationToken);
        say($"reading the archive's lists: {sources.Suites.Count} suites");
        // One retry only: offline, the lists of last time or the cache are used.
        var update = Apt("apt-get", "--quiet=2", "--option=Acquire::Retries=1", "update");
        var (_, end) = await update.TryReadAsync(cancellationToken);
        var failed = sources.Suites.Where(suite => MentionsSuite(end.Error, suite)).ToList();
        if (failed.Count == sources.Suites.Count || (end.ExitCode != 0 && failed is []))
        {
            if (!File.Exists(_refreshed))
                throw update.Failure(end);
            IsFresh = true;
            say($"the archive cannot be reached; using the lists of last time: {update.Failure(end).Message}");
            return;
        }
        IsFresh = true;
        if (failed is not [])
            say($"this machine's mirrors do not have: {string.Join(", ", failed)}");
        await File.WriteAllTextAsync(_refreshed, list, cancellationToken);
        File.SetLastWriteTimeUtc(_refreshed, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Downloads a package into a folder; apt checks its hash.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public Task<string> DownloadAsync(KernelPackage package, string into, CancellationToken cancellationToken) =>
        DownloadAsync(package.Name, package.Version, into, cancellationToken);

    /// <inheritdoc cref="DownloadAsync(KernelPackage, string, CancellationToken)"/>
    public async Task<string> DownloadAsync(
        string name, string version, string into, CancellationToken cancellationToken)
    {
        await Apt("apt-get", "--quiet=2", "download", $"{name}={version}").In(into).ReadAsync(cancellationToken);
        return Directory.GetFiles(into, "*.deb") is [var deb]
            ? deb
            : throw new KernelException($"apt-get did not download {name}");
    }

    /// <summary>The newest version of a package in all suites; null when none has it.</summary>
    /// <exception cref="KernelException">There is no apt here, or no archive to be reached.</exception>
    public async Task<string?> NewestAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsFresh && await NeedsRefreshAsync(cancellationToken))
            await RefreshAsync(cancellationToken);
        var madison = await Apt("apt-cache", "madison", name).ReadAsync(cancellationToken);
        return madison.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(columns => columns is [var package, _, _] && package == name).Select(columns => columns[1])
            .Order(DebianVersion.Order).LastOrDefault();
    }

    /// <summary>apt names a suite before its Release file, or in the address of one of its files.</summary>
    static bool MentionsSuite(string error, string suite) =>
        error.Contains($" {suite} InRelease", StringComparison.Ordinal)
        || error.Contains($" {suite} Release", StringComparison.Ordinal)
        || error.Contains($"/dists/{suite}/", StringComparison.Ordinal);

    async Task<bool> NeedsRefreshAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_refreshed) || clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(_refreshed) > ListsAge)
            return true;
        var list = await WriteAsync(await SourcesAsync(cancellationToken), cancellationToken);
        return list != await File.ReadAllTextAsync(_refreshed, cancellationToken);
    }

    /// <summary>Writes the configuration and what it needs.</summary>
    /// <returns>The list of sources.</returns>
    async Task<string> WriteAsync(AptSources sources, CancellationToken cancellationToken)
    {
        var keyring = Keyrings.FirstOrDefault(File.Exists) ?? throw new KernelException(
            "the archive's keys are not on this machine: install debian-archive-keyring");
        Directory.CreateDirectory(Path.Combine(folder, "state", "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(folder, "cache", "archives", "partial"));
        var list = sources.Write(await ArchitectureAsync(cancellationToken), keyring);
        await WriteAsync(_sourcesList, list, cancellationToken);
        await WriteAsync(Path.Combine(folder, "status"), "", cancellationToken);
        await WriteAsync(_configuration, Configuration(), cancellationToken);
        return list;
    }

    /// <summary>Leaves a file that is right as it is: apt reads all lists again when its sources are touched.</summary>
    static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || await File.ReadAllTextAsync(path, cancellationToken) != text)
            await File.WriteAllTextAsync(path, text, cancellationToken);
    }

    /// <summary>
    /// Is read after the machine's configuration, so that proxies and credentials are kept. What the machine does after
    /// an update would clean up its own folders; the sandbox's user cannot enter a home folder.
    /// </summary>
    string Configuration() =>
        $"""
        #clear APT::Update;
        #clear APT::Default-Release;
        APT::Sandbox::User "root";
        APT::Get::AllowUnauthenticated "false";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        Dir::State "{folder}/state";
        Dir::State::lists "lists/";
        Dir::State::status "{folder}/status";
        Dir::Cache "{folder}/cache";
        Dir::Cache::archives "archives/";
        Dir::Cache::pkgcache "pkgcache.bin";
        Dir::Cache::srcpkgcache "";
        Dir::Etc::sourcelist "{_sourcesList}";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";

        """;

    ExternalCommand Apt(string program, params IEnumerable<string> arguments) =>
        new(program, [$"--config-file={_configuration}", .. arguments]);

    static async Task<string> ArchitectureAsync(CancellationToken cancellationToken) =>
        (await new ExternalCommand("dpkg", ["--print-architecture"]).ReadAsync(cancellationToken)).Trim();

    /// <summary>The machine's mirrors; where apt has no lists, it names them if it need not know more.</summary>
    static async Task<AptSources> SourcesAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["indextargets", "--format", AptSources.Format];
        string[][] attempts = [arguments, ["--option", "APT::Get::IndexTargets::ReleaseInfo=false", .. arguments]];
        foreach (var attempt in attempts)
        {
            var targets = await new ExternalCommand("apt-get", attempt).ReadAsync(cancellationToken);
            if (AptSources.Read(targets) is { } sources)
                return sources;
        }
        throw new KernelException("apt has no Debian mirror on this machine");
    }
}
