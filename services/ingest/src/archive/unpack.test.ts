import { deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { ARCHIVE_LIMITS } from './limits.ts'
import { listMembers } from './listing.ts'
import { zipOf } from './testing/zip.ts'
import { memberSource } from './unpack.ts'

it('a member that fails before anybody reads it fails its reader, not the process', async () => {
  const data = 'stop_id,stop_name\n'.repeat(100)
  const packed = deflateRawSync(Buffer.from(data)).subarray(0, 20)
  const bytes = zipOf([{ name: 'cut.txt', data, packed }])
  const zip = await fromBufferPromise(bytes, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: false,
  })
  const { members } = await listMembers(zip, ARCHIVE_LIMITS)
  const [member] = members
  if (!member) throw new Error('no member')
  const budget = { limits: ARCHIVE_LIMITS, deadline: Number.POSITIVE_INFINITY, totalBytes: 0 }
  const strays: unknown[] = []
  const stray = (error: unknown) => strays.push(error)
  process.on('uncaughtException', stray)
  try {
    const chunks = await memberSource(zip, member.entry, budget)()
    // Long enough for the inflater to meet the end of its input while nobody listens.
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(Array.fromAsync(chunks)).rejects.toMatchObject({ code: 'damaged-member' })
  } finally {
    process.off('uncaughtException', stray)
  }
  expect(strays).toEqual([])
})
