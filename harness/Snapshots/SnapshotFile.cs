namespace Reuseport.Harness.Snapshots;

/// <summary>What a text is to the one that was verified.</summary>
enum SnapshotState
{
    Equal,

    /// <summary>Nothing was verified.</summary>
    New,
    NotEqual,
}

/// <summary>
/// One snapshot by the conventions of the Verify package: <c>NAME.verified.txt</c> is what a person accepted, and
/// <c>NAME.received.txt</c> beside it is there while the text is another.
/// </summary>
sealed record SnapshotFile(string Folder, string Name)
{
    public const string VerifiedEnd = ".verified.txt";
    public const string ReceivedEnd = ".received.txt";

    public string VerifiedName => Name + VerifiedEnd;

    public string ReceivedName => Name + ReceivedEnd;

    public string VerifiedPath => Path.Join(Folder, VerifiedName);

    public string ReceivedPath => Path.Join(Folder, ReceivedName);

    /// <summary>What was verified; null where nothing was.</summary>
    public string? Verified => Read(VerifiedPath);

    /// <summary>What was received and is not accepted; null where nothing is.</summary>
    public string? Received => Read(ReceivedPath);

    /// <summary>Compares a text with what was verified, and leaves it as received if it is another.</summary>
    public SnapshotState Receive(string text)
    {
        var (received, verified) = (Normalize(text), Verified);
        if (received == verified)
        {
            File.Delete(ReceivedPath);
            return SnapshotState.Equal;
        }
        Write(ReceivedPath, received);
        return verified is null ? SnapshotState.New : SnapshotState.NotEqual;
    }

    /// <summary>What was received is verified from now on.</summary>
    public void Accept() => File.Move(ReceivedPath, VerifiedPath, overwrite: true);

    /// <summary>What was received is wrong: what was verified stays.</summary>
    public void Refuse() => File.Delete(ReceivedPath);

    /// <summary>Writes a file as a whole or not at all, whenever the harness is killed.</summary>
    public static void Write(string path, string text)
    {
        // The name is one that git ignores, should it stay.
        var partial = $"{path}.received.new";
        File.WriteAllText(partial, text);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Line ends and what is empty at the end make no difference.</summary>
    public static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    static string? Read(string path) => File.Exists(path) ? Normalize(File.ReadAllText(path)) : null;
}
