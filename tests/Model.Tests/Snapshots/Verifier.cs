using System.Runtime.CompilerServices;
using DiffEngine;

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
        var name = FileName(TestContext.CurrentContext.Test);
        var (received, verified) = ($"{name}.received.txt", $"{name}.verified.txt");
        var receivedFile = Path.Join(directory, received);
        var verifiedFile = Path.Join(directory, verified);

        var receivedText = Normalize(target);
        var verifiedText = File.Exists(verifiedFile) ? Normalize(await File.ReadAllTextAsync(verifiedFile)) : null;
        if (receivedText == verifiedText)
        {
            File.Delete(receivedFile);
            DiffRunner.Kill(receivedFile, verifiedFile);
            return;
        }

        await File.WriteAllTextAsync(receivedFile, receivedText);
        if (!DiffRunner.Disabled)
            await DiffRunner.LaunchAsync(receivedFile, verifiedFile);

        var category = verifiedText is null ? "New" : "NotEqual";
        throw new VerifyException($"""
            Directory: {directory}
            {category}:
              - Received: {received}
                Verified: {verified}

            FileContent:

            {category}:

            Received: {received}
            {receivedText}
            """ + (verifiedText is null ? "" : $"\nVerified: {verified}\n{verifiedText}"));
    }

    /// <summary>Type.Method_parameter=value</summary>
    static string FileName(TestContext.TestAdapter test)
    {
        var parameters = test.MethodInfo!.GetParameters().Zip(test.Arguments, (parameter, value) =>
            FormattableString.Invariant($"_{parameter.Name}={value}"));
        return $"{test.Type!.Name}.{test.MethodName}{string.Concat(parameters)}";
    }

    static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}

/// <summary>A text is not the one that was verified.</summary>
sealed class VerifyException(string message) : Exception(message);
