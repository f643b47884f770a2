import fc from 'fast-check'
import { expect, it } from 'vitest'
import { someLeaves } from '../testing/trees.ts'
import { checkpointText, parseCheckpoint } from './checkpoint.ts'
import { newSigningKey, openSigner, openVerifier, type Verifier } from './keys.ts'
import { parseNote, signNote, verifyNote } from './note.ts'
import { parseProof, proofText } from './proof.ts'

const NAME = 'tongqu.ledger/example'
const [root = new Uint8Array()] = someLeaves(1)
const TEXT = checkpointText({ origin: NAME, size: 7, root })

function pair(name = NAME) {
  const signer = openSigner(newSigningKey(name))
  return { signer, verifier: openVerifier(signer.verifier) as Verifier }
}

it('a note of the specification of signed notes is read and verified', () => {
  // Go's sumdb/note documents this key and this note.
  const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const note =
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n" +
    '\n' +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfq' +
    'dngotpRZb6KE6RyyBwJnAM=\n'
  const verifier = openVerifier(key) as Verifier
  expect(verifier.id).toBe('c74f20a3')
  expect(verifyNote(note, [verifier])?.text).toContain('cryptography')
  expect(verifyNote(note.replace('answer', 'Answer'), [verifier])).toBeUndefined()
})

it('one signature of a known key is needed, and a wrong one of a known key spoils the note', () => {
  const [ours, other, stranger] = [pair(), pair(), pair('else.where')]
  const note = signNote(TEXT, [stranger.signer, ours.signer])
  expect(verifyNote(note, [ours.verifier])?.text).toBe(TEXT)
  expect(verifyNote(note, [other.verifier])).toBeUndefined()
  expect(verifyNote(note, [])).toBeUndefined()
  const forged = note.replace('\n7\n', '\n8\n')
  expect(verifyNote(forged, [ours.verifier])).toBeUndefined()
  const half = `${signNote(TEXT, [ours.signer])}${other.signer.sign('another text')}\n`
  expect(verifyNote(half, [ours.verifier])?.text).toBe(TEXT)
  expect(verifyNote(half, [ours.verifier, other.verifier])).toBeUndefined()
})

it('any change of a byte makes it another note, or none', () => {
  const { signer, verifier } = pair()
  const note = Buffer.from(signNote(TEXT, [signer]))
  const change = fc.tuple(fc.nat(note.length - 1), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(change, ([at, by]) => {
      const changed = Buffer.from(note)
      changed[at] = (changed[at] ?? 0) ^ by
      expect(verifyNote(changed.toString(), [verifier])).toBeUndefined()
    }),
  )
})

it('texts that are no notes, keys or checkpoints are refused, and nothing throws', () => {
  const notes = ['', '\n', 'a\n', 'a\n\n', `a\n\n— x AAAA\n`, `a\n\n- x ${'A'.repeat(16)}\n`]
  for (const note of [...notes, `\ta\n\n— x ${'A'.repeat(16)}\n`]) {
    expect(parseNote(note), JSON.stringify(note)).toBeUndefined()
  }
  const { signer } = pair()
  expect(openVerifier(signer.verifier.replace(NAME, 'else'))).toBeUndefined()
  expect(openVerifier('a b+00000000+AAAA')).toBeUndefined()
  expect(() => openSigner(newSigningKey(NAME).replace(NAME, 'else'))).toThrow(TypeError)
  expect(() => newSigningKey('a+b')).toThrow(TypeError)
  const texts = ['', 'a\n', 'a\n07\nx\n', TEXT.replace('\n7\n', '\n07\n'), TEXT.slice(0, -1)]
  for (const text of [...texts, `${TEXT}\n`, TEXT.replace('7', '-7')]) {
    expect(parseCheckpoint(text), JSON.stringify(text)).toBeUndefined()
  }
  expect(parseCheckpoint(`${TEXT}more\n`)).toEqual(parseCheckpoint(TEXT))
  expect(parseCheckpoint(TEXT)).toEqual({ origin: NAME, size: 7, root })
})

it('a proof goes into its text and comes out of it again', () => {
  const proofs = fc.record(
    {
      index: fc.nat(),
      hashes: fc.nat(20).map(someLeaves),
      checkpoint: fc.constant(signNote(TEXT, [pair().signer])),
      extra: fc.string().map((text) => Buffer.from(text)),
    },
    { requiredKeys: ['index', 'hashes', 'checkpoint'] },
  )
  fc.assert(
    fc.property(proofs, (proof) => {
      expect(parseProof(proofText(proof))).toEqual(proof)
    }),
  )
  for (const text of ['', 'x', 'c2sp.org/tlog-proof@v1\nindex 01\n\nx', 'a\nindex 1\n\nx']) {
    expect(parseProof(text)).toBeUndefined()
  }
})
