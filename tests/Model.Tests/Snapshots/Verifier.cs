using System.Runtime.CompilerServices;
using DiffEngine;
using Reuseport.Harness.Snapshots;

namespace VerifyNUnit;

/// <summary>
/// Snapshots as the Verify package makes them: the same call, file names and message. Delete this file and reference
/// Verify.NUnit where it can be restored.
/// </summary>
static class Verifier
{
    public static async Task Verify(string target, [CallerFilePath] string sourceFile = "")
    {
        var directory = Path.GetDirectoryName(sourceFile)!;
        var file = new SnapshotFile(directory, FileName(TestContext.CurrentContext.Test));
        var state = file.Receive(target);
        if (state == SnapshotState.Equal)
        {
            DiffRunner.Kill(file.ReceivedPath, file.VerifiedPath);
            return;
        }
        if (!DiffRunner.Disabled)
            await DiffRunner.LaunchAsync(file.ReceivedPath, file.VerifiedPath);

        throw new VerifyException($"""
            Directory: {directory}
            {state}:
              - Received: {file.ReceivedName}
                Verified: {file.VerifiedName}

            FileContent:

            {state}:

            Received: {file.ReceivedName}
            {file.Received}
            """ + (file.Verified is { } verified ? $"\nVerified: {file.VerifiedName}\n{verified}" : ""));
    }

    /// <summary>Type.Method_parameter=value</summary>
    static string FileName(TestContext.TestAdapter test)
    {
        var parameters = test.MethodInfo!.GetParameters().Zip(test.Arguments, (parameter, value) =>
            FormattableString.Invariant($"_{parameter.Name}={value}"));
        return $"{test.Type!.Name}.{test.MethodName}{string.Concat(parameters)}";
    }
}

/// <summary>A text is not the one that was verified.</summary>
sealed class VerifyException(string message) : Exception(message);
