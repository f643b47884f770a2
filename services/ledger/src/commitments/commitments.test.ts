import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSecrets, openStore, type Store } from '@tongqu/store'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { leafHash } from '../merkle/hashes.ts'
import { parseProof } from '../note/proof.ts'
import { seedPerson } from '../sources/testing/rows.ts'
import { testReaders } from '../testing/readers.ts'
import { someEntries } from '../testing/some-entries.ts'
import { naiveRoot, provesInclusion } from '../testing/trees.ts'
import { openCommitments } from './commitments.ts'

const ENTRY = '01JD0000000000000000000000'
const OTHER_ENTRY = '01JD0000000000000000000001'
const secrets = openSecrets(Buffer.alloc(32, 7))
const SECOND = 1_000

const { newLog, open } = testReaders()
const stores: Store[] = []
const folders: string[] = []
let store: Store
let dir: string
let at = Date.UTC(2026, 5, 15)
const now = () => at
const gateway = () => openCommitments({ store, secrets, now })

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tongqu-commitments-'))
  folders.push(dir)
  let ids = 0
  store = await openStore({ dir, now, uuid: () => `e-${ids++}` })
  stores.push(store)
})
afterAll(async () => {
  await Promise.all(stores.map((one) => one.close()))
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('commitments', () => {
  it('one person has one pseudonym, on every gateway and after a start', async () => {
    const first = await gateway().person('zhang')
    expect(first).toMatch(/^[a-z2-7]{26}$/)
    expect(await gateway().person('zhang')).toBe(first)
    expect(await gateway().person('li')).not.toBe(first)
  })

  it('one person is committed to differently in each entry', async () => {
    const one = gateway()
    const first = await one.subject(ENTRY, 'zhang')
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await gateway().subject(ENTRY, 'zhang')).toBe(first)
    expect(await one.subject(OTHER_ENTRY, 'zhang')).not.toBe(first)
    expect(await one.subject(ENTRY, 'li')).not.toBe(first)
  })

  it('two gateways that make the key of one person at once agree', async () => {
    const gateways = Array.from({ length: 8 }, gateway)
    const said = await Promise.all(gateways.map((one) => one.person('zhang')))
    expect(new Set(said).size).toBe(1)
    expect(await store.db.selectFrom('ledger_subjects').select('subject').execute()).toHaveLength(1)
  })

  it('keys stand in the store sealed, each for its own row', async () => {
    await gateway().person('zhang')
    const [row] = await store.db.selectFrom('ledger_subjects').selectAll().execute()
    const key = secrets.open('ledger_subjects zhang', row?.sealed ?? '')
    expect(Buffer.from(key, 'base64')).toHaveLength(32)
    await store.db
      .insertInto('ledger_subjects')
      .values({ ...row, subject: 'li' } as never)
      .execute()
    await expect(gateway().person('li')).rejects.toMatchObject({ code: 'keys-unusable' })
  })
})

describe('erasure', () => {
  it('nobody can compute a commitment again, and the person gets another pseudonym', async () => {
    const one = gateway()
    const pseudonym = await one.person('zhang')
    const commitment = await one.subject(ENTRY, 'zhang')
    const other = await one.person('li')
    expect(await one.erase('zhang')).toBe(true)
    expect(await one.erase('zhang')).toBe(false)
    expect(await one.person('zhang')).not.toBe(pseudonym)
    expect(await one.subject(ENTRY, 'zhang')).not.toBe(commitment)
    expect(await gateway().subject(ENTRY, 'zhang')).not.toBe(commitment)
    expect(await one.person('li')).toBe(other)
  })

  it('the file of the store does not have the sealed key any more', async () => {
    await gateway().person('li')
    await gateway().person('zhang')
    const rows = await store.db.selectFrom('ledger_subjects').selectAll().execute()
    const sealedOf = (subject: string) => rows.find((row) => row.subject === subject)?.sealed ?? '-'
    await gateway().erase('zhang')
    await store.close()
    const bytes = readFileSync(join(dir, 'store/hub.sqlite')).toString('latin1')
    expect(bytes.includes(sealedOf('li'))).toBe(true)
    expect(bytes.includes(sealedOf('zhang'))).toBe(false)
  })

  it('what was committed stays proved', async () => {
    const log = newLog([])
    const one = gateway()
    const commitment = await one.subject(ENTRY, 'zhang')
    const actor = { type: 'person', id: await one.person('zhang') } as const
    const t = new Date(at).toISOString()
    log.add([{ id: ENTRY, t, k: 'consent', actor, subject: commitment }, ...someEntries(5)])
    log.publish()
    await one.erase('zhang')
    const { reader } = await open(log)
    expect((await reader.entry(ENTRY))?.entry.subject).toBe(commitment)
    const proof = parseProof((await reader.proof(ENTRY)) ?? '')
    const [leaf, root] = [leafHash(log.entries[0] as Uint8Array), naiveRoot(log.leaves)]
    expect(provesInclusion({ leaf, index: 0, size: 6, path: proof?.hashes ?? [], root })).toBe(true)
  })

  it('other gateways forget the key within a second', async () => {
    const [one, other] = [gateway(), gateway()]
    const pseudonym = await other.person('zhang')
    await one.erase('zhang')
    at += SECOND
    expect(await other.person('zhang')).not.toBe(pseudonym)
    expect(await other.person('zhang')).toBe(await one.person('zhang'))
  })

  it('a clock that goes back does not make a destroyed key live on', async () => {
    const [one, other] = [gateway(), gateway()]
    const pseudonym = await other.person('zhang')
    await one.erase('zhang')
    at -= 3_600 * SECOND
    expect(await other.person('zhang')).not.toBe(pseudonym)
  })

  it('whoever was asking while the key was destroyed does not keep it', async () => {
    const one = gateway()
    const before = await one.person('zhang')
    at += SECOND
    const [, erased] = await Promise.all([one.person('zhang'), one.erase('zhang')])
    expect(erased).toBe(true)
    const after = await one.person('zhang')
    expect(after).not.toBe(before)
    expect(await gateway().person('zhang')).toBe(after)
  })

  it('whoever is removed from the directory gets no key that stays, and no pseudonym twice', async () => {
    await seedPerson(store, 'zhang', 'ACTIVE')
    const one = gateway()
    const before = await one.person('zhang')
    await store.db.updateTable('persons').set({ state: 'REMOVED' }).execute()
    // What has not been told of the removal yet is told under the key that there is.
    at += SECOND
    expect(await one.person('zhang')).toBe(before)
    expect(await one.erase('zhang')).toBe(true)
    const after = [await one.person('zhang'), await one.person('zhang')]
    expect(new Set([before, ...after]).size).toBe(3)
    expect(await store.db.selectFrom('ledger_subjects').selectAll().execute()).toEqual([])
    expect(await one.erase('zhang')).toBe(false)
  })

  it('a store that is away gives no commitment and makes no key of its own', async () => {
    const one = gateway()
    await one.person('zhang')
    await store.close()
    at += SECOND
    await expect(one.person('zhang')).rejects.toMatchObject({ code: 'store-unavailable' })
    await expect(one.person('li')).rejects.toMatchObject({ code: 'store-unavailable' })
  })
})

describe('keyed hashes', () => {
  it('are equal on every gateway within a month, and of no use in another', () => {
    at = Date.UTC(2026, 5, 1)
    const one = gateway()
    const june = one.keyed('query', '云A12345')
    expect(june).toMatch(/^[0-9a-f]{64}$/)
    at = Date.UTC(2026, 6, 1) - 1
    expect(gateway().keyed('query', '云A12345')).toBe(june)
    expect(one.keyed('network', '云A12345')).not.toBe(june)
    at += 1
    const july = one.keyed('query', '云A12345')
    expect(july).not.toBe(june)
    expect(gateway().keyed('query', '云A12345')).toBe(july)
  })

  it('need the key of the hub', () => {
    const stranger = openCommitments({ store, secrets: openSecrets(Buffer.alloc(32, 8)), now })
    expect(stranger.keyed('query', 'x')).not.toBe(gateway().keyed('query', 'x'))
  })
})
