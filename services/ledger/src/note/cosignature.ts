import { verifierOf } from './keys.ts'
import type { Note, NoteSignature } from './note.ts'

/** A key of a witness (C2SP tlog-cosignature, signature type 0x04). */
export type WitnessKey = {
  name: string
  /** Eight hexadecimal digits. */
  id: string
  /** When it has signed the text, in seconds since 1970; undefined when it has not. */
  signedAt(text: string, signature: Uint8Array): number | undefined
}

const COSIGNATURE = 0x04
const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** Undefined when the text is not `name+hex+base64` of the key of a witness. */
export function openWitnessKey(verifier: string): WitnessKey | undefined {
  const key = verifierOf(verifier, COSIGNATURE)
  if (!key) return undefined
  return {
    name: key.name,
    id: key.id,
    signedAt(text, signature) {
      if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
      const at = Buffer.from(signature).readBigUInt64BE()
      const said = `cosignature/v1\ntime ${at}\n${text}`
      const isSigned = key.verifies(said, signature.subarray(TIME_BYTES))
      return isSigned && at <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(at) : undefined
    },
  }
}

/**
 * When each of the witnesses has signed the note, in seconds since 1970; undefined unless all of
 * them have. Signatures of others are passed over.
 */
export function cosignedAt(
  { text, signatures }: Note,
  witnesses: readonly WitnessKey[],
): readonly number[] | undefined {
  const times = witnesses.map((key) => {
    const line = signatures.find((signature) => isOf(key, signature))
    return line && key.signedAt(text, line.signature)
  })
  const known = times.filter((at) => at !== undefined)
  return known.length === witnesses.length ? known : undefined
}

/** Does the line claim to be of this witness? */
export function isOf(key: WitnessKey, signature: NoteSignature): boolean {
  return signature.name === key.name && signature.id === key.id
}
