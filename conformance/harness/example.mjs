// A harness in another language: what it takes to be examined by the kit, in plain JavaScript for node 18 or later.
//
//     helen conform --impl "node conformance/harness/example.mjs"
//
// It can frame and hash, draw coins, encrypt, combine ciphertexts, and verify ZK-PK, ZK-MUL and ZK-DEC. What it does not
// list counts as unsupported. It is written to be read: BigInt, no packages, nothing constant-time.

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

// Integers ------------------------------------------------------------------------------------------------------------

const KAPPA = 128n; // bits of a challenge
const SLACK = 128n; // s_z: bits by which a mask in a proof exceeds what it hides

const parse = (hex) => (hex.startsWith("-") ? -BigInt("0x" + hex.slice(1)) : BigInt("0x" + hex));
const format = (x) => x.toString(16);
const mod = (x, m) => ((x % m) + m) % m;
const abs = (x) => (x < 0n ? -x : x);
const bitLength = (x) => (x === 0n ? 0 : abs(x).toString(2).length);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return abs(a);
}

function inverse(a, m) {
  let [r0, r1, s0, s1] = [mod(a, m), m, 1n, 0n];
  while (r1) {
    const q = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  return mod(s0, m);
}

function power(base, exponent, m) {
  if (exponent < 0n) return power(inverse(base, m), -exponent, m);
  let result = 1n;
  base = mod(base, m);
  for (const bit of exponent.toString(2)) {
    result = (result * result) % m;
    if (bit === "1") result = (result * base) % m;
  }
  return result;
}

const productOfPowers = (bases, exponents, m) => bases.reduce((all, b, j) => (all * power(b, exponents[j], m)) % m, 1n);
const equalUpToSign = (a, b, m) => mod(a - b, m) === 0n || mod(a + b, m) === 0n; // ZK-0

// Refusing (AB-1) -----------------------------------------------------------------------------------------------------

class Abort extends Error {
  constructor(check, blame) {
    super(check);
    Object.assign(this, { check, blame });
  }
}

function require(condition, check, blame) {
  if (!condition) throw new Abort(check, blame);
}

const requireUnits = (values, m, blame) =>
  values.forEach((x) => require(0n < x && x < m && gcd(x, m) === 1n, "VA-1", blame));

// Hashing (FS-1, CO-1) ------------------------------------------------------------------------------------------------

const shake = (length, ...parts) => {
  const hash = createHash("shake256", { outputLength: length });
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};

function integerOctets(x) {
  const hex = x === 0n ? "" : abs(x).toString(16);
  return Buffer.concat([Buffer.from([x < 0n ? 1 : 0]), Buffer.from(hex.length % 2 ? "0" + hex : hex, "hex")]);
}

/** One item with its type and its length in front: bigint, string or Buffer. */
function frame(item) {
  const [kind, body] = Buffer.isBuffer(item)
    ? ["b", item]
    : typeof item === "string"
      ? ["s", Buffer.from(item)]
      : ["i", integerOctets(BigInt(item))];
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length));
  return Buffer.concat([Buffer.from(kind), length, body]);
}

const toInteger = (octets) => (octets.length ? BigInt("0x" + octets.toString("hex")) : 0n);
const octets = (hex) => Buffer.from(hex, "hex");

class Transcript {
  constructor(rule, context) {
    this.absorbed = [];
    this.absorb("HELEN/1", rule, octets(context.session), context.prover);
    this.absorb(context.phase, context.round, context.index);
  }

  absorb(...items) {
    this.absorbed.push(...items.map(frame));
  }

  absorbAll(label, items) {
    this.absorb(label, items.length, ...items);
  }

  challenges(count) {
    this.absorb("challenge", count);
    const stream = shake(16 * count, ...this.absorbed);
    return Array.from({ length: count }, (_, i) => toInteger(stream.subarray(16 * i, 16 * i + 16)));
  }
}

class Coins {
  constructor(seed) {
    this.key = seed;
  }

  static at({ seed, path }) {
    const coins = new Coins(octets(seed));
    return path.length ? new Coins(coins.expand("child", path, 32)) : coins;
  }

  expand(kind, name, length) {
    const head = [Buffer.from("HELEN/1 coins"), this.key, Buffer.from(kind)];
    return length ? shake(length, ...[...head, ...name].map(frame)) : Buffer.alloc(0);
  }

  bits(width, ...name) {
    return toInteger(this.expand("bits", name, Math.ceil(width / 8))) >> BigInt((8 - (width % 8)) % 8);
  }

  below(bound, ...name) {
    return this.bits(bitLength(bound) + 128, "below", ...name) % bound;
  }

