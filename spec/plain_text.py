"""Formulas for terminals: one line each, in the notation of the chapters."""

import re

import sympy as sp
from sympy.core.relational import Relational
from sympy.printing.str import StrPrinter

from spec.formula import Congruence, Formula

LETTERS = (
    "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ rho ρ sigma σ "
    "tau τ phi φ chi χ Gamma Γ Delta Δ Theta Θ Lambda Λ Sigma Σ"
)
GREEK = dict(re.findall(r"(\w+) (\w)", LETTERS))
NAMES = {"xbar": "x̄", "yhat": "ŷ", "s_Sigma": "Σ_i s_i", "Ea'": "E[a']"}
"""Names of symbols that are written differently, besides Greek letters."""

SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def plain(formula: Formula) -> str:
    """A formula on one line, for a terminal."""
    printer = TextPrinter()
    if not isinstance(formula, Congruence):
        return str(printer.doprint(formula))
    sign = "±" if formula.up_to_sign else ""
    left, right, modulus = map(printer.doprint, (formula.left, formula.right, formula.modulus))
    return f"{left} ≡ {sign}{right}  (mod {modulus})"


def symbol_name(name: str) -> str:
    """A name with its Greek letters, as in ``λ_1``."""
    words = "|".join(GREEK)
    return NAMES.get(name) or re.sub(rf"(?<![A-Za-z])({words})(?![A-Za-z])", lambda found: GREEK[found[0]], name)


def term_order(expression: sp.Add | sp.MatAdd) -> list[sp.Expr]:
    """The terms of a sum, negative ones last; ``1 + N`` keeps its order."""
    terms = list(expression.as_ordered_terms() if expression.is_Add else expression.args)
    if len(terms) == 2 and sp.S.One in terms and all(term.is_Atom for term in terms):
        return [sp.S.One, *(term for term in terms if term != 1)]
    return sorted(terms, key=lambda term: bool(term.could_extract_minus_sign()))


def chained(condition: sp.And) -> tuple[sp.Basic, str, sp.Basic, str, sp.Basic] | None:
    """``0 <= W and W < b`` as ``0 <= W < b``: the three sides and two signs, if it has this form."""
    if len(condition.args) != 2 or not all(isinstance(part, Relational) for part in condition.args):
        return None
    for first, second in (condition.args, condition.args[::-1]):
        if first.rhs == second.lhs:
            return first.lhs, first.rel_op, first.rhs, second.rel_op, second.rhs
    return None


def log2_argument(expression: sp.Expr) -> sp.Expr | None:
    """``x``, if the expression is ``log(x) / log(2)``."""
    numerator, denominator = sp.fraction(expression)
    return numerator.args[0] if isinstance(numerator, sp.log) and denominator == sp.log(2) else None


