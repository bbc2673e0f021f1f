using System;
using System.IO;
using Go401.BodyFields;

// dotnet run --project tools/Go401.BodyFields -- <OpenAPI document> <folder of the repository>
// Writes what the module knows of request bodies and of responses. Run it again when 401GO publishes a new document.
if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: Go401.BodyFields <OpenAPI document> <folder of the repository>");
    return 1;
}

foreach ((string path, string text) in Generator.Make(File.ReadAllBytes(args[0]), args[1]))
{
    File.WriteAllText(path, text);
    Console.WriteLine(path);
}

return 0;
