"""Functions that the formulas need and sympy does not have, with their notation."""

import sympy as sp
from sympy.printing.pretty.stringpict import prettyForm
from sympy.printing.printer import Printer


def two_to(exponent: int) -> sp.Expr:
    """A power of two that stays one, where sympy would write all its digits."""
    return sp.Pow(2, sp.UnevaluatedExpr(sp.Integer(exponent)))


class Iverson(sp.Function):  # type: ignore[misc]  # sympy has no types
    """``[condition]``: 1 if the condition is true, otherwise 0."""

    nargs = 1
    is_integer = True

    @classmethod
    def eval(cls, condition: sp.Basic) -> sp.Expr | None:
        """Decided conditions become numbers."""
        return sp.Integer(int(bool(condition))) if condition in (sp.true, sp.false) else None

    def _latex(self, printer: Printer) -> str:
        return rf"\left[ {printer.doprint(self.args[0])} \right]"

    def _sympystr(self, printer: Printer) -> str:
        return f"[{printer.doprint(self.args[0])}]"

    def _pretty(self, printer: Printer) -> prettyForm:
        return prettyForm(*_pretty(printer, self.args[0]).parens("[", "]"))


class Xor(sp.Function):  # type: ignore[misc]  # sympy has no types
    """The sum of two strings bit by bit. Equal strings cancel; no claim uses anything else."""

    nargs = 2

    @classmethod
    def eval(cls, left: sp.Expr, right: sp.Expr) -> sp.Expr | None:
        """``x + x = 0``, ``x + 0 = x``, ``(x + y) + y = x``."""
        for one, other in ((left, right), (right, left)):
            if one == 0:
                return other
            if isinstance(one, Xor) and other in one.args:
                return one.args[1 - one.args.index(other)]
        return sp.Integer(0) if left == right else None

    def _latex(self, printer: Printer) -> str:
        left, right = (_enclosed(printer, argument) for argument in self.args)
        return rf"{left} \oplus {right}"

    def _sympystr(self, printer: Printer) -> str:
        left, right = (printer.doprint(argument) for argument in self.args)
        return f"({left} xor {right})"

    def _pretty(self, printer: Printer) -> prettyForm:
        left, right = (_pretty(printer, argument) for argument in self.args)
        return prettyForm(*prettyForm(*left.right(" ⊕ ", right)).parens())


class FloorLog2(sp.Function):  # type: ignore[misc]  # sympy has no types
    """``floor(log2 x)``."""

    nargs = 1
    is_integer = True

    def _latex(self, printer: Printer) -> str:
        return rf"\left\lfloor \log_2 {_enclosed(printer, self.args[0])} \right\rfloor"

    def _pretty(self, printer: Printer) -> prettyForm:
        return prettyForm(*_log2(printer, self.args[0]).parens("lfloor", "rfloor"))


class CeilLog2(sp.Function):  # type: ignore[misc]  # sympy has no types
    """``ceil(log2 x)``."""

    nargs = 1
    is_integer = True

    def _latex(self, printer: Printer) -> str:
        return rf"\left\lceil \log_2 {_enclosed(printer, self.args[0])} \right\rceil"

    def _pretty(self, printer: Printer) -> prettyForm:
        return prettyForm(*_log2(printer, self.args[0]).parens("lceil", "rceil"))


def _enclosed(printer: Printer, argument: sp.Basic) -> str:
    text = str(printer.doprint(argument))
    return text if argument.is_Atom or isinstance(argument, sp.Indexed) else rf"\left( {text} \right)"


def _pretty(printer: Printer, argument: sp.Basic) -> prettyForm:
    return prettyForm(*printer._print(argument).parens("", ""))  # a copy


def _log2(printer: Printer, argument: sp.Basic) -> prettyForm:
    inner = _pretty(printer, argument)
    return prettyForm(*(inner if argument.is_Atom else prettyForm(*inner.parens())).left("log2 "))
