import { createPublicKey, verify } from 'node:crypto'
import { openSecrets } from '@tongqu/store'
import { expect, it } from 'vitest'
import { receiptSigner } from './receipts.ts'

const signer = (byte: number) => receiptSigner(openSecrets(new Uint8Array(32).fill(byte)))

function holds(receipt: string, jwk: Readonly<Record<string, string>>): boolean {
  const [header = '', payload = '', signature = ''] = receipt.split('.')
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  const signed = Buffer.from(`${header}.${payload}`)
  return verify(null, signed, key, Buffer.from(signature, 'base64url'))
}

it('a receipt is checked with the published key, and names it without holding it', () => {
  const { sign, jwk } = signer(1)
  const receipt = sign({ consent: '同意' })
  expect(holds(receipt, jwk)).toBe(true)
  const header = JSON.parse(Buffer.from(receipt.split('.')[0] ?? '', 'base64url').toString())
  expect(header).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: jwk.kid })
  expect(signer(1).jwk, 'the same at every gateway').toEqual(jwk)
  expect(JSON.stringify(jwk)).not.toContain('"d"')
})

it('a receipt of another key, or with another content, does not hold', () => {
  const { sign, jwk } = signer(1)
  expect(holds(signer(2).sign({ consent: 1 }), jwk)).toBe(false)
  const [header, , signature] = sign({ consent: 1 }).split('.')
  const other = Buffer.from('{"consent":2}').toString('base64url')
  expect(holds(`${header}.${other}.${signature}`, jwk)).toBe(false)
})
