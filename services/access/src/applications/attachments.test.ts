import { createHash } from 'node:crypto'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { typeOf } from './attachment-types.ts'
import { MAX_ATTACHMENT_BYTES } from './attachments.ts'
import { contentOf, newestSeq, openWorld, refusal } from './testing/world.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))
const PDF = bytes('%PDF-1.7\n', '内容')

/** A ZIP with empty members of these names. */
function zip(...names: string[]): Buffer {
  const members = names.map((name) => Buffer.from(name))
  let offset = 0
  const locals = members.map((name) => {
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(name.length, 26)
    return Buffer.concat([header, name])
  })
  const entries = members.map((name, index) => {
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    offset += locals[index]?.length ?? 0
    return Buffer.concat([entry, name])
  })
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(names.length, 8)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

const DOCX = ['[Content_Types].xml', 'word/document.xml']

describe('the type of an attachment', () => {
  it.each([
    ['application/pdf', PDF],
    ['image/png', bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'x')],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['application/ofd', zip('OFD.xml', 'Doc_0/Document.xml')],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', zip(...DOCX)],
  ])('is told by its content: %s', (type, content) => {
    expect(typeOf(content)).toBe(type)
  })

  it.each<[string, Uint8Array]>([
    ['a page', bytes('<html><script>alert(1)</script>')],
    ['a drawing with script', bytes('<svg onload="alert(1)"/>')],
    ['a program', bytes([0x4d, 0x5a, 0x90, 0x00])],
    ['an archive of anything', zip('a.txt')],
    ['a document with macros', zip(...DOCX, 'word/vbaProject.bin')],
    ['half an archive', zip(...DOCX).subarray(0, 40)],
    ['an archive whose directory lies', Buffer.concat([zip(...DOCX), Buffer.alloc(70_000)])],
    ['a table', bytes('a,b\n1,2')],
  ])('refuses %s', (_name, content) => {
    expect(() => typeOf(content)).toThrow('Unsupported content type')
  })
})

describe('attachments', () => {
  it('are kept once by their hash, and given back as they came', async () => {
    const { attachments, people, store } = await open()
    const made = await attachments.put(people.applicant, '../论文\u0000<a>.pdf', PDF)
    const sha256 = createHash('sha256').update(PDF).digest('hex')
    expect(made).toMatchObject({ sha256, name: '论文a.pdf', type: 'application/pdf', bytes: 15 })
    const seq = await newestSeq(store)
    expect(await attachments.put(people.colleague, 'again.pdf', PDF)).toEqual(made)
    expect(await newestSeq(store)).toBe(seq)
    const { content } = await attachments.get(people.signer, sha256)
    expect(Buffer.from(content)).toEqual(PDF)
    expect(await attachments.list(people.applicant)).toEqual([made])
  })

  it('are for their organisation, and for those who may read what names them', async () => {
    const { attachments, applications, people } = await open()
    const { sha256 } = await attachments.put(people.applicant, '方案.pdf', PDF)
    const content = contentOf({ attachments: [sha256] })
    const { id } = await applications.create(people.applicant, content)
    const missing = await refusal(attachments.get(people.provider, 'f'.repeat(64)))
    const names = ['provider', 'reviewer', 'stranger', 'otherProvider'] as const
    for (const name of names) {
      const refused = await refusal(attachments.get(people[name], sha256))
      expect({ ...refused }).toEqual({ ...missing })
    }
    await applications.act(people.applicant, id, 'submit', {})
    for (const name of ['provider', 'reviewer', 'auditor'] as const) {
      expect((await attachments.get(people[name], sha256)).name).toBe('方案.pdf')
    }
    for (const name of ['stranger', 'otherProvider'] as const) {
      expect((await refusal(attachments.get(people[name], sha256))).code).toBe(
        'attachment-not-found',
      )
      expect(await attachments.list(people[name])).toEqual([])
    }
  })

  it('of others can not be named by guessing their hash', async () => {
    const { attachments, applications, people } = await open()
    const { sha256 } = await attachments.put(people.stranger, '机密.pdf', PDF)
    const content = contentOf({ attachments: [sha256] })
    const { id } = await applications.create(people.applicant, content)
    const refused = await refusal(applications.act(people.applicant, id, 'submit', {}))
    expect(refused.code).toBe('terms-not-met')
    expect((await refusal(attachments.get(people.applicant, sha256))).code).toBe(
      'attachment-not-found',
    )
  })

  it('are bounded in size, name and by organisation, and need a role', async () => {
    const { attachments, people, store } = await open()
    const big = Buffer.concat([PDF, Buffer.alloc(MAX_ATTACHMENT_BYTES)])
    const code = async (work: Promise<unknown>) => (await refusal(work)).code
    expect(await code(attachments.put(people.applicant, 'a.pdf', big))).toBe('body-too-large')
    expect(await code(attachments.put(people.applicant, 'a.pdf', Buffer.alloc(0)))).toBe(
      'body-invalid',
    )
    for (const name of ['', '..', '/', ' \u202e ']) {
      expect(await code(attachments.put(people.applicant, name, PDF))).toBe('body-invalid')
    }
    expect(await code(attachments.put(people.reviewer, 'a.pdf', PDF))).toBe('role-required')
    await attachments.put(people.applicant, 'a.pdf', PDF)
    await store.transact((writing) =>
      writing
        .updateTable('attachments')
        .set({ bytes: 500 * 1024 * 1024 })
        .execute(),
    )
    const more = attachments.put(people.applicant, 'b.pdf', bytes('%PDF-2.0'))
    expect(await code(more)).toBe('too-many')
    await attachments.put(people.stranger, 'b.pdf', bytes('%PDF-2.0'))
  })
})