  unit(modulus, ...name) {
    for (let attempt = 0; ; attempt++) {
      const value = this.below(modulus, "unit", attempt, ...name);
      if (gcd(value, modulus) === 1n) return value;
    }
  }
}

/** An integer of so many bits from public items. */
function hashToRange(bits, label, ...items) {
  const stream = shake(Math.ceil(bits / 8), ...["HELEN/1", label, ...items].map(frame));
  return toInteger(stream) >> BigInt((8 - (bits % 8)) % 8);
}

// Paillier (PL-1 to PL-5) and commitments (IC-1) ------------------------------------------------------------------------

const encrypt = (N, x, r) => mod((1n + mod(x, N) * N) * power(r, N, N * N), N * N);

const linear = (N, coefficients, ciphertexts, constant) =>
  mod(productOfPowers(ciphertexts, coefficients, N * N) * (1n + mod(constant, N) * N), N * N);

function derivedBase(N, label, ...items) {
  const root = hashToRange(bitLength(N) + 128, label, ...items);
  return (root * root) % N;
}

function units(key, randomness) {
  if (randomness.units) return randomness.units.map(parse);
  const N = parse(key.modulus);
  const base = derivedBase(N, "rand", octets(key.session), N);
  return randomness.exponents.map((exponent) => power(base, parse(exponent), N));
}

// Proofs (chapter 06) ---------------------------------------------------------------------------------------------------

function verifyPlaintexts(key, { statement, proof, context }) {
  const [N, blame] = [parse(key.modulus), context.prover];
  const ciphertexts = statement.ciphertexts.map(parse);
  const [A, z, w] = [proof.A, proof.z, proof.w].map(parse);
  require(ciphertexts.length > 0, "ZK-PK.V0", blame);
  require(0n <= z && z < N, "ZK-PK.V0", blame);
  requireUnits([w], N, blame);
  requireUnits([A, ...ciphertexts], N * N, blame);
  const transcript = new Transcript("ZK-PK", context);
  transcript.absorb(N);
  transcript.absorbAll("ciphertexts", ciphertexts);
  const gammas = transcript.challenges(ciphertexts.length);
  transcript.absorb("first", A);
  const [e] = transcript.challenges(1);
  const right = A * power(productOfPowers(ciphertexts, gammas, N * N), e, N * N);
  require(equalUpToSign(encrypt(N, z, w), right, N * N), "ZK-PK.V1", blame);
}

function verifyProduct(key, { statement, proof, context }) {
  const [N, blame] = [parse(key.modulus), context.prover];
  const square = N * N;
  const [C_x, C_y, C_z] = [statement.C_x, statement.C_y, statement.C_z].map(parse);
  const [M, z, s] = [proof.M, proof.z, proof.s].map((list) => list.map(parse));
  const [M_c, w] = [proof.M_c, proof.w].map(parse);
  require(M.length === 1 && z.length === 1 && s.length === 1, "ZK-MUL.V0", blame);
  require(abs(z[0]) < 1n << (BigInt(statement.bits) + 2n * KAPPA + SLACK + 1n), "ZK-MUL.V0", blame);
  requireUnits([...s, w], N, blame);
  requireUnits([...M, M_c, C_x, C_y, C_z], square, blame);
  const transcript = new Transcript("ZK-MUL", context);
  transcript.absorb(N, statement.bits, 1, 1, 1);
  transcript.absorbAll("C_X", [C_x]);
  transcript.absorbAll("C_Y", [C_y]);
  transcript.absorbAll("C_Z", [C_z]);
  transcript.absorbAll("first", [...M, M_c]);
  const [e] = transcript.challenges(1);
  const factor = equalUpToSign(encrypt(N, z[0], s[0]), M[0] * power(C_x, e, square), square);
  require(factor, "ZK-MUL.W1", blame);
  const product = encrypt(N, 0n, w) * power(C_y, z[0], square);
  require(equalUpToSign(product, M_c * power(C_z, e, square), square), "ZK-MUL.W2", blame);
}

