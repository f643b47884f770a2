import { expect, it } from 'vitest'
import { newCosignerKey, openCosigner } from '../../../../infra/verify/src/cosigner.ts'
import { cosignedAt, openWitnessKey, type WitnessKey } from './cosignature.ts'
import { newSigningKey, openSigner, openVerifier } from './keys.ts'
import { parseNote, signNote } from './note.ts'

const TEXT = 'tongqu.ledger/example\n7\nYWJj\n'
const AT = 1_780_000_000

function pair(name: string) {
  const cosigner = openCosigner(newCosignerKey(name))
  return { cosigner, key: openWitnessKey(cosigner.verifier) as WitnessKey }
}

const note = (...lines: string[]) => {
  const own = openSigner(newSigningKey('tongqu.ledger/example'))
  const parsed = parseNote(signNote(TEXT, [own]) + lines.join(''))
  if (!parsed) throw new Error('no note')
  return parsed
}

it('when each witness has signed is told only when all of them have', () => {
  const [a, b, stranger] = [pair('a.example'), pair('b.example'), pair('b.example')]
  const both = note(
    stranger.cosigner.cosign(TEXT, AT),
    a.cosigner.cosign(TEXT, AT),
    b.cosigner.cosign(TEXT, AT + 5),
  )
  expect(cosignedAt(both, [a.key, b.key])).toEqual([AT, AT + 5])
  expect(cosignedAt(both, [b.key])).toEqual([AT + 5])
  expect(cosignedAt(note(a.cosigner.cosign(TEXT, AT)), [a.key, b.key])).toBeUndefined()
  const wrong = note(a.cosigner.cosign(TEXT, AT), b.cosigner.cosign('else\n', AT))
  expect(cosignedAt(wrong, [a.key, b.key])).toBeUndefined()
})

it('the time belongs to what was signed', () => {
  const { cosigner, key } = pair('a.example')
  const [, line = ''] = cosigner.cosign(TEXT, AT).trim().split(' a.example ')
  const signature = Buffer.from(line, 'base64').subarray(4)
  expect(key.signedAt(TEXT, signature)).toBe(AT)
  const later = Buffer.from(signature)
  later.writeBigUInt64BE(BigInt(AT + 1))
  expect(key.signedAt(TEXT, later)).toBeUndefined()
  expect(key.signedAt(TEXT, signature.subarray(8))).toBeUndefined()
  expect(key.signedAt(TEXT, Buffer.concat([signature, Buffer.of(0)]))).toBeUndefined()
})

it('keys of logs and of witnesses are not taken for each other', () => {
  const log = openSigner(newSigningKey('tongqu.ledger/example')).verifier
  const witness = pair('a.example').cosigner.verifier
  expect([openVerifier(log), openWitnessKey(witness)]).not.toContain(undefined)
  expect([openVerifier(witness), openWitnessKey(log)]).toEqual([undefined, undefined])
  const flipped = witness.replace('a.example', 'b.example')
  for (const one of ['', 'a', flipped, ` ${witness}`, `${witness}=`]) {
    expect(openWitnessKey(one), one).toBeUndefined()
  }
})
