import { timingSafeEqual } from 'node:crypto'
import { kdf, sm2, sm3 } from 'sm-crypto-v2'

/** Order of the parts of an SM2 ciphertext: GB/T 32918.4-2016 has C3 second, the province last. */
export type Sm2Mode = 'C1C2C3' | 'C1C3C2'

/** C1 is a point (two coordinates of 32 bytes), C3 an SM3 hash (GB/T 32918.4-2016, 6.1). */
export const POINT_BYTES = 64
export const HASH_BYTES = 32

/** A point of the curve, as the library has it; `add` and `double` hold for all points. */
type Point = {
  add(other: Point): Point
  double(): Point
  toAffine(): { x: bigint; y: bigint }
}
/** Throws for what is no point of the curve. */
type PointClass = { ZERO: Point; fromHex(hex: string): Point }

/** The base point (GB/T 32918.5-2017, 2): the library gives out the class of its points with it. */
const BASE =
  '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
  'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'
const Curve = sm2.precomputePublicKey(BASE, 1).constructor as unknown as PointClass

/** Bits of the scalar taken at once: of 1 to 6, the one that adds and doubles least. */
const WINDOW_BITS = 4

/**
 * Decrypts a ciphertext whose C1 has no prefix: GB/T 32918.4-2016, 7.1, with the curve of the
 * library, and a window where the library goes bit by bit, which takes two thirds of its time.
 * Undefined when the hash does not fit; throws for a point that is not on the curve.
 */
export function decryptSm2(
  ciphertext: Uint8Array,
  privateKey: string,
  mode: Sm2Mode,
): Uint8Array | undefined {
  const parts = Buffer.from(ciphertext)
  const point = Curve.fromHex(`04${parts.toString('hex', 0, POINT_BYTES)}`)
  const rest = parts.subarray(POINT_BYTES)
  const hashAt = mode === 'C1C2C3' ? rest.length - HASH_BYTES : 0
  const hash = rest.subarray(hashAt, hashAt + HASH_BYTES)
  const text = mode === 'C1C2C3' ? rest.subarray(0, hashAt) : rest.subarray(HASH_BYTES)
  const { x, y } = times(point, privateKey).toAffine()
  const [x2, y2] = [bytesOf(x), bytesOf(y)]
  const stream = kdf(Buffer.concat([x2, y2]), text.length)
  const plain = text.map((byte, at) => byte ^ (stream[at] ?? 0))
  const wanted = Buffer.from(sm3(Buffer.concat([x2, plain, y2])), 'hex')
  return timingSafeEqual(wanted, hash) ? plain : undefined
}

/** The same steps for every scalar of 64 hex digits: four times doubled, once added. */
function times(point: Point, scalar: string): Point {
  const multiples = [Curve.ZERO, point]
  for (let number = 2; number < 2 ** WINDOW_BITS; number += 1) {
    multiples.push((multiples[number - 1] ?? Curve.ZERO).add(point))
  }
  let sum = Curve.ZERO
  for (const digit of scalar) {
    for (let bit = 0; bit < WINDOW_BITS; bit += 1) sum = sum.double()
    sum = sum.add(multiples[Number.parseInt(digit, 16)] ?? Curve.ZERO)
  }
  return sum
}

function bytesOf(coordinate: bigint): Buffer {
  return Buffer.from(coordinate.toString(16).padStart(POINT_BYTES, '0'), 'hex')
}
