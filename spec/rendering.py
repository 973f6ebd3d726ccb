"""Formulas for readers, from the registered objects: LaTeX for pages, plain text for terminals.

A chapter holds the formulas of a rule between two comments, ``<!-- formulas: LR-1 -->`` and ``<!-- end -->``;
``LR-6[0:4]`` means the first four of them. :func:`embed` writes what stands between.
"""

import re
from textwrap import fill, indent

import sympy as sp
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter

from spec.claims.catalogue import claims_about
from spec.formula import Congruence, Formula
from spec.registry import checks_of, look_up

NAMES = {
    "C*": "C^{*}",
    "T*": "T^{*}",
    "c*": "c^{*}",
    "d*": "d^{*}",
    "<W>": r"\langle W \rangle",
    "Enc(z)": r"\mathrm{Enc}(z)",
    "Enc(a')": r"\mathrm{Enc}(a')",
    "[A > tau]": r"[A > \tau]",
    "[A < -tau]": r"[A < -\tau]",
    "|chi_K|": r"|\chi_K|",
    "|z|": "|z|",
    "|u_i|": "|u_i|",
    "|w_i|": "|w_i|",
    "|sum_i (w_i + u_i)|": r"\left|\sum_i (w_i + u_i)\right|",
    "||E||_F": r"\lVert E \rVert_F",
    "||c||": r"\lVert c \rVert",
    "||e||": r"\lVert e \rVert",
    "tr(M)": r"\mathrm{tr}(M)",
    "|V^T V - I|_max": r"\lVert V^T V - I \rVert_{\max}",
    "|N|": "|N|",
    "rho_bits": r"\rho_{\mathrm{bits}}",
    "rho_num": r"\rho_{\mathrm{num}}",
    "alpha_bits": r"\alpha_{\mathrm{bits}}",
    "alpha_num": r"\alpha_{\mathrm{num}}",
    "G_max": r"G_{\max}",
    "n_links": r"n_{\mathrm{links}}",
    "n_eq": r"n_{\mathrm{eq}}",
    "const": r"\mathrm{const}",
    "mac": r"\mathrm{mac}",
    "r''_last": r"r''_{\mathrm{last}}",
    "r''_others": r"r''_{\mathrm{others}}",
}
"""Names of symbols that sympy would not print as the text does."""

WIDTH = 96
"""Columns of a rule that is printed as text."""

_BLOCK = re.compile(
    r"(<!-- formulas: (?P<id>[A-Z0-9.-]+)(\[(?P<start>\d*):(?P<stop>\d*)\])? -->\n).*?(<!-- end -->)", re.DOTALL
)


