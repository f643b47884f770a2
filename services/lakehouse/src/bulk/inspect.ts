import { open } from 'node:fs/promises'
import { CR, LF, QUOTE, SPACE, TAB } from './records.ts'
import { utf8Check } from './utf8.ts'

/** What bytes a member holds: decides how DuckDB is told to read it. */
export type Inspection = {
  utf8: boolean
  nul: boolean
  quotes: boolean
  spaces: boolean
  tabs: boolean
  /** How its lines end; CR only when there is no LF at all. */
  newline: typeof LF | typeof CR
  /** Line breaks, plus one if the last line has none. Counted only when there are quotes. */
  lines: number | undefined
}

const BLOCK_BYTES = 4 * 1024 * 1024

/** Looks through a file once; the searches stop at the first hit, so it runs at memory speed. */
export async function inspectMember(path: string): Promise<Inspection> {
  const check = utf8Check()
  const seen = new Set<number>()
  await eachBlock(path, (block) => {
    check.push(block)
    for (const byte of [0, QUOTE, SPACE, TAB, LF, CR]) {
      if (!seen.has(byte) && block.includes(byte)) seen.add(byte)
    }
  })
  const newline = seen.has(LF) || !seen.has(CR) ? LF : CR
  return {
    utf8: check.end(),
    nul: seen.has(0),
    quotes: seen.has(QUOTE),
    spaces: seen.has(SPACE),
    tabs: seen.has(TAB),
    newline,
    lines: seen.has(QUOTE) ? await countLines(path, newline) : undefined,
  }
}

async function countLines(path: string, newline: number): Promise<number> {
  let lines = 0
  let last = newline
  await eachBlock(path, (block) => {
    for (let at = 0; at < block.length; at++) if (block[at] === newline) lines++
    last = block[block.length - 1] ?? last
  })
  return last === newline ? lines : lines + 1
}

async function eachBlock(path: string, look: (block: Buffer) => void): Promise<void> {
  const file = await open(path)
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  try {
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, position)
      if (bytesRead === 0) return
      look(block.subarray(0, bytesRead))
      position += bytesRead
    }
  } finally {
    await file.close()
  }
}
