import { eachBlock } from './blocks.ts'
import { countPlainRecords } from './plain.ts'
import { CR, LF, QUOTE, SPACE, TAB } from './records.ts'
import { utf8Check } from './utf8.ts'

/** What bytes a member holds: decides how DuckDB is told to read it. */
export type Inspection = {
  utf8: boolean
  nul: boolean
  quotes: boolean
  spaces: boolean
  tabs: boolean
  carriageReturns: boolean
  /** How its lines end; CR only when there is no LF at all. */
  newline: typeof LF | typeof CR
  /**
   * Records of a file with quotes, its header included, when each is plain RFC 4180 (a quoted cell
   * is all quoted, others have no quote); undefined when some are not, or there are no quotes.
   */
  plainRecords: number | undefined
}

/** Looks through a file once; the searches stop at the first hit, so it runs at memory speed. */
export async function inspectMember(path: string): Promise<Inspection> {
  const check = utf8Check()
  const seen = new Set<number>()
  await eachBlock(path, (block) => {
    check.push(block)
    for (const byte of [0, QUOTE, SPACE, TAB, LF, CR]) {
      if (!seen.has(byte) && block.includes(byte)) seen.add(byte)
    }
    return undefined
  })
  const newline = seen.has(LF) || !seen.has(CR) ? LF : CR
  return {
    utf8: check.end(),
    nul: seen.has(0),
    quotes: seen.has(QUOTE),
    spaces: seen.has(SPACE),
    tabs: seen.has(TAB),
    carriageReturns: seen.has(CR),
    newline,
    plainRecords: seen.has(QUOTE) ? await countPlainRecords(path) : undefined,
  }
}
