"""Bytes for hashing: injective, and independent of any serialisation format."""

Item = int | str | bytes


def integer_octets(value: int) -> bytes:
    """Sign and magnitude of an integer, shortest form.

    Spec: FS-1
    """
    magnitude = abs(value)
    sign = b"\x01" if value < 0 else b"\x00"
    return sign + magnitude.to_bytes((magnitude.bit_length() + 7) // 8, "big")


def frame(item: Item) -> bytes:
    """One item with its type and its length in front, so that two lists of items never share their bytes.

    Spec: FS-1
    """
    match item:
        case int():
            kind, body = b"i", integer_octets(item)
        case str():
            kind, body = b"s", item.encode()
        case _:
            kind, body = b"b", item
    return kind + len(body).to_bytes(8, "big") + body
