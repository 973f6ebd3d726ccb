"""JUnit XML: what build servers understand."""

from itertools import groupby
from xml.etree import ElementTree as ET

from conformance.runner.results import Report, Result


def junit(report: Report) -> str:
    """One suite for each operation. Void cases are failures, unsupported ones are skipped."""
    root = ET.Element("testsuites", name=f"{report.implementation} {report.version}")
    for op, results in groupby(report.results, key=lambda result: result.op):
        root.append(_suite(op, list(results)))
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(op: str, results: list[Result]) -> ET.Element:
    suite = ET.Element(
        "testsuite",
        name=op,
        tests=str(len(results)),
        failures=str(sum(result.status in ("failed", "void") for result in results)),
        skipped=str(sum(result.status == "unsupported" for result in results)),
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        case = ET.SubElement(suite, "testcase", classname=op, name=result.id, time=f"{result.seconds:.3f}")
        if result.status == "unsupported":
            ET.SubElement(case, "skipped", message=result.detail)
        elif result.status != "passed":
            ET.SubElement(case, "failure", type=result.status, message=result.detail)
    return suite
