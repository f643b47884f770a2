/** 锚定 / anchoring: `node anchor-main.ts --help` tells how. */
import { parseArgs } from 'node:util'
import { checkAnchors, fileAnchors } from './anchor.ts'
import { readerOf } from './reach.ts'
import { openCopy, parseKey } from './verify.ts'

const USAGE = `用法 / usage: node anchor-main.ts <add|check> <anchors file> <folder|url> --key <vkey>
  add    锚定当前检查点 / anchors the newest checkpoint
  check  日志是否仍与每次锚定相符 / is the log still what it was each time?
退出码 / exit code: 0 相符 good, 1 有误 fault, 2 用法 usage
`

const { values, positionals } = parseArgs({
  options: { key: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  allowPositionals: true,
})
const [command = '', path = '', place = ''] = positionals

if (!values.key || place === '' || !['add', 'check'].includes(command)) {
  process.stdout.write(USAGE)
  process.exitCode = values.help ? 0 : 2
} else {
  const answer = await anchored(values.key).catch(({ message }) => {
    process.exitCode = 1
    return `有误 / fault: ${message}`
  })
  process.stdout.write(`${answer}\n`)
}

/** What is anchored is a log that its files bear out, not just a note. */
async function anchored(texts: readonly string[]): Promise<string> {
  const keys = texts.map(parseKey)
  const anchors = fileAnchors({ path, keys, now: Date.now })
  const read = readerOf(place, fetch)
  let note = ''
  const copy = await openCopy(async (file, limit) => {
    const bytes = await read(file, limit)
    if (file === 'checkpoint') note = String(bytes)
    return bytes
  }, keys)
  const receipts = await anchors.receipts(copy.head.origin)
  const count = await checkAnchors(copy, receipts)
  if (command === 'check') return `相符 / good: ${count} 个锚 / anchors`
  return JSON.stringify(await anchors.anchor(note))
}
