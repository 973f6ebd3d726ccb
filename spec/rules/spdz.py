"""Rules of chapter 07, authenticated shares."""

from spec.equations import spdz as eq
from spec.rules import Assumption, Bound, Check, Definition, Identity, Rule

CHAPTER = "07_spdz.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "SP-1",
        "Authenticated shares",
        CHAPTER,
        "A value x modulo p is the sum of the parties' shares, and Delta x is the sum of their MAC shares, "
        "where the key Delta is itself a sum of private shares. The prime is 2^127 - 1 where the bounds table "
        "allows it, otherwise 2^192 - 2^64 - 1.",
        eq.SHARING,
    ),
    Check(
        "SP-1.V0",
        "Form of an input",
        CHAPTER,
        "A party that shares k values broadcasts k residues in [0, p); otherwise it is accused.",
        depends=("SP-1",),
    ),
    Definition(
        "SP-2",
        "Linear operations",
        CHAPTER,
        "Sums and public multiples are computed share by share. A public constant k is added to the share of "
        "party 1, and Delta_i k to the MAC share of every party i.",
        (*eq.LINEAR, *eq.PUBLIC),
        ("SP-1",),
    ),
    Identity(
        "SP-3",
        "Beaver multiplication",
        CHAPTER,
        "With a random triple c = a b, the parties open epsilon = x - a and delta = y - b, which are uniform, "
        "and obtain the product as a linear combination of shares.",
        (eq.BEAVER, *eq.BEAVER_WHERE),
        ("SP-2", "SP-4"),
    ),
    Check(
        "SP-4.V0",
        "Form of an opening",
        CHAPTER,
        "A broadcast of k shares consists of k residues in [0, p); otherwise its sender is accused.",
        depends=("SP-4",),
    ),
    Definition(
        "SP-4",
        "Opening",
        CHAPTER,
        "Every party broadcasts its shares of a list of values; each value is the sum modulo p. It is "
        "remembered as unchecked until the next MAC check.",
        depends=("SP-1", "MS-1"),
    ),
    Definition(
        "SP-5",
        "MAC check",
        CHAPTER,
        "A joint coin combines all unchecked openings; each party commits to its share sigma_i of the "
        "combined difference between MAC and value, then opens it. The check runs before every statistically "
        "masked opening, after every opening whose value enters a ciphertext or a decryption, and before and "
        "after release.",
        (*eq.MAC_DIFFERENCE[:2], eq.SHIFTED),
        ("SP-4", "CT-1"),
    ),
    Check(
        "SP-5.V0",
        "Form of a difference",
        CHAPTER,
        "An opened sigma_i is one residue in [0, p); otherwise its sender is accused.",
        depends=("SP-5",),
    ),
    Check(
        "SP-5.C",
        "Differences are opened as committed",
        CHAPTER,
        "Each sigma_i hashes to its commitment; otherwise its sender is accused.",
        depends=("SP-5", "CT-1"),
    ),
    Check(
        "SP-5.MAC",
        "Differences cancel",
        CHAPTER,
        "The sum of all sigma_i is zero modulo p. A failure accuses nobody, and all shares, triples and masks "
        "are erased.",
        (eq.MAC_DIFFERENCE[2], eq.CHALLENGE_HITS, eq.UNDETECTED),
        ("SP-5",),
    ),
    Definition(
        "SP-6",
        "Random bits",
        CHAPTER,
        "Shared bits that nobody knows, uniform and authenticated; preprocessing delivers them.",
        depends=("SP-1",),
    ),
    Definition(
        "SP-7",
        "Soft threshold",
        CHAPTER,
        "All coordinates of a round are compared with tau and -tau together. One opening, masked by joint "
        "random bits below and range-proved masks above, serves both comparisons; the bits of the mask are "
        "compared as two-bit digits in a tree.",
        (
            eq.SOFT_THRESHOLD,
            eq.WIDTH,
            eq.MASKED_COMPARISON,
            eq.COMPARISON,
            eq.COMPARISON_SIGN,
            eq.DIGIT,
            *eq.ONE_HOT,
            *eq.DIGIT_COMPARED,
            *eq.JOINED,
            *eq.COMPARISON_COST,
        ),
        ("SP-3", "SP-5", "SP-6", "MK-1"),
    ),
    Check(
        "SP-7.R",
        "Range of a masked value",
        CHAPTER,
        "The opened masked value is in the range that the bounds table states. It follows from the range "
        "proofs and from the MAC check, so a failure accuses nobody.",
        (eq.COMPARISON_RANGE,),
        ("SP-7", "FX-3"),
    ),
    Assumption(
        "OF-0",
        "Trusted dealer of preprocessing",
        CHAPTER,
        "A participant numbered 0 hands out MAC key shares, triples, random bits and authenticated inputs "
        "privately and forgets them. Whoever controls the dealer reads all shared values: for tests and "
        "teaching only, and recorded in every model as an insecure setup.",
        depends=("SP-1",),
    ),
    Check(
        "OF-0.V0",
        "Form of the dealt material",
        CHAPTER,
        "The dealer's message has the planned shape and consists of residues in [0, p); otherwise the dealer "
        "is accused.",
        depends=("OF-0",),
    ),
    Definition(
        "OF-1",
        "Preprocessing by oblivious transfer",
        CHAPTER,
        "The parties make MAC key shares, triples, random bits and authenticated input masks themselves, by MASCOT: "
        "base transfers over ffdhe3072, an extension that is checked column by column, correlated products with "
        "the MAC key, inputs checked by a random combination, products that are combined and sacrificed. Every "
        "coin is drawn after the messages that it binds. After any failure everything is erased.",
        (
            *eq.BASE_TRANSFER,
            *eq.EXTENSION,
            eq.LINEAR_HASH,
            *eq.CORRELATED,
            eq.INPUTS_OPENED,
            *eq.COMBINED,
            *eq.SACRIFICE,
            *eq.SACRIFICE_WHERE,
            eq.SQUARE,
            *eq.ROOT_OF_SQUARE,
        ),
        ("SP-1", "SP-5", "CT-1", "MS-3", "AS-5"),
    ),
    Check(
        "OF-1.V0",
        "Form of the messages",
        CHAPTER,
        "Every list has the length that its step says and shares are in [0, p); otherwise its sender is accused.",
        depends=("OF-1",),
    ),
    Check(
        "OF-1.OT",
        "Elements of the group",
        CHAPTER,
        "Every element of a base transfer is a square other than 0 and 1 below the prime of ffdhe3072; otherwise its "
        "sender is accused.",
        depends=("OF-1",),
    ),
    Check(
        "OF-1.COL",
        "Choices agree in every column",
        CHAPTER,
        "For each column of an extension, its linear hash at the sender is that of the receiver's expanded column plus "
        "the sender's secret bit times the hash of the choices. A failure accuses nobody.",
        (eq.COLUMN_CHECK,),
        ("OF-1",),
    ),
    Check(
        "OF-1.SAC",
        "Sacrifice",
        CHAPTER,
        "A random combination of the differences of all triples is zero. A failure accuses nobody, and nobody learns "
        "which triple it was.",
        (eq.SACRIFICED,),
        ("OF-1",),
    ),
    Check(
        "OF-1.BIT",
        "Squares have two roots",
        CHAPTER,
        "The opened square behind a random bit is not zero and has a root. A failure accuses nobody.",
        (eq.HAS_ROOT,),
        ("OF-1",),
    ),
    Bound(
        "OF-1.KEY",
        "Strings as residues",
        CHAPTER,
        "A uniform string as long as a residue is, modulo p, within 2^-127 of uniform; primes for which it is not "
        "are refused.",
        (eq.KEYS,),
        ("OF-1",),
    ),
    Bound(
        "OF-1.NU",
        "Products in a triple",
        CHAPTER,
        "Combining nu products leaves an adversary that guesses bits of an honest factor an advantage of at most "
        "2^-65, up to a factor of 1 + 2^-127, whatever the number of triples.",
        eq.PRODUCTS_IN_A_TRIPLE,
        ("OF-1",),
    ),
)
