import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Book, emptyBook } from './book.ts'
import { emptyDay } from './score.ts'

const FILE = 'book.json'
const VERSION = 1
/** A book beyond this is not ours. */
const MOST_BYTES = 256 * 2 ** 20

/** What stands in the file: maps as lists of entries. */
type Stored = {
  version: number
  days: [string, [string, object][]][]
  lines: [string, never][]
  verdicts: [string, never][]
  faults: [string, never][]
}

/**
 * Reads the book of a folder. What is not there, damaged or of another version is undefined:
 * everything in it can be begun again.
 */
export async function readBook(dir: string): Promise<Book | undefined> {
  try {
    const text = await readFile(join(dir, FILE), 'utf8')
    const stored = text.length <= MOST_BYTES ? (JSON.parse(text) as Stored) : undefined
    if (stored?.version !== VERSION) return undefined
    const days = stored.days.map(([dataset, all]) => {
      const entries = all.map(([day, counts]) => [day, { ...emptyDay(), ...counts }] as const)
      return [dataset, new Map(entries)] as const
    })
    return {
      ...emptyBook(),
      days: new Map(days),
      lines: new Map(stored.lines),
      verdicts: new Map(stored.verdicts),
      faults: new Map(stored.faults),
    }
  } catch {
    return undefined
  }
}

/** Writes the book: the old one or the new one is there, never a part. */
export async function writeBook(dir: string, book: Book): Promise<void> {
  const { days, lines, verdicts, faults } = book
  const text = JSON.stringify({
    version: VERSION,
    days: [...days].map(([dataset, all]) => [dataset, [...all]]),
    lines: [...lines],
    verdicts: [...verdicts],
    faults: [...faults],
  })
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, FILE)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}