class _Printer(LatexPrinter):  # type: ignore[misc]  # sympy has no types
    """LaTeX with the symbols of the text, fractions for negative powers, and negative terms last."""

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return NAMES.get(expr.name) or str(super()._print_Symbol(expr))

    def _print_MatrixSymbol(self, expr: sp.MatrixSymbol, style: str = "plain") -> str:
        return NAMES.get(expr.name) or str(super()._print_Symbol(sp.Symbol(expr.name)))

    def _print_IndexedBase(self, expr: sp.IndexedBase) -> str:
        return str(self._print(sp.Symbol(str(expr.label))))

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        base = self._print_IndexedBase(expr.base)
        indices = ", ".join(map(self._print, expr.indices))
        name, brace, own = base.partition("_{")
        return f"{name}_{{{own.removesuffix('}')}, {indices}}}" if brace else f"{base}_{{{indices}}}"

    def _print_Identity(self, expr: sp.Identity) -> str:
        return "I"

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        one, *others = sorted(expr.args, key=lambda term: not term.is_Integer)
        if one == 1 and len(others) == 1 and others[0].is_Symbol:
            return f"1 + {self._print(others[0])}"
        terms = sorted(self._as_ordered_terms(expr), key=lambda term: bool(term.could_extract_minus_sign()))
        text = str(self._print(terms[0]))
        for term in terms[1:]:
            sign, size = ("-", -term) if term.could_extract_minus_sign() else ("+", term)
            text += f" {sign} {self._in_sum(size)}"
        return text

    def _in_sum(self, term: sp.Expr) -> str:
        text = str(self._print(term))
        return rf"\left({text}\right)" if term.is_Add else text

    def _print_Mul(self, expr: sp.Mul) -> str:
        numerator, denominator = sp.fraction(expr)
        if denominator.free_symbols and expr.is_commutative:
            return rf"\frac{{{self._print(numerator)}}}{{{self._print(denominator)}}}"
        return str(super()._print_Mul(expr))

    def _print_ceiling(self, expr: sp.ceiling, exp: str | None = None) -> str:
        return self._rounded(expr, r"\lceil", r"\rceil", exp)

    def _print_floor(self, expr: sp.floor, exp: str | None = None) -> str:
        return self._rounded(expr, r"\lfloor", r"\rfloor", exp)

    def _rounded(self, expr: sp.Function, left: str, right: str, exp: str | None) -> str:
        numerator, denominator = sp.fraction(expr.args[0])
        if isinstance(numerator, sp.log) and denominator == sp.log(2):
            inside = rf"\log_2 {self._in_sum(numerator.args[0])}"
        else:
            inside = self._print(expr.args[0])
        text = rf"\left{left} {inside} \right{right}"
        return f"{text}^{{{exp}}}" if exp else text

    def _print_And(self, expr: sp.And) -> str:
        """``0 <= W and W < b`` is ``0 <= W < b``."""
        first, second = sorted(expr.args, key=lambda part: part.rhs.is_Integer or not part.lhs.is_Integer)
        if isinstance(first, Relational) and isinstance(second, Relational) and first.rhs == second.lhs:
            signs = {"<": "<", "<=": r"\leq"}
            left, middle, right = map(self._print, (first.lhs, first.rhs, second.rhs))
            return f"{left} {signs[first.rel_op]} {middle} {signs[second.rel_op]} {right}"
        return str(super()._print_And(expr))


def latex(formula: Formula) -> str:
    """A formula in LaTeX, without delimiters."""
    printer = _Printer({"mul_symbol": None})
    if isinstance(formula, Congruence):
        sign = r"\pm " if formula.up_to_sign else ""
        left, right, modulus = (printer.doprint(part) for part in (formula.left, formula.right, formula.modulus))
        return rf"{left} \equiv {sign}{right} \pmod{{{modulus}}}"
    return str(printer.doprint(formula))


def plain(formula: Formula) -> str:
    """A formula for a terminal, on as many lines as it takes."""
    if isinstance(formula, Congruence):
        sign = ", up to sign" if formula.up_to_sign else ""
        modulus = str(formula.modulus).replace("**", "^")
        return f"{_pretty(sp.Eq(formula.left, formula.right, evaluate=False))}\n      modulo {modulus}{sign}"
    return _pretty(formula)


def _pretty(formula: sp.Basic) -> str:
    return indent(str(sp.pretty(formula, use_unicode=True, wrap_line=False)), "    ")


def render_text(identifier: str) -> str:
    """A rule for reading in a terminal: statement, formulas, sub-rules, claims, and where the chapter states it."""
    rule = look_up(identifier)
    parts = [f"{rule.id}  {rule.title}  [{rule.kind}]", fill(rule.statement, WIDTH)]
    parts += [plain(formula) for formula in rule.formulas]
    parts += [fill(f"{check.id}  {check.title}: {check.statement}", WIDTH) for check in checks_of(identifier)]
    if rule.depends:
        parts.append("Uses: " + ", ".join(rule.depends))
    parts += [fill(f"Claim {claim.id} ({claim.method}): {claim.statement}", WIDTH) for claim in claims_about(rule.id)]
    parts.append(f"Stated in spec/{rule.chapter}#{rule.anchor}")
    return "\n\n".join(parts)


def display(formula: Formula) -> str:
    """A formula as a block of a Markdown page."""
    return f"$$\n{latex(formula)}\n$$"


def embed(text: str) -> str:
    """A chapter with its formulas written anew. ``UnknownRule`` for an ID that does not exist."""

    def written(found: re.Match[str]) -> str:
        formulas = look_up(found["id"]).formulas
        start, stop = (int(found[name]) if found[name] else None for name in ("start", "stop"))
        blocks = "\n\n".join(map(display, formulas[start:stop]))
        return f"{found[1]}\n{blocks}\n\n{found[found.lastindex or 0]}"

    return _BLOCK.sub(written, text)
