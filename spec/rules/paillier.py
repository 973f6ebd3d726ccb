"""Rules of chapter 04, threshold Paillier."""

from spec.equations import paillier as eq
from spec.rules import Assumption, Check, Definition, Identity, Rule

CHAPTER = "04_paillier.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "PL-1",
        "Encryption",
        CHAPTER,
        "The modulus is N = p_1 p_2 for two primes of equal length, both 3 modulo 4, with gcd(N, phi(N)) = 1 "
        "and gcd(p_1 - 1, p_2 - 1) = 2. A ciphertext of x with randomness r is (1+N)^x r^N modulo N^2.",
        (eq.ENCRYPTION, eq.BINOMIAL, eq.ORDER),
    ),
    Identity(
        "PL-2",
        "Sums",
        CHAPTER,
        "The product of two ciphertexts encrypts the sum of their plaintexts; the randomness multiplies.",
        (eq.SUM,),
        ("PL-1",),
    ),
    Identity(
        "PL-3",
        "Public factors",
        CHAPTER,
        "The k-th power of a ciphertext encrypts k times its plaintext, for every integer k, negative ones included.",
        (eq.SCALAR,),
        ("PL-1",),
    ),
    Identity(
        "PL-4",
        "Re-randomisation",
        CHAPTER,
        "Multiplying a ciphertext by the N-th power of a fresh unit keeps the plaintext and makes the "
        "randomness uniform again.",
        (eq.RERANDOMISE,),
        ("PL-1",),
    ),
    Definition(
        "PL-5",
        "Randomisers",
        CHAPTER,
        "In the suite paper the randomness of a ciphertext is a uniform unit. In the suite batched it is a power "
        "h_r^xi of a base that is derived from session and modulus, with xi uniform in [0, 2^(|N|+s_z)); then r^N is "
        "a power of h_r^N, for which everybody can have tables. Ciphertexts and proofs look the same.",
        (eq.RANDOMISER, eq.RANDOMISER_RANGE, eq.RANDOMISER_BASE, eq.RESIDUE),
        ("PL-1",),
    ),
    Definition(
        "TD-1",
        "Shared decryption key",
        CHAPTER,
        "The exponent D is theta modulo N and zero modulo the Carmichael number of N. It is shared additively "
        "over the integers; the first m - 1 shares are uniform below 2^(2|N|+s_m). The verification base v is "
        "a square derived from session and modulus, and party i's verification key is v^(D_i).",
        (*eq.KEY, eq.SHARE_RANGE, eq.SHARE_BOUND, eq.SHARE_BITS, eq.VERIFICATION_BASE, eq.VERIFICATION_KEY),
        ("PL-1",),
    ),
    Definition(
        "TD-2",
        "Threshold decryption",
        CHAPTER,
        "Party i publishes c^(2 D_i). The product T of the squares of all shares is 1 + 4 theta x N modulo "
        "N^2, from which everyone reads x. Squares make a sign flip of a share harmless.",
        (eq.PARTIAL, eq.COMBINE, eq.COMBINED_FORM, eq.DECRYPT, eq.SHARES_TOGETHER),
        ("TD-1",),
    ),
    Check(
        "TD-2.T1",
        "The combination is one modulo N",
        CHAPTER,
        "The product T of the squared shares is 1 modulo N. All shares are proved before, so a failure "
        "accuses nobody: the key set is broken.",
        (eq.ONE,),
        ("TD-2",),
    ),
    Definition(
        "TD-3",
        "Proof of a decryption share, on squares",
        CHAPTER,
        "Each share is accompanied by ZK-DEC for the base v^2 with key v_i^2, and for the base c^4 with the "
        "squared share: the claim is about squares, because that is all that the combination uses.",
        depends=("TD-2", "ZK-DEC"),
    ),
    Check(
        "DP-1",
        "Decryption policy",
        CHAPTER,
        "A party gives a share only for a ciphertext that it computed itself from the echoed transcript, once "
        "per phase, round and index, after the echo of that round and after every proof in it was verified.",
        depends=("TD-2", "MS-1"),
    ),
    Check(
        "VA-1",
        "Group elements",
        CHAPTER,
        "Every received element is a canonical unit: it lies strictly between 0 and its modulus and is "
        "coprime to N. Integer responses have the stated length.",
    ),
    Assumption(
        "KG-0",
        "Trusted dealer of keys",
        CHAPTER,
        "A participant numbered 0 generates the key from two safe primes, sends each party its share "
        "privately and the public values to all, and forgets everything. Whoever controls the dealer reads "
        "all data: for tests and teaching only, and recorded in every model as an insecure setup.",
        depends=("TD-1",),
    ),
    Check(
        "KG-0.V0",
        "Form of the dealt key",
        CHAPTER,
        "The modulus is odd and has the agreed length, there is one verification key for each party, the exponent "
        "is below its bound and belongs to the verification key of its party; otherwise the dealer is accused.",
        depends=("KG-0",),
    ),
)
