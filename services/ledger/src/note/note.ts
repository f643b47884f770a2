import { isKeyName, type Signer, type Verifier } from './keys.ts'

/** A signed note (C2SP signed-note): a text that ends in a line break, and who signed it. */
export type Note = { text: string; signatures: readonly NoteSignature[] }

export type NoteSignature = {
  name: string
  /** Eight hexadecimal digits. */
  id: string
  signature: Uint8Array
}

const ID_BYTES = 4
const MAX_NOTE_BYTES = 65_536
const MAX_SIGNATURES = 64
const LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/

/** `text` ends in a line break. */
export function signNote(text: string, signers: readonly Signer[]): string {
  const lines = signers.map((signer) => `${signer.sign(text)}\n`)
  return `${text}\n${lines.join('')}`
}

/** Undefined when it is no signed note. Nobody has verified it yet. */
export function parseNote(note: string): Note | undefined {
  if (note.length > MAX_NOTE_BYTES || hasControl(note) || !note.isWellFormed()) return undefined
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(blank + 2, -1).split('\n')
  const signatures = lines.map(parseSignature).filter((line) => line !== undefined)
  if (signatures.length !== lines.length || lines.length > MAX_SIGNATURES) return undefined
  return { text: note.slice(0, blank + 1), signatures }
}

/**
 * The note when one of the keys has signed it; undefined when none has, or when the signature of
 * one of them is wrong. Signatures of others are passed over.
 */
export function verifyNote(note: string, verifiers: readonly Verifier[]): Note | undefined {
  const parsed = parseNote(note)
  if (!parsed) return undefined
  let verified = 0
  for (const { name, id, signature } of parsed.signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.id === id)
    if (!verifier) continue
    if (!verifier.verifies(parsed.text, signature)) return undefined
    verified += 1
  }
  return verified > 0 ? parsed : undefined
}

/** One line without its line break; undefined when it is none. */
export function parseSignature(line: string): NoteSignature | undefined {
  const [, name = '', base64 = ''] = LINE.exec(line) ?? []
  const bytes = Buffer.from(base64, 'base64')
  if (!isKeyName(name) || bytes.length <= ID_BYTES) return undefined
  if (bytes.toString('base64') !== base64) return undefined
  return {
    name,
    id: bytes.subarray(0, ID_BYTES).toString('hex'),
    signature: bytes.subarray(ID_BYTES),
  }
}

/** ASCII control characters but the line break. */
function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
}
