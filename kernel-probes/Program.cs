using Tmds.Linux;

Console.WriteLine(LibC.getpid());
Console.WriteLine($"{LibC.close(-1)} {LibC.errno}");
