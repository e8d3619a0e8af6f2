"""A self-signed certificate made at run time, for clients that insist on https. P-256, standard library only.

Good enough for a test portal on this machine, and for nothing else: the arithmetic is not constant-time.
"""

import base64
import hashlib
import secrets
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_EC_KEY, _CURVE, _ECDSA_SHA256, _COMMON_NAME = (
    "1.2.840.10045.2.1",
    "1.2.840.10045.3.1.7",
    "1.2.840.10045.4.3.2",
    "2.5.4.3",
)
_ALT_NAME, _BASIC_CONSTRAINTS = "2.5.29.17", "2.5.29.19"
_SEQUENCE, _SET, _INTEGER, _BITS, _OCTETS, _OID, _TEXT, _TIME, _TRUE = (
    0x30,
    0x31,
    2,
    3,
    4,
    6,
    12,
    24,
    b"\x01\x01\xff",
)
CERTIFICATE = "certificate.pem"
Point = tuple[int, int] | None


def server_context(host: str, folder: Path) -> ssl.SSLContext:
    """Return a server context with a fresh certificate, which is left in the folder for clients to trust."""
    key = secrets.randbelow(_N - 1) + 1
    certificate_file, key_file = folder / CERTIFICATE, folder / "key.pem"
    certificate_file.write_text(_pem("CERTIFICATE", _certificate(host, key, _multiply(key, _G))))
    private = _der(_SEQUENCE, _number(1), _der(_OCTETS, key.to_bytes(32, "big")), _der(0xA0, _oid(_CURVE)))
    key_file.touch(mode=0o600)
    key_file.write_text(_pem("EC PRIVATE KEY", private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    key_file.unlink()
    return context


def _certificate(host: str, key: int, public: Point) -> bytes:
    now = datetime.now(UTC)
    algorithm = _der(_SEQUENCE, _oid(_ECDSA_SHA256))
    name = _der(_SEQUENCE, _der(_SET, _der(_SEQUENCE, _oid(_COMMON_NAME), _der(_TEXT, b"Intersect sandbox"))))
    validity = _der(_SEQUENCE, _time(now - timedelta(days=1)), _time(now + timedelta(days=30)))
    key_info = _der(
        _SEQUENCE, _der(_SEQUENCE, _oid(_EC_KEY), _oid(_CURVE)), _der(_BITS, b"\0" + _point(public))
    )
    names = [_der(0x82, b"localhost"), _der(0x87, b"\x7f\0\0\1"), *_host_name(host)]
    extensions = _der(
        _SEQUENCE,
        _der(_SEQUENCE, _oid(_BASIC_CONSTRAINTS), _TRUE, _der(_OCTETS, _der(_SEQUENCE, _TRUE))),
        _der(_SEQUENCE, _oid(_ALT_NAME), _der(_OCTETS, _der(_SEQUENCE, *names))),
    )
    body = _der(
        _SEQUENCE,
        _der(0xA0, _number(2)),
        _number(secrets.randbits(120)),
        algorithm,
        name,
        validity,
        name,
        key_info,
        _der(0xA3, extensions),
    )
    return _der(_SEQUENCE, body, algorithm, _der(_BITS, b"\0" + _signature(key, body)))


def _host_name(host: str) -> list[bytes]:
    try:
        return [_der(0x87, ip_address(host).packed)]
    except ValueError:
        return [_der(0x82, host.encode("idna"))]


def _signature(key: int, message: bytes) -> bytes:
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    while True:
        nonce = secrets.randbelow(_N - 1) + 1
        point = _multiply(nonce, _G)
        r = point[0] % _N if point else 0
        s = pow(nonce, -1, _N) * (digest + r * key) % _N
        if r and s:
            return _der(_SEQUENCE, _number(r), _number(s))


def _multiply(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _add(left: Point, right: Point) -> Point:
    if left is None or right is None:
        return right if left is None else left
    (x1, y1), (x2, y2) = left, right
    if x1 == x2 and (y1 + y2) % _P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, _P) if left == right else (y2 - y1) * pow(x2 - x1, -1, _P)
    x3 = (slope * slope - x1 - x2) % _P
    return x3, (slope * (x1 - x3) - y1) % _P


def _point(point: Point) -> bytes:
    x, y = point or (0, 0)
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 128:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content


def _number(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(step) for step in dotted.split("."))
    content = bytes((40 * first + second,))
    for step in rest:
        groups = [step & 0x7F]
        while step := step >> 7:
            groups.append(0x80 | step & 0x7F)
        content += bytes(reversed(groups))
    return _der(_OID, content)


def _time(moment: datetime) -> bytes:
    return _der(_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())


def _pem(label: str, content: bytes) -> str:
    lines = base64.encodebytes(content).decode().replace("\n", "")
    wrapped = "\n".join(lines[start : start + 64] for start in range(0, len(lines), 64))
    return f"-----BEGIN {label}-----\n{wrapped}\n-----END {label}-----\n"
