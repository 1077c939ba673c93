using System.Globalization;

namespace Reuseport.Harness.Reporting;

/// <summary>Counts as a person reads them, such as <c>12,345</c>.</summary>
static class Figures
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
