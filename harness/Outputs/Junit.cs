using System.Xml;
using System.Xml.Linq;

namespace Reuseport.Harness.Outputs;

/// <summary>A night in the XML of JUnit, as continuous integration reads it: a suite for each kernel and kind of work.
/// </summary>
static class Junit
{
    public static string Write(IReadOnlyList<NightCase> cases)
    {
        var suites =
            from @case in cases
            group @case by (@case.Target, @case.Work) into suite
            select new XElement(
                "testsuite", new XAttribute("name", $"{suite.Key.Target}/{suite.Key.Work}"), Counts([.. suite]),
                suite.Select(Write));
        var root = new XElement("testsuites", new XAttribute("name", "reuseport-harness"), Counts(cases), suites);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n";
    }

    static XAttribute[] Counts(IReadOnlyList<NightCase> cases) =>
    [
        new("tests", cases.Count),
        new("failures", cases.Count(@case => @case.Result == CaseResult.Fail)),
        new("errors", cases.Count(@case => @case.Result == CaseResult.Error)),
        new("skipped", cases.Count(@case => @case.Result is CaseResult.Skip or CaseResult.KnownFail)),
    ];

    static XElement Write(NightCase @case)
    {
        var element = new XElement(
            "testcase", new XAttribute("name", Clean(@case.Name)),
            new XAttribute("classname", $"{@case.Target}/{@case.Work}"));
        if (ElementOf(@case.Result) is { } name)
            element.Add(new XElement(name, new XAttribute("message", Clean($"{@case.Verdict}: {@case.Reason}"))));
        if (@case.Findings is not [])
        {
            element.Add(new XElement("system-out", Clean(string.Join(
                '\n', @case.Findings.Select(finding => finding.Trace is "" ? finding.Text : finding.Trace)))));
        }
        return element;
    }

    static string? ElementOf(CaseResult result) => result switch
    {
        CaseResult.Pass => null,
        CaseResult.Fail => "failure",
        CaseResult.KnownFail or CaseResult.Skip => "skipped",
        CaseResult.Error => "error",
    };

    /// <summary>Without what XML cannot have, such as the control characters of a console.</summary>
    static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}