function verifyDecryption(key, { statement, proof, context }) {
  const [N, blame] = [parse(key.modulus), context.prover];
  const square = N * N;
  const [v, v_i, a_1, a_2, z] = [statement.v, statement.v_i, proof.a_1, proof.a_2, proof.z].map(parse);
  const [ciphertexts, shares] = [statement.ciphertexts, statement.shares].map((list) => list.map(parse));
  require(0 < ciphertexts.length && ciphertexts.length === shares.length, "ZK-DEC.V0", blame);
  require(abs(z) < 1n << (BigInt(statement.secret_bits) + KAPPA + SLACK + 1n), "ZK-DEC.V0", blame);
  requireUnits([a_1, a_2, v, v_i, ...ciphertexts, ...shares], square, blame);
  const transcript = new Transcript("ZK-DEC", context);
  transcript.absorb(N, v, v_i, statement.secret_bits);
  transcript.absorbAll("ciphertexts", ciphertexts);
  transcript.absorbAll("shares", shares);
  const gammas = transcript.challenges(ciphertexts.length);
  transcript.absorbAll("first", [a_1, a_2]);
  const [e] = transcript.challenges(1);
  const holds = (base, first, image) =>
    equalUpToSign(power(base, z, square), first * power(image, e, square), square);
  require(holds(power(v, 2n, square), a_1, power(v_i, 2n, square)), "ZK-DEC.V1", blame);
  const combined = power(productOfPowers(ciphertexts, gammas, square), 4n, square);
  const share = power(productOfPowers(shares, gammas, square), 2n, square);
  require(holds(combined, a_2, share), "ZK-DEC.V2", blame);
}

// Operations ------------------------------------------------------------------------------------------------------------

const item = (entry) =>
  entry.integer !== undefined ? parse(entry.integer) : entry.octets !== undefined ? octets(entry.octets) : entry.text;
const values = (list) => ({ values: list.map(format) });
const value = (x) => ({ value: format(x) });
const verifyEach = (verify) => (key, input) => {
  input.cases.forEach((entry) => verify(key, entry));
  return {};
};

const OPERATIONS = {
  "encoding.frame": (_, input) => ({
    octets: Buffer.concat(input.items.map(item).map(frame)).toString("hex"),
  }),
  "transcript.challenges": (_, input) => {
    const transcript = new Transcript(input.rule, input.context);
    const squeezed = [];
    for (const step of input.steps) {
      if (step.squeeze !== undefined) squeezed.push(...transcript.challenges(step.squeeze));
      else if (step.absorb_all) transcript.absorbAll(step.label, step.absorb_all.map(item));
      else transcript.absorb(...step.absorb.map(item));
    }
    return values(squeezed);
  },
  "coins.draw": (_, input) => {
    const [coins, size] = [Coins.at(input.coins), parse(input.size)];
    switch (input.kind) {
      case "octets":
        return value(toInteger(coins.expand("octets", input.name, Number(size))));
      case "bits":
        return value(coins.bits(Number(size), ...input.name));
      default:
        return value(coins[input.kind](size, ...input.name));
    }
  },
  "commitment.bases": (key, input) => {
    const N = parse(key.modulus);
    return values(input.indices.map((index) => derivedBase(N, "com", octets(key.session), N, index)));
  },
  "paillier.randomisers": (key, input) => values(units(key, input)),
  "paillier.encrypt": (key, input) => {
    const randomness = units(key, input.randomness);
    return values(input.plaintexts.map((x, j) => encrypt(parse(key.modulus), parse(x), randomness[j])));
  },
  "paillier.linear": (key, input) => {
    const [coefficients, ciphertexts] = [input.coefficients, input.ciphertexts].map((list) => list.map(parse));
    return value(linear(parse(key.modulus), coefficients, ciphertexts, parse(input.constant)));
  },
  "zk-pk.verify": verifyEach(verifyPlaintexts),
  "zk-mul.verify": verifyEach(verifyProduct),
  "zk-dec.verify": verifyEach(verifyDecryption),
};

// The protocol ----------------------------------------------------------------------------------------------------------

function run({ seq, op, params, input }) {
  if (!Object.hasOwn(OPERATIONS, op)) return { type: "unsupported", seq, reason: `there is no ${op} here` };
  try {
    return { type: "done", seq, verdict: "accept", output: OPERATIONS[op](params, input) };
  } catch (error) {
    if (!(error instanceof Abort)) return { type: "error", seq, reason: String(error.message) };
    return { type: "done", seq, verdict: "reject", check: error.check, blame: error.blame };
  }
}

const REPLIES = {
  start: ({ seq }) => ({
    type: "started",
    seq,
    protocol: "helen-harness/1",
    name: "example.mjs",
    version: "1",
    operations: Object.keys(OPERATIONS),
    features: [],
    parameters: ["TOY-512", "HELEN-2048", "HELEN-3072"],
  }),
  run,
};

function reply(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch {
    return { type: "error", seq: null, reason: "not JSON" };
  }
  const seq = Number.isInteger(request?.seq) ? request.seq : null;
  if (seq === null) return { type: "error", seq, reason: "no seq" };
  if (request.type === "stop") return null;
  const known = Object.hasOwn(REPLIES, request.type);
  return known ? REPLIES[request.type](request) : { type: "unsupported", seq, reason: `${request.type}: not here` };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = reply(line);
  if (answer === null) break;
  process.stdout.write(JSON.stringify(answer) + "\n");
}
process.stdin.destroy();
