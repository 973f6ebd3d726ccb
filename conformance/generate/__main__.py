"""``python -m conformance.generate``: write all vectors and schemas."""

from conformance.generate.books import ROOT, schema_texts, vector_texts


def main() -> None:
    """Write what has changed, remove what is generated no longer, say what was done."""
    generated = {**dict(schema_texts()), **dict(vector_texts())}
    for path, text in generated.items():
        target = ROOT / path
        if not target.exists() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
            print(f"wrote {path}")
    for folder in ("vectors", "schemas"):
        for target in (ROOT / folder).rglob("*.json"):
            if target.relative_to(ROOT) not in generated:
                target.unlink()
                print(f"removed {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
