import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import {
  type Algorithm,
  type Claim,
  type DigestCheck,
  openDigestCheck,
} from '../../channels/digests.ts'
import { Changed } from './read.ts'
import { markOf, type SeenFile, type SideFile } from './scan.ts'

/** The bytes of a file are not those of a side file of it. */
export class Different extends Error {
  readonly claim: Claim
  constructor(claim: Claim) {
    super()
    this.claim = claim
  }
}

const DIGEST_BYTES: Readonly<Record<Algorithm, number>> = { 'sha-256': 32, 'sha-512': 64, md5: 16 }
/** One line says all; some write a comment before it. */
const MAX_BYTES = 4_096
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * The check of a file by its side files. One that is older than the file is of what was there
 * before, and one that can not be read says nothing. Throws `Changed` when one is being written.
 */
export async function checkBySides(file: SeenFile, sides: readonly SideFile[]) {
  const claims: Claim[] = []
  for (const side of sides) {
    if (side.modifiedAt < file.modifiedAt || side.bytes > MAX_BYTES) continue
    const digest = digestIn(await textOf(side), file.name, side.algorithm)
    const { name, algorithm } = side
    if (digest) claims.push({ field: name, algorithm, digest, of: 'content' })
  }
  return openDigestCheck(claims, false)
}

/** The bytes; fails with `Different` behind the last one when they do not fit. */
export async function* heldAgainst(
  body: AsyncIterable<Uint8Array>,
  check: DigestCheck,
): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    check.sent(piece)
    yield piece
  }
  const wrong = check.wrong()
  if (wrong) throw new Different(wrong)
}

async function textOf({ path, mark }: SideFile): Promise<string> {
  const handle = await open(path, FLAGS).catch((error: NodeJS.ErrnoException) => {
    if (GONE.has(error.code ?? '')) throw new Changed()
    return undefined
  })
  if (!handle) return ''
  try {
    if (markOf(await handle.stat({ bigint: true })) !== mark) throw new Changed()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** There is none any more, or a link in its place; whatever else keeps us from reading it stays. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP'])

/** `<hex>  <name>` as sha256sum writes it, `SHA256 (<name>) = <hex>` as BSD does, or `<hex>`. */
function digestIn(text: string, name: string, algorithm: Algorithm): Uint8Array | undefined {
  const hex = `([0-9a-fA-F]{${DIGEST_BYTES[algorithm] * 2}})`
  const forms = [
    // Without blanks at either end there is one way to read a line, however it is written.
    new RegExp(`^${hex}(?:\\s+\\*?(\\S.*))?$`),
    new RegExp(`^\\w+ ?\\((.+)\\) ?= ?${hex}$`),
  ] as const
  for (const written of text.split(/\r?\n/)) {
    const line = written.trim()
    const [, plain, plainName] = forms[0].exec(line) ?? []
    const [, bsdName, bsd] = forms[1].exec(line) ?? []
    const found = plain ?? bsd
    const told = plainName ?? bsdName
    const isOfFile = told === undefined || told.slice(told.lastIndexOf('/') + 1) === name
    if (found !== undefined && isOfFile) return Buffer.from(found, 'hex')
  }
  return undefined
}