class TextPrinter(StrPrinter):  # type: ignore[misc]  # sympy has no types
    """Products by juxtaposition, indices with underscores, Greek letters, sums and products with their ranges."""

    printmethod = "_plain_text"

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return symbol_name(str(expr.name))

    _print_MatrixSymbol = _print_Dummy = _print_Symbol

    def _print_IndexedBase(self, expr: sp.IndexedBase) -> str:
        return symbol_name(str(expr.label))

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        base, indices = self._print(expr.base), [self._print(index) for index in expr.indices]
        text = ("" if all(len(index) == 1 for index in indices) and "_" not in base else ",").join(indices)
        text = text if re.fullmatch(r"[\w,]+", text) else f"({text})"
        return f"{base},{text}" if "_" in base else f"{base}_{text}"

    def _print_Identity(self, expr: sp.Identity) -> str:
        return "I"

    def _print_UnevaluatedExpr(self, expr: sp.UnevaluatedExpr) -> str:
        return str(self._print(expr.args[0]))

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        first, *others = term_order(expr)
        text = str(self._print(first))
        for term in others:
            sign, size = ("-", -term) if term.could_extract_minus_sign() else ("+", term)
            text += f" {sign} {self._factor(size)}"
        return text

    _print_MatAdd = _print_Add

    def _print_Mul(self, expr: sp.Mul) -> str:
        if expr.could_extract_minus_sign():
            return f"-{self._factor(-expr)}"
        above, below = fraction(expr)
        repeated = [factor for factor in above if isinstance(factor, sp.Sum | sp.Product)]
        if below and repeated:
            others = [factor for factor in above if factor not in repeated]
            return " ".join([f"({self._ratio(others, below)})", *map(self._print, repeated)])
        return self._ratio(sorted(above, key=lambda factor: factor in repeated), below)

    def _ratio(self, above: list[sp.Expr], below: list[sp.Expr]) -> str:
        text = " ".join(map(self._factor, above)) or "1"
        return f"{text} / {self._divisor(sp.Mul(*below))}" if below else text

    def _divisor(self, expr: sp.Expr) -> str:
        return str(self._print(expr)) if isinstance(expr, sp.Pow) and not _below(expr) else self._enclosed(expr)

    def _print_MatMul(self, expr: sp.MatMul) -> str:
        coefficient, rest = expr.as_coeff_mmul()
        if coefficient.could_extract_minus_sign():
            return f"-{self._factor(-expr)}"
        above, below = fraction(coefficient)
        matrices = rest.args if isinstance(rest, sp.MatMul) else [rest]
        return self._ratio([*(factor for factor in above if factor != 1), *matrices], below)

    def _factor(self, expr: sp.Basic) -> str:
        sums = isinstance(expr, sp.Add | sp.MatAdd | sp.Mod)
        return f"({self._print(expr)})" if sums else str(self._print(expr))

    def _enclosed(self, expr: sp.Basic) -> str:
        text = str(self._print(expr))
        bracketed = isinstance(expr, sp.floor | sp.ceiling | sp.Abs | sp.Piecewise | sp.Indexed | sp.MatrixSymbol)
        return text if bracketed or expr.is_Symbol or text.isalnum() else f"({text})"

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        if expr.exp == sp.Rational(1, 2):
            return f"√{self._enclosed(expr.base)}"
        inverse = expr.exp == -1 and expr.base.is_Symbol
        if inverse or (_below(expr) and not expr.exp.is_number):
            return f"1 / {self._divisor(1 / expr)}"
        exponent = str(self._print(expr.exp))
        simple = expr.exp.is_Symbol or (re.fullmatch(r"-?\w+", exponent) and not isinstance(expr.exp, sp.Indexed))
        return f"{self._enclosed(expr.base)}^{exponent if simple else f'({exponent})'}"

    def _print_Transpose(self, expr: sp.Transpose) -> str:
        return f"{self._enclosed(expr.arg)}^T"

    def _print_Inverse(self, expr: sp.Inverse) -> str:
        return f"{self._enclosed(expr.arg)}^-1"

    def _print_Sum(self, expr: sp.Sum) -> str:
        return self._repeated("Σ", expr)

    def _print_Product(self, expr: sp.Product) -> str:
        return self._repeated("Π", expr)

    def _repeated(self, sign: str, expr: sp.Sum | sp.Product) -> str:
        ranges = [
            f"{sign}[{self._print(index)}={self._print(first)}..{self._print(last)}]"
            for index, first, last in expr.limits
        ]
        return f"{' '.join(reversed(ranges))} {self._factor(expr.function)}"

    def _print_Relational(self, expr: Relational) -> str:
        return f"{self._print(expr.lhs)} {SIGNS[expr.rel_op]} {self._print(expr.rhs)}"

    def _print_And(self, expr: sp.And) -> str:
        chain = chained(expr)
        if chain is None:
            return " and ".join(map(self._print, expr.args))
        low, first, middle, second, high = chain
        return f"{self._print(low)} {SIGNS[first]} {self._print(middle)} {SIGNS[second]} {self._print(high)}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        cases = [f"{self._print(value)} if {self._print(when)}" for value, when in expr.args if when != sp.true]
        return f"({', '.join(cases)}, otherwise {self._print(expr.args[-1][0])})"

    def _print_Mod(self, expr: sp.Mod) -> str:
        value, modulus = expr.args
        return f"{self._enclosed(value)} mod {self._divisor(modulus)}"

    def _print_floor(self, expr: sp.floor) -> str:
        return f"⌊{self._rounded(expr)}⌋"

    def _print_ceiling(self, expr: sp.ceiling) -> str:
        return f"⌈{self._rounded(expr)}⌉"

    def _rounded(self, expr: sp.Function) -> str:
        of = log2_argument(expr.args[0])
        return str(self._print(expr.args[0])) if of is None else f"log2 {self._enclosed(of)}"

    def _print_FloorLog2(self, expr: sp.Function) -> str:
        return f"⌊log2 {self._enclosed(expr.args[0])}⌋"

    def _print_CeilLog2(self, expr: sp.Function) -> str:
        return f"⌈log2 {self._enclosed(expr.args[0])}⌉"

    def _print_Iverson(self, expr: sp.Function) -> str:
        return f"[{self._print(expr.args[0])}]"

    def _print_Xor(self, expr: sp.Function) -> str:
        return " xor ".join(map(self._enclosed, expr.args))

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"|{self._print(expr.args[0])}|"

    def _print_Function(self, expr: sp.Function) -> str:
        name = symbol_name(expr.func.__name__)
        return f"{name.lower() if name in ('Max', 'Min') else name}({', '.join(map(self._print, expr.args))})"

    _print_Max = _print_Min = _print_sign = _print_Function


def _below(factor: sp.Basic) -> bool:
    """Whether a factor belongs below the bar: a power whose exponent has negative terms only."""
    if not isinstance(factor, sp.Pow):
        return False
    return all(term.could_extract_minus_sign() for term in sp.Add.make_args(factor.exp))


def fraction(expr: sp.Expr) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """The factors above and below the bar."""
    above: list[sp.Expr] = []
    below: list[sp.Expr] = []
    for factor in expr.as_ordered_factors():
        if factor.is_Rational and not factor.is_Integer:
            above += [sp.Integer(factor.p)] if factor.p != 1 else []
            below.append(sp.Integer(factor.q))
        elif _below(factor):
            below.append(1 / factor)
        else:
            above.append(factor)
    return above, below
