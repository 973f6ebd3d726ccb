"""Formulas for pages: LaTeX that GitHub, KaTeX and latex2mathml understand."""

import re

import sympy as sp
from sympy.printing.latex import LatexPrinter

from spec.formula import Congruence, Formula
from spec.plain_text import GREEK, chained, fraction, log2_argument, term_order

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
    "|sum_i (w_i + u_i)|": r"\left|\sum_i (w_i + u_i)\right|",
    "||E||_F": r"\left\| E \right\|_F",
    "||c||": r"\left\| c \right\|",
    "||e||": r"\left\| e \right\|",
    "tr(M)": r"\mathrm{tr}(M)",
    "|V^T V - I|_max": r"\left\| V^T V - I \right\|_{\max}",
    "rho_bits": r"\rho_{\mathrm{bits}}",
    "rho_num": r"\rho_{\mathrm{num}}",
    "alpha_bits": r"\alpha_{\mathrm{bits}}",
    "alpha_num": r"\alpha_{\mathrm{num}}",
    "G_max": r"G_{\max}",
    "n_links": r"n_{\mathrm{links}}",
    "n_eq": r"n_{\mathrm{eq}}",
    "H_rand": r"H_{\mathrm{rand}}",
    "H_vk": r"H_{\mathrm{vk}}",
    "Delta'": r"\Delta'",
    "left": r"\mathrm{left}",
    "right": r"\mathrm{right}",
    "index": r"\mathrm{index}",
    "lo": r"\mathrm{lo}",
    "const": r"\mathrm{const}",
    "half": r"\mathrm{half}",
    "products": r"\mathrm{products}",
    "rounds": r"\mathrm{rounds}",
    "slot": r"\,\mathrm{slot}",
    "dist": r"\mathrm{dist}",
    "Ea'": r"\mathrm{E}[a']",
    "x~": r"\tilde{x}",
    "t~": r"\tilde{t}",
    "mac^y": r"\mathrm{mac}^{y}",
    "mac^z": r"\mathrm{mac}^{z}",
    "S_tau": r"S_{\tau}",
    "mac": r"\mathrm{mac}",
    "r''_last": r"r''_{\mathrm{last}}",
    "r''_others": r"r''_{\mathrm{others}}",
}
"""Names of symbols that sympy would not print as the text does."""


def _named(name: str) -> str | None:
    """What the table says, or what stands between bars, with its Greek letters."""
    if name in NAMES or not re.fullmatch(r"\|[^|]+\|", name):
        return NAMES.get(name)
    inside = re.sub(rf"\b({'|'.join(GREEK)})(?![A-Za-z])", r"\\\1", name[1:-1])
    return rf"\left|{inside}\right|"


class _Printer(LatexPrinter):  # type: ignore[misc]  # sympy has no types
    """LaTeX with the symbols of the text, fractions for negative powers, and negative terms last."""

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return _named(expr.name) or str(super()._print_Symbol(expr))

    def _print_MatrixSymbol(self, expr: sp.MatrixSymbol, style: str = "plain") -> str:
        return _named(expr.name) or str(super()._print_Symbol(sp.Symbol(expr.name)))

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
        first, *others = term_order(expr)
        text = str(self._print(first))
        for term in others:
            sign, size = ("-", -term) if term.could_extract_minus_sign() else ("+", term)
            text += f" {sign} {self._in_sum(size)}"
        return text

    def _in_sum(self, term: sp.Expr) -> str:
        text = str(self._print(term))
        return rf"\left({text}\right)" if term.is_Add else text

    def _print_Mul(self, expr: sp.Mul) -> str:
        above, below = fraction(expr)
        repeated = [factor for factor in above if isinstance(factor, sp.Sum | sp.Product)]
        if below and len(repeated) == 1 and not expr.could_extract_minus_sign():
            above.remove(repeated[0])
            front = rf"\frac{{{self._print(sp.Mul(*above))}}}{{{self._print(sp.Mul(*below))}}}"
            return f"{front} {self._print(repeated[0])}"
        numerator, denominator = sp.fraction(expr)
        if denominator.free_symbols and expr.is_commutative:
            return rf"\frac{{{self._print(numerator)}}}{{{self._print(denominator)}}}"
        return str(super()._print_Mul(expr))

    def _print_ceiling(self, expr: sp.ceiling, exp: str | None = None) -> str:
        return self._rounded(expr, r"\lceil", r"\rceil", exp)

    def _print_floor(self, expr: sp.floor, exp: str | None = None) -> str:
        return self._rounded(expr, r"\lfloor", r"\rfloor", exp)

    def _rounded(self, expr: sp.Function, left: str, right: str, exp: str | None) -> str:
        of = log2_argument(expr.args[0])
        inside = self._print(expr.args[0]) if of is None else rf"\log_2 {self._in_sum(of)}"
        text = rf"\left{left} {inside} \right{right}"
        return f"{text}^{{{exp}}}" if exp else text

    def _print_And(self, expr: sp.And) -> str:
        chain = chained(expr)
        if chain is None:
            return str(super()._print_And(expr))
        signs = {"<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
        return " ".join(signs[part] if isinstance(part, str) else self._print(part) for part in chain)

    def _print_Sum(self, expr: sp.Sum) -> str:
        return self._repeated(r"\sum", expr)

    def _print_Product(self, expr: sp.Product) -> str:
        return self._repeated(r"\prod", expr)

    def _repeated(self, sign: str, expr: sp.Sum | sp.Product) -> str:
        ranges = [
            rf"{sign}_{{{self._print(index)}={self._print(first)}}}^{{{self._print(last)}}}"
            for index, first, last in reversed(expr.limits)
        ]
        return " ".join([*ranges, self._in_sum(expr.function)])


def latex(formula: Formula) -> str:
    """A formula in LaTeX, without delimiters."""
    printer = _Printer({"mul_symbol": None})
    if isinstance(formula, Congruence):
        sign = r"\pm " if formula.up_to_sign else ""
        left, right, modulus = (printer.doprint(part) for part in (formula.left, formula.right, formula.modulus))
        return rf"{left} \equiv {sign}{right} \pmod{{{modulus}}}"
    return str(printer.doprint(formula))
