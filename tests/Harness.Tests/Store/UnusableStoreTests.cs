using System.Diagnostics;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Store;

/// <summary>A store that cannot be used is one line, and loses nothing that was merged.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnusableStoreTests : StoredNight
{
    [Test]
    public async Task A_file_that_is_none()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("not a database\n", 200)));

        await AssertRefusedAsync("the file is not a store of the harness");
    }

    [Test]
    public async Task A_database_of_another_program()
    {
        using (var other = Connection())
        {
            other.Open();
            Execute(other, "CREATE TABLE things (name TEXT)");
        }

        await AssertRefusedAsync("the file is not a store of the harness");
    }

    [Test]
    public async Task A_newer_one()
    {
        NightStore.Open(Path).Dispose();
        using (var newer = Connection())
        {
            newer.Open();
            Execute(newer, "PRAGMA user_version = 99");
        }

        await AssertRefusedAsync(FormattableString.Invariant(
            $"the store is of a newer harness (version 99; this one knows up to {Schema.Current})"));
    }

    [Test]
    public async Task One_that_another_program_locks()
    {
        NightStore.Open(Path).Dispose();
        using var other = Connection();
        other.Open();
        Execute(other, "BEGIN EXCLUSIVE");

        await AssertRefusedAsync("the store is locked by another program");
    }

    [Test]
    public async Task A_damaged_one()
    {
        await StoredAsync();
        using (var file = new FileStream(Path, FileMode.Open))
        {
            // The head stays, and what is behind it is noise.
            file.Seek(100, SeekOrigin.Begin);
            file.Write([.. Enumerable.Repeat((byte)0x5a, (int)file.Length - 100)]);
        }

        await AssertRefusedAsync("the store is damaged: restore a copy of it, or merge the nights into a new one");
    }

    /// <summary>The folder of the night has all of it, and the store what it had.</summary>
    [Test]
    public async Task A_full_disk()
    {
        var small = Scratch.In("small");
        Directory.CreateDirectory(small);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small);
        try
        {
            var store = System.IO.Path.Combine(small, "store.db");
            await NightAsync(Honest, WritePlan(Small("nights")), "--night", Date);
            var night = Scratch.In($"nights/{Date}");
            using (var kept = NightStore.Open(store))
                kept.Merge(Planned("nights"), ShardFolders.Find([night]).Take(2));
            await File.WriteAllBytesAsync(System.IO.Path.Combine(small, "rest"), Rest(small));

            Assert.That(await NightAsync(Honest, "merge", night, "--store", store), Is.EqualTo(ExitCode.Broken));

            Assert.That(Error.ToString(), Does.EndWith(
                $"harness: {store}: no space is left for the store; what it had is still in it\n"));
            File.Delete(System.IO.Path.Combine(small, "rest"));
            using var again = NightStore.Open(store);
            Assert.That(again.Read(Date)!.Results, Has.Count.EqualTo(2));
        }
        finally
        {
            await RunAsync("umount", small);
        }

        static byte[] Rest(string folder) => new byte[new DriveInfo(folder).AvailableFreeSpace];
    }

    async Task AssertRefusedAsync(string reason)
    {
        Error.GetStringBuilder().Clear();
        Assert.That(await StoredAsync(), Is.EqualTo(ExitCode.Broken));
        Assert.That(Error.ToString(), Is.EqualTo($"harness: {Path}: {reason}\n"));
    }

    Task<ExitCode> StoredAsync() => StoredAsync(Honest, 27);

    Microsoft.Data.Sqlite.SqliteConnection Connection() => new($"Data Source={Path};Pooling=False");

    static void Execute(Microsoft.Data.Sqlite.SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
