namespace Reuseport.Model.Tests;

/// <summary>bpf_prog_get_fd_by_id(), rows in the order of its checks.</summary>
public class ProgByIdTests
{
    [TestCase("byid b0 -> ENOENT; byid b0 -> EBADF", ProgByIdResult.NoDescriptor)]
    [TestCase("byid b0 -> ENOENT; attach s0 b0 -> EBADF; byid b0 -> EBADF", ProgByIdResult.NoDescriptor)]
    [TestCase("attach s0 b0; close s0; close s1; byid b0 -> ENOENT", ProgByIdResult.Freed)]
    [TestCase("attach s0 b0; attach s0 b1; byid b0 -> ENOENT", ProgByIdResult.Freed)]
    [TestCase("attach s0 b0; detach s0; byid b0 -> ENOENT", ProgByIdResult.Freed)]
    [TestCase("attach s0 b0; byid b0 -> ok", ProgByIdResult.Held)]
    [TestCase("attach s0 b0; attach s1 b1; close s0; byid b1 -> ok", ProgByIdResult.Held)]
    public void A_program_is_there_while_a_group_has_it(string script, ProgByIdResult result) =>
        Walk.Reaches($"b0 = reuseport pass; b1 = filter index 0; {Given.Bound("udp4", 2)}{script}", result);
}
