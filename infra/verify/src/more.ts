/**
 * What the verifier can do with these files beside it: read addresses, compare with a former
 * checkpoint, trace a receipt, and say more of what is wrong.
 */
import { explained } from './diagnose.ts'
import { compare } from './history.ts'
import { trace } from './trace.ts'
import { Fault } from './verify.ts'
import type { Commands, Given } from './words.ts'

export { readerOf } from './reach.ts'

export const USAGE = `用法 / usage: node verify.ts <command> --key <vkey> [--key …] [--token …]
  log <folder|url> [--entries]             核验整份副本 / whole check (--entries: all have to be there)
  receipt <proof|-> [--entry <file>]       核验回执 / a receipt with its entry
  consistent <checkpoint> <folder|url>     历史是否被改写 / was history rewritten since?
  statement <statement.json> <folder|url>  重算明细 / a statement, recomputed
  trace <receipt id> <folder|url> [--json] 追溯到原始送达 / back to raw deliveries
--key: 日志或见证的公钥 / of log or witness   退出码 / exit code: 0 相符 good, 1 有误 fault, 2 用法 usage
`

/** All commands; a fault of any of them says what is known of it. `own`: those of one file. */
export function commandsOf(own: Commands, given: Given): Commands {
  const { first, keys, read, text, copy, json } = given
  const all: Commands = {
    ...own,
    consistent: async () => compare(await text(), keys, await copy()),
    trace: async () => trace(first, await copy(), json),
  }
  const told = async (error: unknown) => {
    if (!(error instanceof Fault)) throw error
    throw new Fault(await explained(read, keys, error.message))
  }
  const commands = Object.entries(all).map(([name, run]) => [name, () => run().catch(told)])
  return Object.fromEntries(commands)
}
